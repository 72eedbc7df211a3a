#include <torch/torch.h>

#include "engine/weights/reused_memory.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

class ReusedMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatATensorGivesBackServesTheNextOfItsSize() {
        const auto memory = ReusedMemory::make();
        torch::Tensor first = torch::empty({64, 32}), larger = torch::empty({64, 64}), second = torch::empty({16, 128});
        for (const torch::Tensor& tensor : {first, larger, second})
            memory->expect(tensor.nbytes());
        memory->lend(first);
        const void* const place = first.const_data_ptr();
        first = torch::Tensor();
        memory->lend(larger);
        QVERIFY(larger.const_data_ptr() != place);
        memory->lend(second);
        QCOMPARE(second.const_data_ptr(), place);
        QCOMPARE(second.sizes().vec(), (std::vector<std::int64_t>{16, 128}));
    }

    void memoryStaysWithATensorUntilItsLastViewIsGone() {
        const auto memory = ReusedMemory::make();
        torch::Tensor tensor = torch::empty({8, 8});
        memory->expect(tensor.nbytes());
        memory->expect(tensor.nbytes());
        memory->lend(tensor);
        torch::Tensor row = tensor[3];
        tensor = torch::Tensor();
        QCOMPARE(memory->idleBytes(), std::size_t(0));
        row = torch::Tensor();
        QCOMPARE(memory->idleBytes(), std::size_t(256));
    }

    void noMoreIsKeptThanIsExpected() {
        const auto memory = ReusedMemory::make();
        std::vector<torch::Tensor> tensors;
        for (int i = 0; i < 3; ++i) {
            tensors.push_back(torch::empty({64}));
            memory->expect(256);
        }
        memory->lend(tensors[0]);
        memory->lend(tensors[1]);
        tensors.resize(2);
        tensors.clear(); // two come back, one is still to come
        QCOMPARE(memory->idleBytes(), std::size_t(256));
        torch::Tensor last = torch::empty({64});
        memory->lend(last);
        last = torch::Tensor();
        QCOMPARE(memory->idleBytes(), std::size_t(0));
        torch::Tensor more = torch::empty({64});
        QCOMPARE(errorOf([&] { memory->lend(more); }), ErrorCode::Internal);
    }

    void tensorsOutliveIt() {
        auto memory = ReusedMemory::make();
        torch::Tensor tensor = torch::empty({64});
        memory->expect(tensor.nbytes());
        memory->lend(tensor);
        memory.reset();
        tensor.fill_(3);
        QCOMPARE(tensor.sum().item<float>(), 192.0F);
    }
};

QTEST_GUILESS_MAIN(ReusedMemoryTest)
#include "reused_memory_test.moc"
