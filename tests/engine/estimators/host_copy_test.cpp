#include <torch/torch.h>

#include "engine/estimators/host_copy.h"

#include "tests/support/fake_device.h"

#include <QTest>

using namespace fathom;

namespace {

using Notes = std::vector<std::string>;

torch::Tensor onFake(const torch::Tensor& values) {
    return values.to(test::fakeDevice(0));
}

} // namespace

class HostCopyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        test::finishAll();
        (void)test::takeNotes();
    }

    void allResultsAreUnderWayBeforeAnybodyWaits() {
        const c10::InferenceMode inference;
        const torch::Tensor depth = onFake(torch::full({2, 3}, 5.0F)), confidence = onFake(torch::full({2, 3}, 6.0F));
        (void)test::takeNotes();
        const HostCopy first(depth), second(confidence);
        const Notes queued = test::takeNotes();
        QCOMPARE(queued.size(), 4UL);
        QVERIFY(queued[0] == "copy 24 in 0" && queued[1].starts_with("record") && queued[2] == "copy 24 in 0" &&
                queued[3].starts_with("record")); // and nothing was waited for
        QVERIFY((first.wait(torch::kFloat32) == 5).all().item<bool>());
        QCOMPARE(test::takeNotes().size(), 1UL); // the first alone
        QVERIFY((second.wait(torch::kFloat32) == 6).all().item<bool>());
    }
    void aCopyIsQueuedBehindWhatItsDeviceComputes() {
        const c10::InferenceMode inference;
        torch::Tensor values = onFake(torch::zeros({4}));
        float* const memory = static_cast<float*>(values.mutable_data_ptr());
        test::queueOn(values.device(), [memory] { memory[2] = 9; });
        const HostCopy copy(values);
        QCOMPARE(copy.wait(torch::kFloat32)[2].item<float>(), 9.0F);
    }
    void typesChangeOnTheProcessor() {
        const c10::InferenceMode inference;
        const HostCopy copy(onFake(torch::full({3}, 0.1F)));
        const torch::Tensor got = copy.wait(torch::kFloat64);
        QVERIFY(got.scalar_type() == torch::kFloat64 && got.is_cpu());
        QCOMPARE(got[1].item<double>(), static_cast<double>(0.1F));
    }
    void strangeLayoutsArriveContiguous() {
        const c10::InferenceMode inference;
        const torch::Tensor values = torch::arange(12, torch::kFloat32).view({3, 4});
        const torch::Tensor got = HostCopy(onFake(values).t()).wait(torch::kFloat32);
        QVERIFY(got.is_contiguous() && torch::equal(got, values.t()));
    }
    void whatTheProcessorHasIsNotCopied() {
        const torch::Tensor values = torch::ones({3});
        QCOMPARE(HostCopy(values).wait(torch::kFloat32).const_data_ptr(), values.const_data_ptr());
        QVERIFY(test::takeNotes().empty());
    }
    void nothingStaysNothing() {
        QVERIFY(!HostCopy().wait(torch::kFloat32).defined());
        QVERIFY(!HostCopy(torch::Tensor()).wait(torch::kFloat32).defined());
    }
};

QTEST_APPLESS_MAIN(HostCopyTest)
#include "host_copy_test.moc"
