#include "tests/engine/kernels/plain_reference.h"
#include "tests/engine/kernels/products_in_tiles.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace fathom;
using namespace fathom::kernels;
using namespace fathom::test;

namespace {
constexpr std::int64_t kSteps = 7;

/// Rows or columns in any order, in valid numbers of the kind.
std::vector<std::byte> factor(ProductKind kind, unsigned seed) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(kSteps * stepBytes(kind)));
    std::mt19937 generator(seed);
    if (isScaled(kind)) {
        std::ranges::generate(bytes, [&] { return static_cast<std::byte>(generator() % 255 - 127); });
        return bytes;
    }
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const std::uint16_t value = bfloat16Of(static_cast<float>(generator() % 2001) / 1000 - 1);
        bytes[i] = static_cast<std::byte>(value & 255);
        bytes[i + 1] = static_cast<std::byte>(value >> 8);
    }
    return bytes;
}
} // namespace

class TilesTest : public QObject {
    Q_OBJECT

    static void addProducts() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no tiles");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("rows");
        for (const int rows : {1, 16, 17, 32}) {
            QTest::addRow("bf16 %d", rows) << static_cast<int>(ProductKind::Bf16) << rows;
            QTest::addRow("split %d", rows) << static_cast<int>(ProductKind::Split) << rows;
            QTest::addRow("int8 %d", rows) << static_cast<int>(ProductKind::Int8) << rows;
            QTest::addRow("digits %d", rows) << static_cast<int>(ProductKind::Digits) << rows;
        }
    }

    /// Whether both ways to compute a product give the same bits, which are not all zero.
    static bool agree(const TileProduct& one, const TileProduct& other) {
        const std::vector<std::byte> left = factor(one.kind, 1), right = factor(one.kind, 2);
        const std::vector<std::uint32_t> sums = sumsInTiles(one, left, right);
        return std::ranges::count(sums, 0U) < 64 + 64 * (32 - one.rows) && sums == sumsInTiles(other, left, right);
    }

private Q_SLOTS:
    void aCrowdedCoreGivesTheSameBits_data() { addProducts(); }
    void aCrowdedCoreGivesTheSameBits() {
        QFETCH(int, kind);
        QFETCH(int, rows);
        const auto product = static_cast<ProductKind>(kind);
        QVERIFY(agree({product, rows, kSteps, false, 2, false}, {product, rows, kSteps, true, 2, false}));
    }

    void slicesAddUpToTheWhole_data() { addProducts(); }
    void slicesAddUpToTheWhole() {
        QFETCH(int, kind);
        QFETCH(int, rows);
        const auto product = static_cast<ProductKind>(kind);
        QVERIFY(agree({product, rows, kSteps, false, 1, false}, {product, rows, kSteps, false, 3, false}));
    }

    void aLookLeavesTheTilesUsable_data() { addProducts(); }
    void aLookLeavesTheTilesUsable() {
        QFETCH(int, kind);
        QFETCH(int, rows);
        const auto product = static_cast<ProductKind>(kind);
        QVERIFY(agree({product, rows, kSteps, false, 1, false}, {product, rows, kSteps, true, 1, true}));
    }
};

QTEST_GUILESS_MAIN(TilesTest)
#include "tiles_test.moc"
