#include <torch/torch.h>

#include "engine/training/batch.h"
#include "engine/training/view_resampling.h"

#include <QTest>
#include <cmath>

using namespace fathom;
using namespace fathom::training;

namespace {
synthetic::RenderedView plainView(Size size, float depth, std::array<float, 12> pose) {
    synthetic::RenderedView view;
    view.image = RgbImage(size, 128);
    view.depth = FloatMap(size, depth);
    view.worldFromCamera = pose;
    view.focalPixels = static_cast<float>(size.width) / 2;
    return view;
}

/// Looks along world x; turned by `yaw` about world z.
std::array<float, 12> poseAt(float x, float y, float yaw) {
    const float c = std::cos(yaw), s = std::sin(yaw);
    // Columns: camera x (right), camera y (down), camera z (forward), position.
    return {s, 0, c, x, -c, 0, s, y, 0, -1, 0, 0};
}

synthetic::Sample pairSample() {
    synthetic::Sample sample;
    sample.views.push_back(plainView({224, 168}, 4, poseAt(0, 0, 0)));
    sample.views.push_back(plainView({224, 168}, 4, poseAt(1, 0.5F, 0.3F)));
    return sample;
}
} // namespace

class BatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resizingKeepsFlatColoursAndTheFieldOfView() {
        const synthetic::RenderedView view = plainView({224, 168}, 4, poseAt(0, 0, 0));
        const ResampledView half = resampleView(view, {112, 84}, 1);
        for (const float value : half.colours)
            QVERIFY(std::abs(value - 128.0F / 255.0F) < 1e-5F);
        QVERIFY(std::abs(half.horizontalFieldOfView - 2 * std::atan(1.0F)) < 1e-5F);
        const ResampledView zoomed = resampleView(view, {112, 84}, 0.8F);
        QVERIFY(zoomed.horizontalFieldOfView < half.horizontalFieldOfView);
    }

    void wideTargetsCropTheHeight() {
        const ResampledView wide = resampleView(plainView({224, 168}, 4, poseAt(0, 0, 0)), {112, 56}, 1);
        QVERIFY(std::abs(wide.verticalFieldOfView - 2 * std::atan(0.5F)) < 1e-5F);
        QVERIFY(std::abs(wide.horizontalFieldOfView - 2 * std::atan(1.0F)) < 1e-5F);
    }

    void colourAndDepthStayAligned() {
        synthetic::RenderedView view = plainView({224, 168}, 1, poseAt(0, 0, 0));
        for (int y = 0; y < 168; ++y) {
            for (int x = 100; x < 224; ++x) {
                std::fill_n(view.image.at(x, y), 3, std::uint8_t{0});
                *view.depth.at(x, y) = 3;
            }
        }
        const ResampledView half = resampleView(view, {112, 84}, 1);
        for (int x = 0; x < 112; ++x) {
            if (x != 49 && x != 50) // the filter is two pixels wide
                QCOMPARE(half.colours[static_cast<std::size_t>(x)] < 0.25F, half.depth[static_cast<std::size_t>(x)] > 2.0F);
        }
    }

    void unitIsTheGeometricMeanDistance() {
        const synthetic::Sample sample = pairSample();
        const BatchRow row{&sample, {0}};
        const Batch batch = makeBatch({&row, 1}, {112, 84});
        const double tangent = 1, aspect = 168.0 / 224.0;
        double sum = 0;
        for (int y = 0; y < 84; ++y) {
            for (int x = 0; x < 112; ++x) {
                const double u = ((x + 0.5) / 112 * 2 - 1) * tangent, v = ((y + 0.5) / 84 * 2 - 1) * tangent * aspect;
                sum += std::log(4 * std::sqrt(1 + u * u + v * v));
            }
        }
        const double unit = std::exp(sum / (84 * 112));
        QVERIFY(std::abs(batch.depth[0][0][10][10].item<double>() - 4 / unit) < 1e-4);
        QVERIFY(batch.valid.all().item<bool>());
    }

    void posesAreRelativeToTheFirstViewOfTheRow() {
        const synthetic::Sample sample = pairSample();
        const BatchRow row{&sample, {0, 1}};
        const Batch batch = makeBatch({&row, 1}, {112, 84});
        QVERIFY(torch::allclose(batch.rotation[0][0], torch::eye(3), 1e-5, 1e-6));
        QVERIFY(torch::allclose(batch.quaternion[0][0], torch::tensor({0.F, 0.F, 0.F, 1.F}), 1e-5, 1e-6));
        // One metre forward and half a metre to the left; turned 0.3 rad to the left (about -y).
        const torch::Tensor direction = batch.translation[0][1] / batch.translation[0][1].norm();
        QVERIFY(torch::allclose(direction, torch::tensor({-0.5F, 0.F, 1.F}) / std::sqrt(1.25), 1e-4, 1e-5));
        QVERIFY(torch::allclose(batch.quaternion[0][1], torch::tensor({0.F, -std::sin(0.15F), 0.F, std::cos(0.15F)}), 1e-4, 1e-5));
    }

    void skyAndIgnoredPixelsAreNotTrained() {
        synthetic::Sample sample = pairSample();
        *sample.views[0].depth.at(0, 0) = synthetic::kSkyDepth;
        *sample.views[0].depth.at(2, 0) = synthetic::kIgnoreDepth;
        *sample.views[0].depth.at(4, 0) = 4000;
        const BatchRow row{&sample, {0}};
        const Batch batch = makeBatch({&row, 1}, {224, 168});
        QVERIFY(batch.sky[0][0][0][0].item<bool>() && !batch.valid[0][0][0][0].item<bool>());
        QVERIFY(!batch.sky[0][0][0][2].item<bool>() && !batch.valid[0][0][0][2].item<bool>());
        QVERIFY(!batch.sky[0][0][0][4].item<bool>() && !batch.valid[0][0][0][4].item<bool>());
    }

    void augmentationIsAFunctionOfItsRandomState() {
        const synthetic::Sample sample = pairSample();
        const std::vector<BatchRow> rows(3, BatchRow{&sample, {1, 0}});
        std::mt19937_64 first(5), second(5);
        const Batch a = makeAugmentedBatch(rows, {98, 98}, first), b = makeAugmentedBatch(rows, {98, 98}, second);
        QVERIFY(torch::equal(a.images, b.images));
        QVERIFY(torch::equal(a.translation, b.translation));
    }

    void mirroredSamplesHaveMirroredPoses() {
        const synthetic::Sample sample = pairSample();
        const BatchRow row{&sample, {0, 1}};
        const Batch plain = makeBatch({&row, 1}, {112, 84});
        std::mt19937_64 random(1);
        int mirrored = 0;
        for (int i = 0; i < 24; ++i) {
            const Batch batch = makeAugmentedBatch({&row, 1}, {112, 84}, random);
            const double side = batch.translation[0][1][0].item<double>() * plain.translation[0][1][0].item<double>();
            const double turn = batch.quaternion[0][1][1].item<double>() * plain.quaternion[0][1][1].item<double>();
            QVERIFY(side * turn > 0); // both change sign or neither does
            QVERIFY(batch.translation[0][1][2].item<double>() > 0);
            QVERIFY(std::abs(torch::linalg_det(batch.rotation[0][1]).item<double>() - 1) < 1e-4);
            mirrored += side < 0 ? 1 : 0;
        }
        QVERIFY(mirrored > 4 && mirrored < 20);
    }
};

QTEST_GUILESS_MAIN(BatchTest)
#include "batch_test.moc"
