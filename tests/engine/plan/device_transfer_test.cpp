#include <torch/torch.h>

#include "engine/plan/block_transfer.h"
#include "engine/plan/pinned_store.h"

#include "engine/plan/weight_ring.h"
#include "tests/support/expect_error.h"
#include "tests/support/fake_device.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;
using plan::BlockTransfer;
using plan::PinnedStore;
using plan::Waits;

namespace {

constexpr std::int64_t kValues = 100; // 400 bytes take 448 of a slot

/// One block on the device whose only weights are all `value`.
std::vector<nn::WeightSpan> blockOf(float value) {
    return {nn::spanOf(torch::full({kValues}, value).to(fakeDevice(0)))};
}

/// What lies in a slot when the device gets there, queued as a kernel that reads it.
class Reading {
public:
    explicit Reading(const std::byte* slot) : m_value(std::make_shared<float>(-1.0F)) {
        queueOn(fakeDevice(0), [slot, value = m_value] { *value = reinterpret_cast<const float*>(slot)[kValues - 1]; });
    }
    [[nodiscard]] float value() const { return *m_value; }

private:
    std::shared_ptr<float> m_value;
};

} // namespace

/// The way of weights to a device whose streams run as late as they may.
class DeviceTransferTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        finishAll();
        (void)takeNotes();
    }

    void whatIsQueuedAfterUseFindsTheSlotFilled_data() {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("from memory of the processor") << false;
        QTest::newRow("from the disk") << true;
    }
    void whatIsQueuedAfterUseFindsTheSlotFilled() {
        QFETCH(bool, onDisk);
        const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder / "spill", 2);
        transfer->append(blockOf(3), onDisk ? Waits::OnDisk : Waits::InHostMemory);
        transfer->append(blockOf(4), onDisk ? Waits::OnDisk : Waits::InHostMemory);
        QCOMPARE(transfer->bytes(), std::uint64_t{896});
        QCOMPARE(std::filesystem::exists(m_folder / "spill"), onDisk);
        transfer->fetch(1, 0);
        QCOMPARE(transfer->slotBytes(), std::uint64_t{896});
        const Reading reading(transfer->use(0));
        transfer->release(0);
        finishAll();
        QCOMPARE(reading.value(), 4.0F);
        std::filesystem::remove_all(m_folder / "spill");
    }
    void fetchingWaitsForNothingButTheSlot() {
        const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder.path(), 2);
        for (const float value : {1.0F, 2.0F, 3.0F})
            transfer->append(blockOf(value), Waits::InHostMemory);
        (void)takeNotes();
        transfer->fetch(0, 0);
        (void)transfer->use(0);
        transfer->fetch(1, 1); // while the first computes
        transfer->release(0);
        transfer->fetch(2, 0);
        const std::vector<std::string> notes = takeNotes();
        QCOMPARE(notes.size(), 9UL);
        const std::string own = notes[0].substr(notes[0].find(" in ")); // the transfer's stream
        QVERIFY(own != " in 0");
        const auto event = [](const std::string& note) { return note.substr(note.find(' '), note.find(" in ") - note.find(' ')); };
        QVERIFY(notes[0] == "copy 448" + own && notes[1].starts_with("record"));
        QCOMPARE(notes[2], "wait" + event(notes[1]) + " in 0");
        QVERIFY(notes[3] == "copy 448" + own && notes[4].starts_with("record"));
        QVERIFY(event(notes[4]) != event(notes[1]));
        QVERIFY(notes[5].starts_with("record") && notes[5].ends_with(" in 0"));
        QCOMPARE(notes[6], "wait" + event(notes[5]) + own);
        QCOMPARE(notes[7], "copy 448" + own);
        QCOMPARE(notes[8], "record" + event(notes[1]) + own);
    }
    void neitherSlotNorStagingIsOverwrittenWhileItIsUsed_data() {
        QTest::addColumn<bool>("firstOnDisk");
        QTest::addColumn<bool>("secondOnDisk");
        QTest::newRow("memory") << false << false;
        QTest::newRow("memory and disk") << false << true;
        QTest::newRow("disk") << true << true;
    }
    void neitherSlotNorStagingIsOverwrittenWhileItIsUsed() {
        QFETCH(bool, firstOnDisk);
        QFETCH(bool, secondOnDisk);
        const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder.path(), 1);
        transfer->append(blockOf(1), firstOnDisk ? Waits::OnDisk : Waits::InHostMemory);
        transfer->append(blockOf(2), secondOnDisk ? Waits::OnDisk : Waits::InHostMemory);
        std::vector<Reading> readings;
        for (int pass = 0; pass < 3; ++pass)
            for (const std::size_t unit : {0U, 1U}) {
                transfer->fetch(unit, 0);
                readings.emplace_back(transfer->use(0));
                transfer->release(0);
            }
        finishAll();
        for (std::size_t i = 0; i < readings.size(); ++i)
            QCOMPARE(readings[i].value(), i % 2 == 0 ? 1.0F : 2.0F);
    }
    void aRingRunsAheadOfTheDevice() {
        const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder.path(), 2);
        for (int block = 0; block < 5; ++block)
            transfer->append(blockOf(static_cast<float>(block)), block == 3 ? Waits::OnDisk : Waits::InHostMemory);
        std::vector<Reading> readings;
        {
            plan::WeightRing ring(*transfer, 2, 5);
            for (int pass = 0; pass < 4; ++pass)
                for (std::size_t unit = 0; unit < 5; ++unit) {
                    const std::size_t slot = ring.enter(unit);
                    readings.emplace_back(transfer->use(slot));
                    transfer->release(slot);
                    ring.leave(slot);
                }
        }
        finishAll();
        for (std::size_t i = 0; i < readings.size(); ++i)
            QCOMPARE(readings[i].value(), static_cast<float>(i % 5));
    }
    void slotsAreGivenBackOnlyWhenNobodyUsesThem() {
        std::optional<Reading> reading;
        {
            const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder.path(), 1);
            transfer->append(blockOf(5), Waits::InHostMemory);
            transfer->fetch(0, 0);
            reading.emplace(transfer->use(0));
            transfer->release(0);
        }
        QCOMPARE(reading->value(), 5.0F); // done, though nobody else has waited
    }
    void eachSpanLiesAtAnAlignedPlace() {
        const auto transfer = plan::transferToDevice(fakeDevice(0), m_folder.path(), 1);
        std::vector<nn::WeightSpan> spans = blockOf(1);
        spans.push_back(blockOf(2).front());
        transfer->append(spans, Waits::InHostMemory);
        transfer->fetch(0, 0);
        const Reading second(transfer->use(0) + plan::placeOf(spans[0]));
        transfer->release(0);
        finishAll();
        QCOMPARE(second.value(), 2.0F);
        QCOMPARE(plan::placeOf(spans[0]) % 64, std::size_t{0});
    }
    void aFolderThatCannotBeMadeIsAnErrorOnlyWhenItIsNeeded() {
        const auto transfer = plan::transferToDevice(fakeDevice(0), "/proc/nowhere", 1);
        transfer->append(blockOf(1), Waits::InHostMemory);
        QCOMPARE(errorOf([&] { transfer->append(blockOf(1), Waits::OnDisk); }), ErrorCode::CannotWrite);
    }

    void aStoreOfPiecesIsOneRowOfBytes() {
        PinnedStore store(fakeDevice(0), 64);
        const torch::Tensor bytes = torch::arange(200, torch::kUInt8);
        store.append(bytes.narrow(0, 0, 50), 30); // over the end of a piece
        store.append(bytes.narrow(0, 50, 150).to(fakeDevice(0)));
        QCOMPARE(store.size(), std::int64_t{230});
        for (const auto& [begin, place, count] : {std::tuple(0, 0, 50), std::tuple(50, 80, 150), std::tuple(90, 120, 17)}) {
            const torch::Tensor got = torch::zeros({count}, torch::kUInt8).to(fakeDevice(0));
            store.copyTo(got, place);
            QVERIFY(torch::equal(got.to(torch::kCPU), bytes.narrow(0, begin, count)));
        }
    }
    void aStoreIsPageLocked() {
        PinnedStore store(fakeDevice(0), 64);
        store.append(torch::ones({64}, torch::kUInt8));
        const torch::Tensor target = torch::zeros({64}, torch::kUInt8).to(fakeDevice(0));
        store.copyTo(target, 0);
        QCOMPARE(static_cast<const std::uint8_t*>(target.const_data_ptr())[0], std::uint8_t{0}); // under way: nobody waited
        finishAll();
        QCOMPARE(static_cast<const std::uint8_t*>(target.const_data_ptr())[0], std::uint8_t{1});
    }

private:
    TemporaryFolder m_folder;
};

QTEST_APPLESS_MAIN(DeviceTransferTest)
#include "device_transfer_test.moc"
