#include "engine/batch/lease_queue.h"

#include "tests/engine/batch/store_in_memory.h"

#include <QTest>
#include <memory>
#include <set>

using namespace std::chrono_literals;
using fathom::CancelSource;
using fathom::Cancelled;
using fathom::batch::LeaseQueue;
using fathom::batch::shareOf;
using fathom::test::StoreInMemory;
using fathom::test::TestClock;

namespace {

constexpr auto kLease = 1000ms;

} // namespace

class LeaseQueueTest : public QObject {
    Q_OBJECT

private:
    StoreInMemory m_store;
    TestClock m_clock;

    std::unique_ptr<LeaseQueue> worker(int rank, std::size_t items, int workers = 2) {
        return std::make_unique<LeaseQueue>(m_store, items, LeaseQueue::Worker{"w" + std::to_string(rank), rank, workers},
                                            kLease, m_clock);
    }

private Q_SLOTS:
    void init() {
        m_store = {};
        m_clock = {};
    }

    void sharesAreExactDisjointAndEven() {
        for (std::size_t items = 0; items <= 200; ++items)
            for (int workers = 1; workers <= 20; ++workers) {
                std::size_t next = 0, least = items, most = 0;
                for (int rank = 0; rank < workers; ++rank) {
                    const auto [first, end] = shareOf(items, rank, workers);
                    QCOMPARE(first, next);
                    next = end;
                    least = std::min(least, end - first);
                    most = std::max(most, end - first);
                }
                QCOMPARE(next, items);
                QVERIFY(most - least <= 1);
            }
    }

    void everyItemIsTakenOnce() {
        const auto a = worker(0, 9), b = worker(1, 9);
        std::multiset<std::size_t> taken;
        for (bool isLeft = true; isLeft;) {
            isLeft = false;
            for (LeaseQueue* queue : {a.get(), b.get(), a.get()})
                if (const auto item = queue->take({})) {
                    taken.insert(*item);
                    queue->finish(*item);
                    isLeft = true;
                }
        }
        QCOMPARE(taken.size(), std::size_t(9));
        QCOMPARE(std::set<std::size_t>(taken.begin(), taken.end()).size(), std::size_t(9));
    }

    void whoComesBeforeTheHostHasWrittenWaitsForItsWord() {
        const auto host = worker(0, 1), guest = worker(1, 1);
        int rounds = 0;
        std::string written;
        m_clock.meanwhile = [&] {
            if (++rounds == 3)
                written = host->agreed("list", "of the host");
        };
        QCOMPARE(guest->told("list", {}), std::string("of the host"));
        QCOMPARE(rounds, 3);
        QCOMPARE(written, std::string("of the host"));
    }

    void aWaitForTheHostsWordEndsWithTheStore() {
        const auto guest = worker(1, 1);
        m_clock.meanwhile = [&] { m_store.gone = true; };
        QCOMPARE(guest->told("list", {}), std::string());
        QVERIFY(guest->take({}));
        QVERIFY(guest->wentOnAlone());
    }

    void theItemOfASilentWorkerIsRedoneAfterItsLease() {
        const auto killed = worker(0, 2), alive = worker(1, 2);
        const auto lost = killed->take({});
        const auto own = alive->take({});
        QVERIFY(lost && own && *lost != *own);
        alive->finish(*own);
        const auto begin = m_clock.now();
        QCOMPARE(alive->take({}), lost);
        QVERIFY(m_clock.now() - begin >= kLease);
        alive->finish(*lost);
        QVERIFY(!alive->take({}));
    }

    void renewedLeasesAreRespected() {
        const auto busy = worker(0, 1), waiting = worker(1, 1);
        const auto item = busy->take({});
        int rounds = 0;
        m_clock.meanwhile = [&] {
            if (++rounds < 40)
                busy->renew();
            else
                busy->finish(*item);
        };
        QVERIFY(!waiting->take({}));
        QCOMPARE(rounds, 40);
    }

