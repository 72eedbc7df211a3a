#include "engine/batch/tcp_work_store.h"

#include "engine/batch/lease_queue.h"
#include "tests/engine/batch/store_in_memory.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace fathom::batch;
using fathom::CancelSource;
using fathom::ErrorCode;
using fathom::test::errorOf;

namespace {

StoreConnection host() {
    return joinTcpStore({"127.0.0.1", 0, false, "0"}, true, "test/", 1s, {});
}

StoreConnection guest(std::uint16_t port, const char* prefix = "test/") {
    return joinTcpStore({"127.0.0.1", port, false, "0"}, false, prefix, 10s, {});
}

} // namespace

/// c10d's own store on this machine.
class TcpWorkStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersLikeTheOneInMemory() {
        fathom::test::StoreInMemory memory;
        const StoreConnection connection = host();
        for (WorkStore* store : std::initializer_list<WorkStore*>{connection.store.get(), &memory}) {
            QCOMPARE(store->compareSet("a", "", "one"), std::string("one"));
            QCOMPARE(store->compareSet("a", "", "two"), std::string("one"));
            QCOMPARE(store->compareSet("a", "other", "two"), std::string("one"));
            QCOMPARE(store->compareSet("a", "one", "two"), std::string("two"));
            store->set("a", "three");
            QCOMPARE(store->compareSet("a", "", "four"), std::string("three"));
            QCOMPARE(store->add("n", 2), std::int64_t(2));
            QCOMPARE(store->add("n", 0), std::int64_t(2));
        }
    }

    void workersShareWhatStandsUnderTheirPrefix() {
        const StoreConnection first = host();
        const StoreConnection second = guest(first.port), foreign = guest(first.port, "else/");
        first.store->set("a", "x");
        QCOMPARE(second.store->compareSet("a", "", "y"), std::string("x"));
        QCOMPARE(foreign.store->compareSet("a", "", "y"), std::string("y"));
    }

    /// As LeaseQueue::told() asks.
    void anEmptyTextKeepsItsPlaceFree() {
        const StoreConnection first = host();
        const StoreConnection second = guest(first.port);
        QCOMPARE(second.store->compareSet("a", "", ""), std::string());
        QCOMPARE(first.store->compareSet("a", "", "x"), std::string("x"));
        QCOMPARE(second.store->compareSet("a", "", ""), std::string("x"));
    }

    void aHostThatGoesIsNoticed() {
        StoreConnection first = host();
        const StoreConnection second = guest(first.port);
        (void)second.store->add("n", 1);
        first.store.reset();
        LeaseClock clock;
        LeaseQueue queue(*second.store, 3, {"guest", 1, 2}, 1000ms, clock);
        int items = 0;
        while (const auto item = queue.take({})) {
            queue.finish(*item);
            ++items;
        }
        QCOMPARE(items, 3);
        QVERIFY(queue.wentOnAlone());
    }

    void aTakenPortIsOneClearSentence() {
        const StoreConnection first = host();
        QVERIFY(errorOf([&] { (void)joinTcpStore({"127.0.0.1", first.port, false, "0"}, true, "test/", 1s, {}); }) ==
                ErrorCode::NetworkFailed);
    }

    void nobodyThereIsOneClearSentence() {
        std::uint16_t port = 0;
        {
            port = host().port; // free again
        }
        QVERIFY(errorOf([&] { (void)joinTcpStore({"127.0.0.1", port, false, "0"}, false, "test/", 0s, {}); }) ==
                ErrorCode::NetworkFailed);
        CancelSource cancel;
        int told = 0;
        const auto waits = [&] {
            ++told;
            cancel.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(
            (void)joinTcpStore({"127.0.0.1", port, false, "0"}, false, "test/", 300s, cancel.token(), waits), fathom::Cancelled);
        QCOMPARE(told, 1);
    }

    void aStoreThatIsNotNeededAnyMoreIsNotWaitedFor() {
        std::uint16_t port = 0;
        {
            port = host().port; // free again
        }
        int asked = 0;
        const auto isNeeded = [&] { return ++asked < 2; };
        const StoreConnection connection =
            joinTcpStore({"127.0.0.1", port, false, "0"}, false, "test/", 300s, {}, {}, isNeeded);
        QVERIFY(!connection.store);
        QCOMPARE(asked, 2);
    }
};

QTEST_GUILESS_MAIN(TcpWorkStoreTest)
#include "tcp_work_store_test.moc"
