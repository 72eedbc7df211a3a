#include "engine/image/colormap.h"

#include "tests/support/expect_error.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <set>
#include <string>

using fathom::Colormap;
using fathom::ErrorCode;
using fathom::test::errorOf;

namespace {

using Colour = std::array<std::uint8_t, 3>;

std::string table(int rows, const std::string& title = "name|safe") {
    std::string text = title + "\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i) + " 7 255\n";
    return text;
}

const Colormap& shipped(const std::string& name) {
    for (const Colormap& map : fathom::shippedColormaps())
        if (map.name() == name)
            return map;
    throw std::runtime_error("no such map: " + name);
}

} // namespace

class ColormapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offersSpectralFirstAndMapsForColourBlindPeople() {
        const auto& maps = fathom::shippedColormaps();
        QCOMPARE(maps.size(), std::size_t(6));
        QCOMPARE(maps.front().name(), std::string("spectral"));
        std::set<std::string> names;
        for (const Colormap& map : maps)
            names.insert(map.name());
        QCOMPARE(names.size(), maps.size());
        QVERIFY(shipped("viridis").isColourBlindSafe());
        QVERIFY(shipped("cividis").isColourBlindSafe());
        QVERIFY(!shipped("spectral").isColourBlindSafe());
    }

    void spectralHasTheColoursOfTheReferenceWithRedAtItsNearEnd() {
        // Probes of the reference table, turned round: bin i here is bin 255 - i there.
        const auto bin = [](int i) { return shipped("spectral").colour((static_cast<float>(i) + 0.5F) / 256.0F); };
        QCOMPARE(bin(255), (Colour{158, 1, 66}));
        QCOMPARE(bin(255 - 64), (Colour{248, 142, 82}));
        QCOMPARE(bin(255 - 128), (Colour{254, 254, 190}));
        QCOMPARE(bin(0), (Colour{94, 79, 162}));
    }

    void positionsOutsideTakeTheEnds() {
        const Colormap& grey = shipped("grey");
        QCOMPARE(grey.colour(-1.0F), (Colour{0, 0, 0}));
        QCOMPARE(grey.colour(7.0F), (Colour{255, 255, 255}));
        QCOMPARE(grey.colour(std::numeric_limits<float>::infinity()), (Colour{255, 255, 255}));
        QCOMPARE(grey.colour(std::nanf("")), (Colour{0, 0, 0}));
    }

    void everyBinHasItsOwnColour() {
        const Colormap& grey = shipped("grey");
        for (int i = 0; i < 256; ++i)
            QCOMPARE(int(grey.colour((static_cast<float>(i) + 0.5F) / 256.0F)[1]), i);
    }

    void readsATableWithItsTitle() {
        const Colormap map = Colormap::parse(table(256));
        QCOMPARE(map.name(), std::string("name"));
        QVERIFY(map.isColourBlindSafe());
        QCOMPARE(map.colour(1.0F), (Colour{255, 7, 255}));
        QVERIFY(!Colormap::parse(table(256, "name|")).isColourBlindSafe());
    }

    void refusesDamagedTables_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("no bar") << QByteArray(table(256, "name").c_str());
        QTest::newRow("no name") << QByteArray(table(256, "|safe").c_str());
        QTest::newRow("unknown flag") << QByteArray(table(256, "name|dangerous").c_str());
        QTest::newRow("too few colours") << QByteArray(table(255).c_str());
        QTest::newRow("too many colours") << QByteArray((table(256) + "1 2 3\n").c_str());
        QTest::newRow("two numbers") << QByteArray((table(255) + "1 2\n").c_str());
        QTest::newRow("four numbers") << QByteArray((table(255) + "1 2 3 4\n").c_str());
        QTest::newRow("above 255") << QByteArray((table(255) + "1 2 256\n").c_str());
        QTest::newRow("a word") << QByteArray((table(255) + "1 two 3\n").c_str());
    }
    void refusesDamagedTables() {
        QFETCH(QByteArray, text);
        QCOMPARE(errorOf([&] { (void)Colormap::parse({text.data(), static_cast<std::size_t>(text.size())}); }),
                 ErrorCode::CorruptFile);
    }
};

QTEST_GUILESS_MAIN(ColormapTest)
#include "colormap_test.moc"
