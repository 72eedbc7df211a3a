#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/placement.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <algorithm>

using namespace fathom;
using namespace fathom::test;

namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

/// An embedding of 10, `blocks` blocks of 100 and a head of 50 MiB.
std::vector<PlacementUnit> networkOf(int blocks) {
    std::vector<PlacementUnit> units{{"patch_embed", 10 * kMiB, false}};
    for (int i = 0; i < blocks; ++i)
        units.push_back({"blocks." + std::to_string(i), 100 * kMiB, true});
    units.push_back({"head", 50 * kMiB, false});
    return units;
}

std::vector<MemoryBudget> processorWith(std::uint64_t mebibytes) {
    return {{"cpu", mebibytes * kMiB, true}, {"disk"}};
}

std::vector<MemoryBudget> graphicsWith(std::vector<std::uint64_t> mebibytes, std::uint64_t host = 100'000) {
    std::vector<MemoryBudget> memories;
    for (std::size_t i = 0; i < mebibytes.size(); ++i)
        memories.push_back({"cuda:" + std::to_string(i), mebibytes[i] * kMiB, true});
    memories.push_back({"cpu", host * kMiB});
    memories.push_back({"disk"});
    return memories;
}

/// "0011…", the memory of every block.
QString blocksOf(const Placement& placement, const std::vector<PlacementUnit>& units) {
    QString text;
    for (std::size_t i = 0; i < units.size(); ++i)
        if (units[i].movable)
            text += QString::number(placement.memory[i]);
    return text;
}

std::uint64_t used(const Placement& placement) {
    return placement.stays + static_cast<std::uint64_t>(placement.slots) * placement.slotBytes;
}

} // namespace

