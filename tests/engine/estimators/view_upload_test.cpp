#include <torch/torch.h>

#include "engine/estimators/tensor_maps.h"
#include "engine/estimators/view_upload.h"

#include "engine/base/error.h"
#include "engine/image/normalization.h"
#include "tests/support/expect_error.h"
#include "tests/support/fake_device.h"

#include <QTest>

using namespace fathom;

namespace {

/// A device that notes what it is asked for, and what lay in a view's memory when its copy began.
class NotingDevice : public ViewUpload {
public:
    NotingDevice(std::int64_t views, std::int64_t values) : m_memory(torch::zeros({views, values})), m_device(m_memory.clone()) {}

    float* memoryOf(std::int64_t view) override {
        m_notes += "fill " + std::to_string(view) + ", ";
        return m_memory[view].mutable_data_ptr<float>();
    }
    void send(std::int64_t view) override {
        m_notes += "send " + std::to_string(view) + ", ";
        m_device[view].copy_(m_memory[view]);
    }
    torch::Tensor result() override {
        m_notes += "result";
        return m_device;
    }

    [[nodiscard]] const std::string& notes() const { return m_notes; }

private:
    torch::Tensor m_memory, m_device;
    std::string m_notes;
};

RgbImage pictureOf(Size size, int seed) {
    RgbImage image(size);
    for (std::size_t i = 0; i < image.valueCount(); ++i)
        image.data()[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(seed) * 31);
    return image;
}

} // namespace

class ViewUploadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyViewIsSentAsSoonAsItIsFilled() {
        NotingDevice device(3, 4);
        const torch::Tensor result = upload(device, 3, [](std::int64_t view, float* target) {
            std::fill_n(target, 4, static_cast<float>(view + 1));
        });
        QCOMPARE(device.notes(), std::string("fill 0, send 0, fill 1, send 1, fill 2, send 2, result"));
        for (std::int64_t view = 0; view < 3; ++view)
            QVERIFY((result[view] == static_cast<float>(view + 1)).all().item<bool>());
    }

    void aViewThatCannotBeFilledIsNotSent() {
        NotingDevice device(2, 4);
        const auto fails = [](std::int64_t view, float*) {
            if (view == 1)
                throw Error(ErrorCode::Internal, "no view");
        };
        QVERIFY(test::errorOf([&] { (void)upload(device, 2, fails); }) == ErrorCode::Internal);
        QCOMPARE(device.notes(), std::string("fill 0, send 0, fill 1, "));
    }

    void theProcessorGetsTheMemoryThatWasFilled() {
        const auto way = viewUploadTo(torch::kCPU, 2, 3, 5);
        const float* const first = way->memoryOf(0);
        const torch::Tensor result = upload(*way, 2, [](std::int64_t view, float* target) {
            std::fill_n(target, 45, static_cast<float>(view));
        });
        QCOMPARE(result.const_data_ptr<float>(), first);
        QVERIFY(result.sizes() == torch::IntArrayRef({1, 2, 3, 3, 5}) && result.is_contiguous());
        QVERIFY((result[0][1] == 1).all().item<bool>());
    }

    void aDeviceFetchesOneViewWhileTheNextIsFilled() {
        const c10::InferenceMode inference; // as in a pass
        (void)test::takeNotes();
        const auto way = viewUploadTo(test::fakeDevice(0), 2, 3, 5);
        way->memoryOf(0);
        std::fill_n(way->memoryOf(0), 45, 1.0F);
        way->send(0);
        QCOMPARE(test::takeNotes(), std::vector<std::string>{"copy 180 in 0"});
        *way->memoryOf(0) = 7; // what is still under way when its memory changes arrives changed: the copy waited for nobody
        std::fill_n(way->memoryOf(1), 45, 2.0F);
        way->send(1);
        const torch::Tensor result = way->result();
        QVERIFY(result.device() == test::fakeDevice(0));
        const torch::Tensor seen = result.to(torch::kCPU); // queued behind the copies
        QCOMPARE(seen[0][0][0][0][0].item<float>(), 7.0F);
        QVERIFY((seen[0][1] == 2).all().item<bool>());
    }

    void knownCamerasGoTheSameWay() {
        const c10::InferenceMode inference;
        PosedIntrinsics camera;
        camera.intrinsics = {80.1, 81, 49, 35, 98, 70};
        camera.cameraFromWorld.translation = {0.3, 1.7, 2};
        (void)test::takeNotes();
        const da3::Cameras there = camerasOf({camera}, test::fakeDevice(1));
        QCOMPARE(test::takeNotes(), (std::vector<std::string>{"copy 64 in 0", "copy 36 in 0"}));
        const da3::Cameras here = camerasOf({camera}, torch::kCPU);
        QCOMPARE(here.intrinsics[0][0][0][0].item<float>(), 80.1F);
        QCOMPARE(here.extrinsics[0][0][1][3].item<float>(), 1.7F);
        QVERIFY(torch::equal(there.extrinsics.to(torch::kCPU), here.extrinsics));
        QVERIFY(torch::equal(there.intrinsics.to(torch::kCPU), here.intrinsics));
    }

    void anotherDeviceGetsATensorOfItsOwn() {
        const auto way = viewUploadTo(torch::kMeta, 2, 3, 5);
        const torch::Tensor result = upload(*way, 2, [](std::int64_t, float* target) { std::fill_n(target, 45, 1.0F); });
        QVERIFY(result.device() == torch::Device(torch::kMeta));
        QVERIFY(result.sizes() == torch::IntArrayRef({1, 2, 3, 3, 5}));
    }

    void imagesArriveNormalisedInTheirOrder() {
        const Size size{28, 14};
        const RgbImage first = pictureOf(size, 1), second = pictureOf(size, 2);
        const torch::Tensor input = networkInputOf({&first, &second}, torch::kCPU);
        for (const auto& [view, image] : {std::pair(0, &first), std::pair(1, &second)}) {
            const std::vector<float> expected = normalisedPlanar(*image);
            QVERIFY(std::equal(expected.begin(), expected.end(), input[0][view].const_data_ptr<float>()));
        }
        const RgbImage other = pictureOf({14, 14}, 3);
        QVERIFY(test::errorOf([&] { (void)networkInputOf({&first, &other}, torch::kCPU); }) == ErrorCode::Internal);
    }
};

QTEST_APPLESS_MAIN(ViewUploadTest)
#include "view_upload_test.moc"
