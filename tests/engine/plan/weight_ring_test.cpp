#include "engine/plan/weight_ring.h"

#include "engine/base/error.h"
#include "engine/plan/spill_file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

using namespace fathom;
using namespace fathom::test;
using plan::SpillFile;
using plan::WeightRing;
using plan::WeightTransfer;

namespace {

/// Notes what is fetched, and can be made to fail.
class FakeTransfer : public WeightTransfer {
public:
    void fetch(std::size_t unit, std::size_t slot) override {
        {
            const std::lock_guard lock(m_mutex);
            m_content.at(slot) = unit;
            m_fetched.push_back(unit);
        }
        m_changed.notify_all();
        if (m_broken == static_cast<int>(unit))
            throw Error(ErrorCode::FileNotReadable, "broken");
    }

    /// Blocks until so many fetches have begun; a ring that never gets there hangs the test.
    void waitForFetches(std::size_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_fetched.size() >= count; });
    }
    [[nodiscard]] std::vector<std::size_t> fetched() {
        const std::lock_guard lock(m_mutex);
        return m_fetched;
    }
    [[nodiscard]] std::size_t content(std::size_t slot) {
        const std::lock_guard lock(m_mutex);
        return m_content.at(slot);
    }
    void breakUnit(int unit) { m_broken = unit; }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::array<std::size_t, 4> m_content{};
    std::vector<std::size_t> m_fetched;
    std::atomic<int> m_broken{-1};
};

using Units = std::vector<std::size_t>;

} // namespace

class RingOfWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyUnitIsThereInItsTurnPassAfterPass() {
        FakeTransfer transfer;
        WeightRing ring(transfer, 2, 5);
        for (int pass = 0; pass < 3; ++pass)
            for (std::size_t unit = 0; unit < 5; ++unit) {
                const std::size_t slot = ring.enter(unit);
                QCOMPARE(transfer.content(slot), unit);
                ring.leave(slot);
            }
        QVERIFY(transfer.fetched().size() <= 16); // once a pass at most, and one ahead
    }
    void theNextUnitIsFetchedWhileOneIsUsed() {
        FakeTransfer transfer;
        WeightRing ring(transfer, 2, 3);
        const std::size_t slot = ring.enter(0);
        transfer.waitForFetches(2); // without leaving the first
        QCOMPARE(transfer.fetched(), (Units{0, 1}));
        QCOMPARE(transfer.content(slot), std::size_t{0});
        ring.leave(slot);
    }
    void theFirstUnitIsFetchedBeforeAnybodyAsks() {
        FakeTransfer transfer;
        const WeightRing ring(transfer, 2, 3);
        transfer.waitForFetches(1);
        QCOMPARE(transfer.fetched().front(), std::size_t{0});
    }
    void oneSlotIsFilledOnlyBetweenUses() {
        FakeTransfer transfer;
        WeightRing ring(transfer, 1, 3);
        std::size_t slot = ring.enter(0);
        QCOMPARE(transfer.fetched(), (Units{0}));
        ring.leave(slot);
        slot = ring.enter(1);
        QCOMPARE(transfer.content(slot), std::size_t{1});
        ring.leave(slot);
    }
    void aPassThatWasBrokenOffIsFollowedByAWholeOne() {
        FakeTransfer transfer;
        WeightRing ring(transfer, 2, 6);
        for (std::size_t unit = 0; unit < 3; ++unit)
            ring.leave(ring.enter(unit));
        for (std::size_t unit = 0; unit < 6; ++unit) {
            const std::size_t slot = ring.enter(unit);
            QCOMPARE(transfer.content(slot), unit);
            ring.leave(slot);
        }
    }
    void asManySlotsAsUnitsAreFilledOnce() {
        FakeTransfer transfer;
        WeightRing ring(transfer, 2, 2);
        for (int pass = 0; pass < 4; ++pass)
            for (std::size_t unit = 0; unit < 2; ++unit)
                ring.leave(ring.enter(unit));
        QCOMPARE(transfer.fetched(), (Units{0, 1}));
    }
    void aFailedFetchIsToldToWhoeverNeedsItAndTriedAgain() {
        FakeTransfer transfer;
        transfer.breakUnit(1);
        WeightRing ring(transfer, 2, 3);
        ring.leave(ring.enter(0));
        QCOMPARE(errorOf([&] { (void)ring.enter(1); }), ErrorCode::FileNotReadable);
        transfer.breakUnit(-1);
        const std::size_t slot = ring.enter(1);
        QCOMPARE(transfer.content(slot), std::size_t{1});
        ring.leave(slot);
    }

    void aSpillFileGivesBackWhatItGotAndHasNoName() {
        const TemporaryFolder folder;
        const std::filesystem::path target = folder / "cache";
        SpillFile file(target);
        const std::array<std::byte, 5> first{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}, std::byte{5}};
        QCOMPARE(file.append(first), std::uint64_t{0});
        QCOMPARE(file.append(first), std::uint64_t{5});
        std::array<std::byte, 5> got{};
        file.read(5, got);
        QVERIFY(got == first);
        QVERIFY(std::filesystem::is_empty(target));
        QCOMPARE(errorOf([&] { file.read(6, got); }), ErrorCode::FileNotReadable);
    }
    void aSpillFileThatCannotBeMadeIsAnError() {
        QCOMPARE(errorOf([] { const SpillFile file("/proc/nowhere"); }), ErrorCode::CannotWrite);
    }
};

QTEST_GUILESS_MAIN(RingOfWeightsTest)
#include "weight_ring_test.moc"