/// What is spread over which memory; no device is needed for that.
class PlacementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void limitsAreReadInAllUnits() {
        const std::vector<MemoryLimit> wanted{
            {"cuda:0", 10ULL << 30}, {"cpu", 3'000'000'000}, {"disk", 512 * kMiB}, {"cuda:1", 1536 * kMiB}};
        QVERIFY(parseMemoryLimits("0=10GiB, cpu=3GB,disk=512 MiB,cuda:1=1.5GiB") == wanted);
        QVERIFY(parseMemoryLimits("").empty());
        QCOMPARE(parseMemoryLimits("cpu=4096").front().bytes, std::uint64_t{4096});
    }
    void limitsThatAreNoneAreRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"3GiB", "cpu", "cpu=", "cpu=0GiB", "cpu=-1GiB", "cpu=3XiB", "cpu=1GiB,cpu=2GiB", "=1GiB", "cpu=nan"})
            QTest::newRow(text) << QString(text);
    }
    void limitsThatAreNoneAreRefused() {
        QFETCH(QString, text);
        QCOMPARE(errorOf([&] { (void)parseMemoryLimits(text.toStdString()); }), ErrorCode::InvalidOption);
    }

    void mapsAreRulesOrNamedParts() {
        QVERIFY(parseDeviceMap("balanced_low_0").rule == PlacementRule::BalancedLow0);
        const DeviceMap map = parseDeviceMap("blocks=disk, blocks.3=1 ,head=cpu");
        QVERIFY(map.rule == PlacementRule::Explicit);
        QCOMPARE(map.places.size(), 3UL);
        QVERIFY(map.places[1] == std::pair(std::string("blocks.3"), std::string("cuda:1")));
        for (const char* text : {"", "fastest", "blocks=", "=disk"})
            QCOMPARE(errorOf([&] { (void)parseDeviceMap(text); }), ErrorCode::InvalidOption);
    }

    void whatFitsIsNotOffloaded() {
        const auto units = networkOf(4);
        const Placement placement = place(units, processorWith(460), parseDeviceMap("auto"));
        QVERIFY(!placement.offloads());
        QCOMPARE(blocksOf(placement, units), QString("0000"));
        QCOMPARE(placement.stays, 460 * kMiB);
    }
    void roomIsKeptForTwoBlocksOnTheirWay() {
        const auto units = networkOf(8);
        // 60 stay, 200 are the slots, so that three of eight fit.
        const Placement placement = place(units, processorWith(599), parseDeviceMap("sequential"));
        QCOMPARE(placement.slots, 2);
        QCOMPARE(placement.slotBytes, 100 * kMiB);
        QCOMPARE(blocksOf(placement, units), QString("00011111"));
        QVERIFY(used(placement) <= 599 * kMiB);
    }
    void autoSpreadsWhatIsReadEvenly() {
        const auto units = networkOf(8);
        const Placement placement = place(units, processorWith(660), parseDeviceMap("auto"));
        QCOMPARE(blocksOf(placement, units), QString("10101010"));
        QVERIFY(used(placement) <= 660 * kMiB);
    }
    void oneSlotServesWhereThereIsNoRoomForTwo() {
        const auto units = networkOf(3);
        const Placement placement = place(units, processorWith(170), parseDeviceMap("auto"));
        QCOMPARE(placement.slots, 1);
        QCOMPARE(blocksOf(placement, units), QString("111"));
    }
    void aLimitBelowWhatMustStayIsRefusedWithTheFigure() {
        const Error error = [&]() -> Error {
            try {
                (void)place(networkOf(3), processorWith(150), parseDeviceMap("auto"));
            } catch (const Error& caught) {
                return caught;
            }
            return {ErrorCode::Internal, "nothing was refused"};
        }();
        QCOMPARE(error.code(), ErrorCode::InvalidOption);
        QVERIFY2(QString(error.what()).contains("160 MiB"), error.what());
    }

    void theHostComesBeforeTheDisk() {
        const auto units = networkOf(6);
        const Placement placement = place(units, graphicsWith({360}, 250), parseDeviceMap("sequential"));
        QCOMPARE(blocksOf(placement, units), QString("011222"));
    }
    void balancedGivesEveryDeviceItsShare() {
        const auto units = networkOf(10);
        // Half of a thousand and a quarter more than a block.
        const Placement placement = place(units, graphicsWith({10'000, 10'000}), parseDeviceMap("balanced"));
        QCOMPARE(blocksOf(placement, units), QString("0000001111"));
        QCOMPARE(blocksOf(place(units, graphicsWith({10'000, 10'000}), parseDeviceMap("sequential")), units),
                 QString("0000000000"));
    }
    void oneDeviceIsEnoughWhereEverythingFits() {
        const auto units = networkOf(10);
        QCOMPARE(blocksOf(place(units, graphicsWith({10'000, 10'000}), parseDeviceMap("auto")), units), QString("0000000000"));
    }
    void sharesOfUnequalDevicesAreWhatTheyHaveRoomFor() {
        const auto units = networkOf(10);
        QCOMPARE(blocksOf(place(units, graphicsWith({300, 10'000}), parseDeviceMap("balanced")), units), QString("0011111111"));
        // A share of the first and all of the second are too little: the first takes more than its share.
        const Placement placement = place(units, graphicsWith({10'000, 300}), parseDeviceMap("balanced"));
        QVERIFY(!placement.offloads());
        QCOMPARE(blocksOf(placement, units), QString("0000000000"));
    }
    void threeDevicesShareAlike() {
        const auto units = networkOf(12);
        // A third of 1200 and a quarter more than a block each, the last what remains.
        QCOMPARE(blocksOf(place(units, graphicsWith({10'000, 10'000, 10'000}), parseDeviceMap("balanced")), units),
                 QString("000001111122"));
    }
    void blocksThatWaitAreBroughtToTheFirstDevice() {
        const auto units = networkOf(10);
        // 260 of the first are taken by what stays and two slots, so that one block lies there and three on the second.
        const Placement placement = place(units, graphicsWith({360, 300}, 400), parseDeviceMap("sequential"));
        QCOMPARE(blocksOf(placement, units), QString("0111222233"));
        QCOMPARE(placement.slots, 2);
        QVERIFY(used(placement) <= 360 * kMiB);
    }
    void aDeviceThatIsTooSmallForABlockHoldsNone() {
        const auto units = networkOf(4);
        QCOMPARE(blocksOf(place(units, graphicsWith({260, 99, 250}), parseDeviceMap("auto")), units), QString("0022"));
    }
    void placesAreToldInOneSentenceEach() {
        QVERIFY(describe(WeightPlaces{.resident = 5 * kMiB, .blocks = 12}).empty());
        const WeightPlaces disk{90 * kMiB, 60 * kMiB, 12, 6, 6, 0};
        QCOMPARE(describe(disk), std::string("6 of 12 blocks of the network (60 MiB) are read from the disk in every pass, which is "
                                             "slower; 90 MiB of weights stay in memory."));
        QVERIFY(describe({90 * kMiB, 60 * kMiB, 12, 6, 0, 0}).find("fetched from the processor's memory in") != std::string::npos);
        QVERIFY(describe({90 * kMiB, 60 * kMiB, 12, 6, 2, 0}).find("processor's memory and the disk in") != std::string::npos);
        QCOMPARE(describe({90 * kMiB, 0, 12, 0, 0, 5}),
                 std::string("5 of 12 blocks of the network compute on other GPUs, one after the other."));
    }
    void lowZeroLeavesTheFirstDeviceFree() {
        const auto units = networkOf(10);
        const Placement placement = place(units, graphicsWith({10'000, 600, 600}), parseDeviceMap("balanced_low_0"));
        QCOMPARE(blocksOf(placement, units).count('0'), 0);
        QVERIFY(blocksOf(placement, units).count('1') <= 6);
    }
    void devicesTogetherHoldWhatOneCannot() {
        const auto units = networkOf(6);
        const Placement placement = place(units, graphicsWith({300, 500}), parseDeviceMap("auto"));
        QVERIFY(!placement.offloads());
        QCOMPARE(blocksOf(placement, units), QString("001111"));
    }
    void everythingTogetherCanStillBeTooSmall() {
        std::vector<MemoryBudget> memories = processorWith(300);
        memories[1].bytes = 100 * kMiB;
        QCOMPARE(errorOf([&] { (void)place(networkOf(8), memories, parseDeviceMap("auto")); }), ErrorCode::InvalidOption);
    }

    void namedPartsGoWhereTheyAreTold() {
        const auto units = networkOf(12);
        const Placement placement = place(units, processorWith(2000), parseDeviceMap("blocks=disk,blocks.1=cpu"));
        QCOMPARE(blocksOf(placement, units), QString("101111111111")); // block 1 is not block 10
        QCOMPARE(placement.slots, 2);
    }
    void namesThatMeanNothingAreRefused_data() {
        QTest::addColumn<QString>("map");
        QTest::newRow("no such part") << "blocks.12=disk";
        QTest::newRow("no such memory") << "blocks=cuda:3";
        QTest::newRow("a part that stays") << "head=disk";
        QTest::newRow("more than there is room for") << "blocks=cpu";
    }
    void namesThatMeanNothingAreRefused() {
        QFETCH(QString, map);
        QCOMPARE(errorOf([&] { (void)place(networkOf(12), processorWith(600), parseDeviceMap(map.toStdString())); }),
                 ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(PlacementTest)
#include "placement_test.moc"
