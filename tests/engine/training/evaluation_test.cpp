#include <torch/torch.h>

#include "engine/training/evaluation.h"

#include "engine/training/batch.h"
#include "engine/training/model_export.h"

#include <QTest>
#include <cmath>

using namespace fathom;
using namespace fathom::training;

namespace {
MeasuredOutput trivialGuess(const torch::Tensor& images) {
    const int64_t batch = images.size(0), views = images.size(1);
    MeasuredOutput output;
    output.depth = torch::ones({batch, views, images.size(3), images.size(4)});
    output.translation = torch::zeros({batch, views, 3});
    output.quaternion = torch::tensor({0.F, 0.F, 0.F, 2.F}).expand({batch, views, 4});
    output.fieldOfView = torch::tensor({0.92F, 1.16F}).expand({batch, views, 2});
    return output;
}
} // namespace

class EvaluationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthErrorIgnoresTheScale() {
        const torch::Tensor truth = torch::tensor({1.F, 2.F, 4.F});
        const DepthError perfect = depthError(truth * 7, truth);
        QVERIFY(perfect.absoluteRelative < 1e-6);
        QCOMPARE(perfect.delta1, 1.0);
        // Scaled by the median ratio 1: errors 0, 0, 0.5.
        const DepthError one = depthError(torch::tensor({1.F, 2.F, 6.F}), truth);
        QVERIFY(std::abs(one.absoluteRelative - 0.5 / 3) < 1e-6);
        QVERIFY(std::abs(one.delta1 - 2.0 / 3) < 1e-6);
    }

    void rotationAngleOfAKnownTurn() {
        const float half = static_cast<float>(std::acos(-1.0) / 12); // 30° in all
        const torch::Tensor turn = torch::tensor({0.F, std::sin(half), 0.F, std::cos(half)});
        const torch::Tensor identity = torch::tensor({0.F, 0.F, 0.F, 1.F});
        QVERIFY(std::abs(rotationAngleDegrees(identity, turn).item<double>() - 30) < 1e-3);
        QVERIFY(std::abs(rotationAngleDegrees(turn, -turn).item<double>()) < 0.05);
    }

    void relativePoseUndoesTheFirstCamera() {
        const float half = static_cast<float>(std::acos(-1.0) / 4); // 90° about y
        const torch::Tensor turned = torch::tensor({0.F, std::sin(half), 0.F, std::cos(half)});
        const torch::Tensor quaternions = torch::stack({turned, turned});
        const torch::Tensor translations = torch::tensor({1.F, 0.F, 0.F, 2.F, 0.F, 0.F}).view({2, 3});
        const RelativePose pose = relativePose(quaternions, translations, 1);
        QVERIFY(rotationAngleDegrees(pose.quaternion, torch::tensor({0.F, 0.F, 0.F, 1.F})).item<double>() < 0.05);
        // Turned by 90° about y, the camera looks along world x.
        QVERIFY(torch::allclose(pose.translation, torch::tensor({0.F, 0.F, 1.F}), 1e-5, 1e-5));
    }

    void trivialGuessesScoreExactlyTheirBaselines() {
        const auto samples = renderHeldOut(1, 3, {});
        const EvaluationResult figures = measure(trivialGuess, samples, {56, 42}, {});
        QCOMPARE(figures.at("abs_rel"), figures.at("baseline_abs_rel"));
        QCOMPARE(figures.at("delta1"), figures.at("baseline_delta1"));
        QCOMPARE(figures.at("fov_error_deg"), figures.at("baseline_fov_error_deg"));
        QVERIFY(std::abs(figures.at("rotation_error_deg_median") - figures.at("baseline_rotation_error_deg_median")) < 0.05);
        QVERIFY(figures.at("baseline_rotation_error_deg_median") > 1);
        QCOMPARE(figures.at("translation_direction_error_deg_median"), 90.0);
        QVERIFY(!posesAreUseful(figures));
    }

    void resultsBecomeOneJsonObject() {
        QCOMPARE(toJson({{"b", 0.5}, {"a", 2}}), std::string("{\"a\": 2.0000, \"b\": 0.5000}"));
    }

    void posesAreOfferedOnlyWhenClearlyBetter() {
        EvaluationResult figures{{"rotation_error_deg_median", 4.9}, {"baseline_rotation_error_deg_median", 10},
                                 {"translation_direction_error_deg_median", 44}, {"baseline_translation_direction_error_deg_median", 90}};
        QVERIFY(posesAreUseful(figures));
        figures["rotation_error_deg_median"] = 5.1;
        QVERIFY(!posesAreUseful(figures));
        figures["rotation_error_deg_median"] = 4.9;
        figures["translation_direction_error_deg_median"] = 46;
        QVERIFY(!posesAreUseful(figures));
    }
};

QTEST_GUILESS_MAIN(EvaluationTest)
#include "evaluation_test.moc"
