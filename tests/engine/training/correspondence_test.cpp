#include <torch/torch.h>

#include "engine/training/correspondence.h"

#include <QTest>
#include <cmath>

using namespace fathom::training;

namespace {
constexpr int64_t kRows = 3, kColumns = 4, kPatches = kRows * kColumns;

/// A wall at z = 2 before two cameras with 90° field of view; view 1 stands `right` units to the right.
Batch wallPair(float right) {
    const int64_t height = 14 * kRows, width = 14 * kColumns;
    Batch batch;
    batch.depth = torch::full({1, 2, height, width}, 2.0F);
    batch.valid = torch::ones({1, 2, height, width}, torch::kBool);
    batch.sky = torch::zeros({1, 2, height, width}, torch::kBool);
    batch.fieldOfView = torch::full({1, 2, 2}, static_cast<float>(std::acos(-1.0) / 2));
    batch.rotation = torch::eye(3).expand({1, 2, 3, 3}).contiguous();
    batch.translation = torch::tensor({0.F, 0.F, 0.F, right, 0.F, 0.F}).view({1, 2, 3});
    return batch;
}
} // namespace

class CorrespondenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parallelCamerasShiftThePatches() {
        // One unit to the right at distance 2 and unit tangent: half a unit of the image plane, −1…1.
        const Correspondence truth = findCorrespondence(wallPair(1));
        QVERIFY(torch::equal(truth.from, torch::tensor({0L, 1L})));
        QVERIFY(torch::equal(truth.to, torch::tensor({1L, 0L})));
        const double first = (0.5 + 1.0 / 28) / 2 - 1; // the sampled pixel of the first patch
        QVERIFY(std::abs(truth.column[0][0][0].item<double>() - (first - 0.5)) < 1e-5);
        QVERIFY(std::abs(truth.column[0][1][0].item<double>() - (first + 0.5)) < 1e-5);
        QVERIFY(torch::allclose(truth.row[0][0], truth.row[0][1]));
    }

    void onlyWhatStaysInTheOtherImageIsVisible() {
        const Correspondence truth = findCorrespondence(wallPair(1));
        const torch::Tensor firstColumn = truth.visible[0][0].view({kRows, kColumns}).select(1, 0);
        QVERIFY(!firstColumn.any().item<bool>());
        QCOMPARE(truth.visible[0][0].sum().item<int64_t>(), kPatches - kRows);
    }

    void hiddenSurfacesAreNotVisible() {
        Batch batch = wallPair(0);
        batch.depth.select(1, 1) *= 0.5; // view 1 sees something nearer everywhere
        const Correspondence truth = findCorrespondence(batch);
        QVERIFY(!truth.visible[0][0].any().item<bool>());
    }

    void skyMatchesNothing() {
        Batch batch = wallPair(0);
        batch.depth.zero_();
        QVERIFY(!findCorrespondence(batch).visible.any().item<bool>());
    }

    void matchLossIsLowestForTheTrueAttention() {
        const Batch batch = wallPair(0);
        const Correspondence truth = findCorrespondence(batch);
        torch::Tensor special = torch::zeros({1, 64});
        torch::Tensor patches = torch::cat({torch::eye(kPatches), torch::zeros({kPatches, 64 - kPatches})}, 1);
        const torch::Tensor view = torch::cat({special, patches});
        const torch::Tensor keys = torch::cat({view, view}).unsqueeze(0);
        const double uniform = matchLoss(keys * 0, keys, batch, truth).item<double>();
        QVERIFY(std::abs(uniform - std::log(static_cast<double>(kPatches))) < 1e-4);
        const double right = matchLoss(keys * 4, keys, batch, truth).item<double>();
        const torch::Tensor shuffled = torch::cat({special, patches.roll(5, 0)});
        const double wrong = matchLoss(torch::cat({shuffled, shuffled}).unsqueeze(0) * 4, keys, batch, truth).item<double>();
        QVERIFY(right < 0.75 * uniform);
        QVERIFY(wrong > uniform);
    }
};

QTEST_GUILESS_MAIN(CorrespondenceTest)
#include "correspondence_test.moc"
