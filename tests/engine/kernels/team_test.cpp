#include "engine/kernels/team.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

using namespace fathom::kernels;

namespace {

/// Takes parts until none is left, as every work of a team does. \returns who took each
std::vector<int> shareOut(int threads, std::size_t parts) {
    std::vector<int> takers(parts, -1);
    std::atomic<std::size_t> next = 0;
    inTeam(threads, [&](int seat) {
        for (std::size_t part = next++; part < parts; part = next++)
            takers[part] = seat;
    });
    return takers;
}

} // namespace

class TeamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Comes first: later ones hire more helpers.
    void whoFindsNothingLeftIsNotWaitedFor() {
        // The only helper is held up in another team.
        std::latch helperIsHeld(1), helperMayGo(1);
        std::atomic<bool> otherEnded = false;
        std::thread other([&] {
            inTeam(2, [&](int seat) {
                if (seat == 0) {
                    helperIsHeld.wait(); // its owner waits for the helper to have begun
                } else {
                    helperIsHeld.count_down();
                    helperMayGo.wait();
                }
            });
            otherEnded = true;
        });
        helperIsHeld.wait();
        const std::vector<int> takers = shareOut(2, 1000);
        QVERIFY(takers == std::vector<int>(1000, 0));
        QVERIFY(!otherEnded); // that team ends with its helper only
        helperMayGo.count_down();
        other.join();
        QVERIFY(otherEnded);
    }

    void everySeatIsTakenOnceAtMostAndTheFirstByTheCaller() {
        constexpr int kThreads = 4, kRounds = 2000;
        const std::thread::id caller = std::this_thread::get_id();
        for (int round = 0; round < kRounds; ++round) {
            std::array<std::atomic<int>, kThreads> begun{}, ended{};
            std::atomic<bool> wrongThread = false;
            inTeam(kThreads, [&](int seat) {
                ++begun[static_cast<std::size_t>(seat)];
                if ((seat == 0) != (std::this_thread::get_id() == caller))
                    wrongThread = true;
                ++ended[static_cast<std::size_t>(seat)];
            });
            QCOMPARE(begun[0].load(), 1);
            for (std::size_t seat = 0; seat < kThreads; ++seat) {
                QVERIFY(begun[seat] <= 1);
                QCOMPARE(ended[seat].load(), begun[seat].load()); // nobody is at it when the call returns
            }
            QVERIFY(!wrongThread);
        }
    }

    void helpersComeWhileTheCallerIsBusy() {
        std::latch bothAreThere(2);
        inTeam(2, [&](int) { bothAreThere.arrive_and_wait(); });
        QVERIFY(bothAreThere.try_wait());
    }

    void oneThreadWorksAlone() {
        const std::vector<int> takers = shareOut(1, 100);
        QVERIFY(takers == std::vector<int>(100, 0));
    }

    void teamsWorkSideBySide() {
        constexpr int kCallers = 3, kRounds = 500;
        std::atomic<int> incomplete = 0;
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < kCallers; ++i)
                callers.emplace_back([&] {
                    for (int round = 0; round < kRounds; ++round) {
                        const std::vector<int> takers = shareOut(3, 64);
                        incomplete += std::ranges::find(takers, -1) != takers.end() ? 1 : 0;
                    }
                });
        }
        QCOMPARE(incomplete.load(), 0);
    }

    void aTeamWithinATeamWorks() {
        std::atomic<int> sum = 0;
        std::atomic<int> next = 0;
        inTeam(2, [&](int) {
            for (int i = next++; i < 20; i = next++) {
                const std::vector<int> takers = shareOut(2, 10);
                sum += static_cast<int>(std::ranges::count_if(takers, [](int taker) { return taker >= 0; }));
            }
        });
        QCOMPARE(sum.load(), 200);
    }

    void newsReachThoseWhoSleepAndThoseWhoComeLate() {
        TeamNews news;
        const unsigned known = news.count();
        std::latch started(1);
        std::thread reader([&] {
            started.count_down();
            news.waitBeyond(known);
        });
        started.wait();
        news.announce();
        reader.join();
        QCOMPARE(news.count(), known + 1);
        news.waitBeyond(known); // returns at once
    }
};

QTEST_GUILESS_MAIN(TeamTest)
#include "team_test.moc"
