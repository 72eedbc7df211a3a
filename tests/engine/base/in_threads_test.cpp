#include "engine/base/in_threads.h"

#include <QTest>
#include <atomic>
#include <stdexcept>
#include <vector>

using namespace fathom;

class InThreadsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyItemIsTakenOnce() {
        std::vector<std::atomic<int>> taken(1000);
        inThreads(4, taken.size(), [&](std::size_t i) { ++taken[i]; });
        for (const std::atomic<int>& times : taken)
            QCOMPARE(times.load(), 1);
    }

    void nothingIsNoWork() {
        inThreads(4, 0, [](std::size_t) { QFAIL("there is nothing to do"); });
    }

    void anExceptionEndsTheWorkAndReachesTheCaller() {
        std::atomic<int> begun{0};
        QVERIFY_EXCEPTION_THROWN(inThreads(3, 1'000'000,
                                           [&](std::size_t i) {
                                               ++begun;
                                               if (i >= 10)
                                                   throw std::runtime_error("enough");
                                           }),
                                 std::runtime_error);
        QVERIFY(begun < 1'000'000);
    }
};

QTEST_GUILESS_MAIN(InThreadsTest)
#include "in_threads_test.moc"
