#include <torch/torch.h>

#include "engine/training/checkpoint.h"
#include "engine/training/learner.h"
#include "engine/training/model_export.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fstream>

using namespace fathom;
using namespace fathom::training;

namespace {
constexpr da3::Preset kTiny{"tiny", 64, 10, 1, da3::FeedForward::Mlp, 2, {3, 5, 7, 9}, 8, {8, 8, 8, 8}, false};

LearnerOptions tinyOptions(torch::Dtype compute = torch::kFloat) {
    LearnerOptions options;
    options.preset = kTiny;
    options.compute = compute;
    options.seed = 5;
    return options;
}

Batch renderedBatch(int samples) {
    std::vector<synthetic::Sample> rendered;
    for (int i = 0; i < samples; ++i) {
        synthetic::SampleOptions options;
        options.size = {112, 84};
        rendered.push_back(synthetic::renderSample(static_cast<std::uint64_t>(i + 1), options));
    }
    std::vector<BatchRow> rows;
    for (const synthetic::Sample& sample : rendered)
        rows.push_back({&sample, {0, 1}});
    return makeBatch(rows, {56, 42});
}

bool sameTensors(const ParameterSet& a, const ParameterSet& b) {
    for (const auto& [name, tensor] : a.entries()) {
        if (!torch::equal(tensor, b.at(name)))
            return false;
    }
    return a.entries().size() == b.entries().size();
}
} // namespace

class LearnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void resumedTrainingTakesTheVerySameNextStep() {
        const Batch batch = renderedBatch(2);
        Learner original(tinyOptions());
        for (int i = 0; i < 5; ++i)
            original.step(batch, {.head = i > 1});
        const fathom::test::TemporaryFolder folder;
        const auto path = folder.path() / "state.pt";
        saveTrainingState(path, original.state(), {.images = 20, .steps = 5, .stepsWithHead = 3, .minutes = 1.5, .nextSeed = 12'000'000'007, .firstProgress = 0.45});

        LearnerOptions other = tinyOptions();
        other.seed = 6; // every tensor must come from the file
        Learner resumed(other);
        const TrainingProgress progress = loadTrainingState(path, resumed.state());
        QCOMPARE(progress.images, std::int64_t{20});
        QCOMPARE(progress.stepsWithHead, std::int64_t{3});
        QCOMPARE(progress.minutes, 1.5);
        QCOMPARE(progress.nextSeed, std::uint64_t{12'000'000'007});
        QCOMPARE(progress.firstProgress, 0.45);
        resumed.setSteps(progress.steps);
        QVERIFY(sameTensors(original.state(), resumed.state()));
        for (int i = 0; i < 3; ++i) {
            original.step(batch, {});
            resumed.step(batch, {});
        }
        QVERIFY(sameTensors(original.state(), resumed.state()));
    }

    void trainedWeightsAreTakenOverFromAModelFile() {
        Learner trained(tinyOptions());
        trained.step(renderedBatch(2), {});
        const fathom::test::TemporaryFolder folder;
        exportModel(trained.parameters(), kTiny, folder.path() / "model");

        LearnerOptions other = tinyOptions();
        other.seed = 6;
        Learner next(other);
        next.setWeights(fileParameters(folder.path() / "model", kTiny));
        for (const auto& [name, tensor] : trained.parameters().entries()) {
            QVERIFY2(torch::allclose(next.parameters().at(name), tensor, 1e-3, 1e-4), name.c_str()); // stored as fp16
            QVERIFY2(torch::equal(next.parameters().at(name), next.average().at(name)), name.c_str());
        }
    }

    void statesOfOtherNetworksAreRefused() {
        const fathom::test::TemporaryFolder folder;
        Learner learner(tinyOptions());
        saveTrainingState(folder.path() / "state.pt", learner.state(), {});
        LearnerOptions larger = tinyOptions();
        larger.preset.features = 16;
        Learner other(larger);
        QCOMPARE(fathom::test::errorOf([&] { (void)loadTrainingState(folder.path() / "state.pt", other.state()); }),
                 std::optional(ErrorCode::CheckpointMismatch));
        QCOMPARE(fathom::test::errorOf([&] { (void)loadTrainingState(folder.path() / "none.pt", learner.state()); }),
                 std::optional(ErrorCode::FileNotFound));
        std::ofstream(folder.path() / "broken.pt") << "not an archive";
        QCOMPARE(fathom::test::errorOf([&] { (void)loadTrainingState(folder.path() / "broken.pt", learner.state()); }),
                 std::optional(ErrorCode::CorruptFile));
    }

    void aFewSamplesAreLearntByHeart() {
        LearnerOptions options = tinyOptions(torch::kBFloat16);
        options.rates.head = 4e-3;
        Learner learner(options);
        const Batch batch = renderedBatch(4);
        double first = 0, last = 0, firstRead = 0, lastRead = 0;
        for (int i = 0; i < 60; ++i) {
            const StepReport report = learner.step(batch, {});
            QVERIFY(report.applied);
            (i == 0 ? first : last) = report.terms.at("depth");
            (i == 0 ? firstRead : lastRead) = report.terms.at("readout");
        }
        QVERIFY2(last < 0.6 * first, qPrintable(QString("%1 -> %2").arg(first).arg(last)));
        QVERIFY2(lastRead < 0.7 * firstRead, qPrintable(QString("%1 -> %2").arg(firstRead).arg(lastRead)));
    }

    void lossesThatAreNotFiniteLeaveEverythingAsItWas() {
        Learner learner(tinyOptions());
        Batch batch = renderedBatch(1);
        const ParameterSet before = learner.parameters().clone();
        batch.images.fill_(std::numeric_limits<float>::quiet_NaN());
        QVERIFY(!learner.step(batch, {}).applied);
        QVERIFY(sameTensors(before, learner.parameters()));
        QCOMPARE(learner.steps(), 0LL);
    }

    void singleViewsTrainWithoutCorrespondence() {
        Learner learner(tinyOptions());
        Batch batch = renderedBatch(2);
        for (torch::Tensor* tensor : {&batch.images, &batch.depth, &batch.valid, &batch.sky, &batch.rotation,
                                      &batch.translation, &batch.quaternion, &batch.fieldOfView})
            *tensor = tensor->slice(1, 0, 1);
        const StepReport report = learner.step(batch, {});
        QVERIFY(report.applied);
        QVERIFY(!report.terms.contains("match") && report.terms.contains("identity"));
    }

    void unitsThatNeverFireAreRevived() {
        Learner learner(tinyOptions());
        const Batch batch = renderedBatch(2);
        {
            const torch::NoGradGuard noGrad;
            learner.parameters().at("model.cam_dec.backbone.0.bias").fill_(-100);
        }
        StepPlan plan;
        plan.reviveUnits = true;
        QCOMPARE(learner.step(batch, plan).deadUnits, 1.0);
        QVERIFY(learner.step(batch, {}).deadUnits < 0.2);
    }
};

QTEST_GUILESS_MAIN(LearnerTest)
#include "learner_test.moc"
