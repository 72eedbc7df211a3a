#include <torch/torch.h>

#include "engine/training/losses.h"

#include <QTest>
#include <cmath>
#include <numbers>

using namespace fathom::training;

namespace {
bool near(const torch::Tensor& value, double expected) { return std::abs(value.item<double>() - expected) < 1e-5; }

/// Two views of 2×2 pixels, 90° both ways; view 1 turned 90° to the right (about y) and moved by (1, 2, 3).
Batch turnedPair() {
    Batch batch;
    batch.depth = torch::ones({1, 2, 2, 2});
    batch.valid = torch::ones({1, 2, 2, 2}, torch::kBool);
    batch.sky = torch::zeros({1, 2, 2, 2}, torch::kBool);
    batch.fieldOfView = torch::full({1, 2, 2}, std::numbers::pi / 2);
    batch.rotation = torch::tensor({1.F, 0.F, 0.F, 0.F, 1.F, 0.F, 0.F, 0.F, 1.F, 0.F, 0.F, 1.F, 0.F, 1.F, 0.F, -1.F, 0.F, 0.F}).view({1, 2, 3, 3});
    batch.translation = torch::tensor({0.F, 0.F, 0.F, 1.F, 2.F, 3.F}).view({1, 2, 3});
    return batch;
}
} // namespace

class LossesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void maskedMeanLeavesMaskedValuesOut() {
        const torch::Tensor x = torch::tensor({1.F, 5.F, 9.F}), mask = torch::tensor({1.F, 0.F, 1.F});
        QVERIFY(near(maskedMean(x, mask), 5));
        QVERIFY(near(maskedMean(x, torch::zeros({3})), 0));
    }

    void depthLossCountsScaleHalfAndShapeFully() {
        // Errors 1 and 3 around their mean 2: 0.5·2 + 1.
        const torch::Tensor error = torch::tensor({1.F, 3.F, 100.F, 0.F}).view({1, 1, 2, 2});
        const torch::Tensor valid = torch::tensor({true, true, false, false}).view({1, 1, 2, 2});
        QVERIFY(near(depthLoss(error * valid.to(torch::kFloat), valid), 2));
        // The same scale error everywhere costs only its half.
        QVERIFY(near(depthLoss(torch::full({1, 1, 2, 2}, 0.4F), torch::ones({1, 1, 2, 2}, torch::kBool)), 0.2));
    }

    void depthLossHasOneScaleForAllViewsOfASample() {
        const torch::Tensor error = torch::cat({torch::full({1, 1, 2, 2}, 1.0F), torch::full({1, 1, 2, 2}, -1.0F)}, 1);
        QVERIFY(near(depthLoss(error, torch::ones({1, 2, 2, 2}, torch::kBool)), 1.5));
    }

    void gradientLossSeesStepsBetweenValidNeighboursOnly() {
        torch::Tensor error = torch::zeros({1, 1, 16, 16});
        error.slice(3, 8) += 1; // a step in the middle of every row
        const torch::Tensor all = torch::ones({1, 1, 16, 16}, torch::kBool);
        // Along x the strides 1, 2, 4, 8 cross it in 1/15, 2/14, 4/12, 8/8 of their places; along y never.
        QVERIFY(near(gradientLoss(error, all), (1.0 / 15 + 2.0 / 14 + 4.0 / 12 + 1.0) / 8));
        torch::Tensor left = all.clone();
        left.slice(3, 8).fill_(false);
        QVERIFY(near(gradientLoss(error, left), 0));
    }

    void confidenceLossDoesNotReachTheDepth() {
        torch::Tensor error = torch::full({1, 1, 1, 2}, 0.5F).requires_grad_(true);
        torch::Tensor logit = torch::zeros({1, 1, 1, 2}).requires_grad_(true);
        const torch::Tensor valid = torch::tensor({true, false}).view({1, 1, 1, 2});
        const torch::Tensor loss = confidenceLoss(logit, error, valid, valid.logical_not());
        QVERIFY(near(loss, 2 * 0.5 - 0.2 * std::log(2.0) + 0.1));
        loss.backward();
        QVERIFY(!error.grad().defined());
        QVERIFY(logit.grad().abs().sum().item<double>() > 0);
    }

    void skyLossIsWeightedByItsShare() {
        const torch::Tensor sky = torch::tensor({true, false, false, false}).view({1, 1, 2, 2});
        const torch::Tensor logDepth = torch::full({1, 1, 2, 2}, static_cast<float>(std::log(15.0) - 2));
        QVERIFY(near(skyLoss(logDepth, sky), 2.0 / 4));
        QVERIFY(near(skyLoss(logDepth, torch::zeros_like(sky)), 0));
    }

    void smoothLossIsQuadraticInsideBeta() {
        const torch::Tensor inside = torch::tensor({0.01F, -0.01F}).view({1, 2});
        QVERIFY(near(smoothLoss(inside, 0.02), 2 * 0.5 * 0.01 * 0.01 / 0.02));
        QVERIFY(near(smoothLoss(torch::tensor({1.0F, 0.0F}).view({1, 2}), 0.02), 1 - 0.01));
    }

    void rayDirectionsFollowTheCamera() {
        const Batch batch = turnedPair();
        const torch::Tensor rays = rayDirections(batch, 2, 2);
        // Upper left pixel: (-½, -½, 1) in its camera; the turned one has camera z along world x, camera x along -z.
        QVERIFY(torch::allclose(rays[0][0].select(1, 0).select(1, 0), torch::tensor({-0.5F, -0.5F, 1.0F}), 1e-5, 1e-6));
        QVERIFY(torch::allclose(rays[0][1].select(1, 0).select(1, 0), torch::tensor({1.0F, -0.5F, 0.5F}), 1e-5, 1e-6));
    }

    void perfectRaysCostOnlyTheConfidence() {
        const Batch batch = turnedPair();
        const torch::Tensor origins = batch.translation.view({1, 2, 3, 1, 1}).expand({1, 2, 3, 4, 4});
        const torch::Tensor rays = torch::cat({rayDirections(batch, 4, 4), origins, torch::zeros({1, 2, 1, 4, 4})}, 2);
        QVERIFY(near(rayLoss(rays, batch), 0.04 * -0.2 * std::log(2.0)));
        torch::Tensor moved = rays.clone();
        moved.select(2, 3) += 1;
        QVERIFY(near(rayLoss(moved, batch), 1 + 0.04 * (2 - 0.2 * std::log(2.0))));
    }

    void headTermsAppearOnlyWithTheHead() {
        const Batch batch = turnedPair();
        NetworkOutput output;
        output.fieldOfView = batch.fieldOfView.clone();
        output.translation = batch.translation.clone();
        Batch posed = batch;
        posed.images = torch::zeros({1, 2, 3, 2, 2});
        posed.quaternion = quaternionFromRotation(batch.rotation);
        output.quaternion = posed.quaternion.clone();
        QCOMPARE(outputLosses(output, posed, {}).size(), std::size_t{3});
        // 16×16 pixels are the least that the gradient term's longest stride needs.
        output.logDepth = torch::zeros({1, 2, 16, 16});
        output.confidenceLogit = torch::zeros({1, 2, 16, 16});
        posed.depth = torch::ones({1, 2, 16, 16});
        posed.valid = torch::ones({1, 2, 16, 16}, torch::kBool);
        posed.sky = torch::zeros({1, 2, 16, 16}, torch::kBool);
        double sum = 0;
        const LossTerms terms = outputLosses(output, posed, {});
        for (const auto& [name, value] : terms)
            sum += name == "confidence" ? 0 : value.item<double>();
        QCOMPARE(terms.size(), std::size_t{7});
        QVERIFY(std::abs(sum) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(LossesTest)
#include "losses_test.moc"
