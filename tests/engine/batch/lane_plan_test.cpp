#include "engine/batch/lane_plan.h"

#include "engine/pipeline/host_processor.h"

#include <QTest>

using namespace fathom::batch;

class LanePlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picturesOnTheProcessorHaveOneThreadEach() {
        const LanePlan plan = lanePlanFor({.cores = 8, .items = 100, .onlyPictures = true});
        QCOMPARE(plan.passes, 8);
        QCOMPARE(plan.threads, 1);
        QCOMPARE(plan.lanes, 10);
    }

    void scenesAndGpusHaveOnePassAtATime() {
        for (const bool onProcessor : {true, false}) {
            const LanePlan plan =
                lanePlanFor({.cores = 8, .items = 100, .onProcessor = onProcessor, .onlyPictures = !onProcessor});
            QCOMPARE(plan.passes, 1);
            QCOMPARE(plan.threads, 8);
            QCOMPARE(plan.lanes, 3);
        }
    }

    void workersShareTheCoresOfTheirMachine() {
        QCOMPARE(lanePlanFor({.cores = 8, .localWorkers = 4, .items = 9}).threads, 2);
        QCOMPARE(lanePlanFor({.cores = 2, .localWorkers = 4, .items = 9}).threads, 1);
        QCOMPARE(lanePlanFor({.cores = 8, .localWorkers = 4, .items = 9, .wantedThreads = 3}).threads, 3);
    }

    void workersThatWereGivenCoresUseAllOfThem() {
        QCOMPARE(lanePlanFor({.cores = 8, .localWorkers = 4, .ownCores = true, .items = 9}).threads, 8);
        QCOMPARE(lanePlanFor({.cores = 8, .localWorkers = 4, .ownCores = true, .items = 9, .onlyPictures = true}).passes, 8);
    }

    void coresAreNeverOversubscribed() {
        for (int cores = 1; cores <= 64; cores = 2 * cores + 1)
            for (int workers = 1; workers <= cores; ++workers)
                for (const std::size_t items : {1U, 2U, 7U, 1000U})
                    for (const bool pictures : {false, true}) {
                        const LanePlan plan =
                            lanePlanFor({.cores = cores, .localWorkers = workers, .items = items, .onlyPictures = pictures});
                        QVERIFY(workers * plan.passes * plan.threads <= cores);
                        QVERIFY(plan.passes >= 1 && plan.threads >= 1 && plan.lanes >= plan.passes);
                        QVERIFY(plan.lanes <= static_cast<int>(items));
                        QVERIFY(plan.decodeThreads >= 1 && plan.decodeThreads <= cores);
                    }
    }

    void withoutPrefetchingOneItemComesAfterTheOther() {
        const LanePlan plan = lanePlanFor({.cores = 4, .items = 9, .prefetch = 0});
        QCOMPARE(plan.lanes, 1);
    }

    void aPersonMayChoose() {
        const LanePlan plan = lanePlanFor({.cores = 4, .items = 9, .onlyPictures = true, .wantedPasses = 2});
        QCOMPARE(plan.passes, 2);
        QCOMPARE(plan.threads, 2);
    }

    void thisMachineHasACore() { QVERIFY(fathom::usableCores() >= 1); }
};

QTEST_GUILESS_MAIN(LanePlanTest)
#include "lane_plan_test.moc"
