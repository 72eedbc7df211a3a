#include "engine/geometry/batch_plan.h"

#include "tests/support/expect_error.h"

#include <QTest>
#include <algorithm>

using fathom::Batch;
using fathom::ErrorCode;
using fathom::planBatches;
using fathom::test::errorOf;

class BatchPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coversEveryViewOnceInOrderForAllSmallSizes() {
        for (std::size_t size = 1; size <= 9; ++size)
            for (std::size_t overlap = 0; overlap < size; ++overlap)
                for (std::size_t views = 1; views <= 2 * size + 1; ++views)
                    checkPlan(views, size, overlap);
    }

    void longSequencesKeepTheProperties() {
        checkPlan(4542, 120, 60);
        checkPlan(1000, 32, 8);
        checkPlan(100000, 2, 1);
    }

    void fewViewsAreOneBatch() {
        QCOMPARE(planBatches(8, 8, 7), (std::vector<Batch>{{0, 8, 0}}));
        QCOMPARE(planBatches(1, 8, 2), (std::vector<Batch>{{0, 1, 0}}));
        QVERIFY(planBatches(0, 8, 2).empty());
    }

    void aRemainderIsSharedOutInsteadOfLeftAlone() {
        // 33 views in batches of 32 that share 8: not 32 and 9.
        QCOMPARE(planBatches(33, 32, 8), (std::vector<Batch>{{0, 21, 0}, {13, 20, 8}}));
    }

    void batchesThatAreAllOverlapAreRefused() {
        QCOMPARE(errorOf([] { (void)planBatches(10, 4, 4); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([] { (void)planBatches(10, 0, 0); }), ErrorCode::InvalidOption);
    }

private:
    static void checkPlan(std::size_t views, std::size_t size, std::size_t overlap) {
        const auto plan = planBatches(views, size, overlap);
        const std::size_t fewest =
            views <= size ? 1 : (views - overlap + (size - overlap) - 1) / (size - overlap);
        QCOMPARE(plan.size(), fewest);
        std::size_t owned = 0;
        std::size_t smallest = views;
        std::size_t largest = 0;
        for (std::size_t i = 0; i < plan.size(); ++i) {
            QCOMPARE(plan[i].firstOwned(), owned); // in order, no gap, none twice
            QVERIFY(plan[i].ownedCount() >= 1);
            QVERIFY(plan[i].count <= size);
            owned += plan[i].ownedCount();
            if (i > 0) {
                QCOMPARE(plan[i].shared, overlap);
                QCOMPARE(plan[i - 1].first + plan[i - 1].count - plan[i].first, overlap);
            }
            smallest = std::min(smallest, plan[i].count);
            largest = std::max(largest, plan[i].count);
        }
        QCOMPARE(owned, views);
        QVERIFY(largest - smallest <= 1);
    }
};

QTEST_GUILESS_MAIN(BatchPlanTest)
#include "batch_plan_test.moc"