    /// A ticket was drawn, then the worker was killed before it could write its lease.
    void anItemWithoutALeaseIsFoundAtOnce() {
        (void)m_store.add("next", 1);
        const auto queue = worker(1, 1);
        const auto begin = m_clock.now();
        QCOMPARE(queue->take({}), std::optional<std::size_t>(0));
        QVERIFY(m_clock.now() == begin);
    }

    /// The same, but the worker was only slow: the item must not be taken twice.
    void aSlowTicketGivesWayToWhoeverFoundTheItem() {
        class SlowStore : public StoreInMemory {
        public:
            std::int64_t add(const std::string& key, std::int64_t amount) override {
                const std::int64_t sum = StoreInMemory::add(key, amount);
                if (key == "next" && between)
                    std::exchange(between, nullptr)();
                return sum;
            }
            std::function<void()> between;
        } store;
        LeaseQueue slow(store, 1, {"slow", 0, 2}, kLease, m_clock), quick(store, 1, {"quick", 1, 2}, kLease, m_clock);
        std::optional<std::size_t> found;
        store.between = [&] { found = quick.take({}); };
        m_clock.meanwhile = [&] { quick.finish(0); };
        QVERIFY(!slow.take({}));
        QCOMPARE(found, std::optional<std::size_t>(0));
    }

    void whatIsGivenBackIsFreeAtOnce() {
        const auto a = worker(0, 1), b = worker(1, 1);
        a->giveBack(*a->take({}));
        const auto begin = m_clock.now();
        QCOMPARE(b->take({}), std::optional<std::size_t>(0));
        QVERIFY(m_clock.now() == begin);
    }

    void finishingWhatAnotherTookOverDoesNoHarm() {
        const auto slow = worker(0, 1), other = worker(1, 1);
        const auto item = slow->take({});
        QCOMPARE(other->take({}), item);
        slow->renew(); // must not take the lease back
        slow->finish(*item);
        other->finish(*item);
        QVERIFY(!slow->take({}) && !other->take({}));
    }

    void ownItemsInOtherThreadsAreNotWaitedFor() {
        const auto queue = worker(0, 2);
        (void)queue->take({});
        (void)queue->take({});
        const auto begin = m_clock.now();
        QVERIFY(!queue->take({}));
        QVERIFY(m_clock.now() == begin);
    }

    void waitingCanBeCancelled() {
        const auto busy = worker(0, 1), waiting = worker(1, 1);
        (void)busy->take({});
        CancelSource cancel;
        m_clock.meanwhile = [&] {
            busy->renew();
            cancel.cancel();
        };
        QVERIFY_EXCEPTION_THROWN((void)waiting->take(cancel.token()), Cancelled);
    }

    void withoutTheStoreAllOpenItemsAreGoneThrough() {
        const auto queue = worker(1, 5);
        const auto first = queue->take({}), second = queue->take({});
        queue->finish(*first);
        m_store.gone = true;
        QVERIFY(!queue->wentOnAlone());
        std::set<std::size_t> rest;
        while (const auto item = queue->take({})) {
            QVERIFY(rest.insert(*item).second);
            queue->finish(*item);
        }
        QVERIFY(!rest.contains(*first) && !rest.contains(*second));
        QCOMPARE(rest.size(), std::size_t(3));
        QVERIFY(queue->wentOnAlone());
    }

    void theFirstWordCounts() {
        const auto a = worker(0, 1), b = worker(1, 1);
        QCOMPARE(a->agreed("list", "one"), std::string("one"));
        QCOMPARE(b->agreed("list", "two"), std::string("one"));
        m_store.gone = true;
        QVERIFY(b->agreed("run", "x").empty());
    }

    void aHostStaysUntilTheOthersLeft() {
        const auto host = worker(0, 1), other = worker(1, 1);
        int asked = 0;
        m_clock.meanwhile = [&] {
            if (++asked == 3)
                other->leave(false, {});
        };
        host->leave(true, {});
        QCOMPARE(asked, 3);
    }

    void aHostDoesNotStayForTheDead() {
        const auto host = worker(0, 1);
        host->leave(true, {}); // returns
    }
};

QTEST_GUILESS_MAIN(LeaseQueueTest)
#include "lease_queue_test.moc"
