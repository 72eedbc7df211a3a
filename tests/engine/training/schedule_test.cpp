#include "engine/training/schedule.h"

#include <QTest>

using namespace fathom::training;

class ScheduleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stagesCoverTheWholeRunInOrder() {
        double last = 0;
        for (const TrainingStage& stage : trainingStages()) {
            QVERIFY(stage.until > last);
            last = stage.until;
            for (const fathom::Size& size : stage.sizes)
                QVERIFY(size.width % 14 == 0 && size.height % 14 == 0);
        }
        QCOMPARE(last, 1.0);
        QVERIFY(trainingStages().back().head);
    }

    void picksTheStageOfAProgress() {
        const std::vector<TrainingStage> stages{{.until = 0.5, .sizes = {}, .imagesPerStep = 1}, {.until = 1, .sizes = {}, .imagesPerStep = 2}};
        QCOMPARE(stageAt(stages, 0.0).imagesPerStep, 1);
        QCOMPARE(stageAt(stages, 0.5).imagesPerStep, 2);
        QCOMPARE(stageAt(stages, 1.0).imagesPerStep, 2);
    }

    void runsFromTrainedWeightsBeginWithTheHead() {
        const double first = firstProgressWithHead(trainingStages());
        QVERIFY(stageAt(trainingStages(), first).head);
        QVERIFY(!stageAt(trainingStages(), first - 1e-6).head);
        QCOMPARE(firstProgressWithHead({{.until = 1, .sizes = {}, .head = true}}), 0.0);
    }

    void progressFollowsWhicheverIsFurther() {
        QCOMPARE(progressOf(50, 100, 1, 10), 0.5);
        QCOMPARE(progressOf(50, 100, 8, 10), 0.8);
        QCOMPARE(progressOf(500, 100, 0, 10), 1.0);
    }

    void learningRateWarmsUpAndAnneals() {
        QVERIFY(learningRateFactor(0, 0) < 0.02);
        QCOMPARE(learningRateFactor(0, 1000), 1.0);
        QVERIFY(std::abs(learningRateFactor(0.5, 1000) - 0.505) < 1e-9);
        QVERIFY(std::abs(learningRateFactor(1, 1000) - 0.01) < 1e-9);
        QVERIFY(headWarmUp(0) < 0.02);
        QCOMPARE(headWarmUp(99), 1.0);
    }

    void scenesBecomeHarder() {
        QVERIFY(sceneDifficulty(0) < sceneDifficulty(0.25));
        QCOMPARE(sceneDifficulty(0.5), 1.0F);
        QCOMPARE(sceneDifficulty(1), 1.0F);
    }
};

QTEST_GUILESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
