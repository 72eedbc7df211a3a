#include "engine/kernels/packed_matrix.h"

#include "tests/support/process_memory.h"

#include <QTest>
#include <cstring>
#include <string>
#include <vector>

using namespace fathom::kernels;
using fathom::test::mappingFlagsOf;

namespace {
std::uint16_t bitsAt(const PackedMatrix& matrix, std::size_t offset) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, matrix.data.data() + offset, sizeof bits);
    return bits;
}
} // namespace

class PackedMatrixTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bfloat16RoundsToTheNearestAndTiesToEven() {
        QCOMPARE(bfloat16Of(1.0F), std::uint16_t{0x3f80});
        QCOMPARE(bfloat16Of(1.00390625F), std::uint16_t{0x3f80}); // half a unit: to even
        QCOMPARE(bfloat16Of(1.01171875F), std::uint16_t{0x3f82});
        QVERIFY(std::isnan(floatOf(bfloat16Of(NAN))));
        QCOMPARE(floatOf(bfloat16Of(-3.5F)), -3.5F);
    }

    void valuesLieWhereTilesReadThemAndTheRestIsZero() {
        std::vector<float> weight(20 * 40, 0.0F);
        weight[17 * 40 + 35] = 1.0F + 1.0F / 1024; // column 17, k = 35
        const PackedMatrix matrix = packMatrix(ProductKind::Split, weight.data(), 20, 40);
        QCOMPARE(matrix.steps, std::int64_t{2});
        QCOMPARE(matrix.panels, std::int64_t{1});
        // step 1, second tile, row (35−32)/2, column 17−16, odd k
        const std::size_t offset = 4096 + 1024 + 1 * 64 + 1 * 4 + 2;
        QCOMPARE(bitsAt(matrix, offset), bfloat16Of(1.0F));
        QCOMPARE(floatOf(bitsAt(matrix, offset + 2048)), 1.0F / 1024);
        std::size_t filled = 0;
        for (std::size_t i = 0; i < matrix.data.bytes(); i += 2)
            filled += bitsAt(matrix, i) != 0 ? 1 : 0;
        QCOMPARE(filled, std::size_t{2});
    }

    void fp32ValuesLieInRowsOfSixteenColumns() {
        std::vector<float> weight(20 * 40, 0.0F);
        weight[17 * 40 + 35] = 1.25F; // column 17, k = 35
        const PackedMatrix matrix = packMatrix(ProductKind::Fp32, weight.data(), 20, 40);
        QCOMPARE(matrix.steps, std::int64_t{3});
        QCOMPARE(matrix.data.bytes(), std::size_t{3 * 2048});
        // step 2, second sixteen columns, row 35−32, column 17−16
        float value = 0;
        std::memcpy(&value, matrix.data.data() + 2 * 2048 + 1024 + 3 * 64 + 1 * 4, sizeof value);
        QCOMPARE(value, 1.25F);
    }

    void wordsLieInPairsOfValuesOfAColumn() {
        std::vector<float> weight(20 * 40, 0.0F);
        weight[17 * 40 + 34] = 2.0F;
        weight[17 * 40 + 35] = -1.0F; // column 17, k = 35
        const PackedMatrix matrix = packMatrix(ProductKind::Words, weight.data(), 20, 40);
        QCOMPARE(matrix.steps, std::int64_t{2});
        QCOMPARE(matrix.data.bytes(), std::size_t{2 * 2048});
        // step 1, second sixteen columns, pair (35−32)/2, column 17−16
        const std::size_t offset = 2048 + 1024 + 1 * 64 + 1 * 4;
        QCOMPARE(static_cast<std::int16_t>(bitsAt(matrix, offset)), std::int16_t{4095});
        QCOMPARE(static_cast<std::int16_t>(bitsAt(matrix, offset + 2)), std::int16_t{-2048}); // half, ties to even
    }

    void int8TakesItsScaleFromTheLargestOfAColumn() {
        std::vector<float> weight(32 * 64, 0.0F);
        weight[5 * 64 + 3] = -2.54F;
        weight[5 * 64 + 4] = 1.27F;
        const PackedMatrix matrix = packMatrix(ProductKind::Int8, weight.data(), 32, 64);
        QCOMPARE(matrix.columnScale[5], 0.02F);
        QCOMPARE(static_cast<int>(static_cast<std::int8_t>(matrix.data.data()[0 * 64 + 5 * 4 + 3])), -127);
        QCOMPARE(static_cast<int>(static_cast<std::int8_t>(matrix.data.data()[1 * 64 + 5 * 4 + 0])), 64); // 63.5 to even
    }

    void vectorInt8KnowsTheSumOfEveryColumn() {
        std::vector<float> weight(40 * 70, 0.0F);
        for (std::size_t k = 0; k < 70; ++k)
            weight[33 * 70 + k] = k == 69 ? -1.27F : 0.01F; // 69 units, and 127 less
        const PackedMatrix matrix = packMatrix(ProductKind::VectorInt8, weight.data(), 40, 70);
        QCOMPARE(matrix.columnSum.size(), std::size_t{64});
        QCOMPARE(matrix.columnSum[33], std::int32_t{69 - 127});
        QCOMPARE(matrix.columnSum[34], std::int32_t{0});
        // step 1, first sixteen columns of the second panel, four values from k = 68 on, column 33−32
        const std::byte* const place = matrix.panel(1) + 2048 + (68 - 64) / 4 * 64 + 1 * 4;
        QCOMPARE(static_cast<int>(static_cast<std::int8_t>(place[0])), 1);
        QCOMPARE(static_cast<int>(static_cast<std::int8_t>(place[1])), -127);
        QCOMPARE(static_cast<int>(place[2]), 0); // beyond K
    }

    void largeMatricesAreAdvisedToLargePages() {
        const std::vector<float> weight(std::size_t{1024} * 1024, 1.0F);
        const PackedMatrix matrix = packMatrix(ProductKind::Fp32, weight.data(), 1024, 1024);
        const std::string flags = mappingFlagsOf(matrix.panel(16));
        if (flags.empty())
            QSKIP("the system does not tell");
        QVERIFY2(flags.find(" hg ") != std::string::npos, flags.c_str());
    }

    void digitsAddUpToSixteenBitsOfTheLargestOfAColumn() {
        std::vector<float> weight(32 * 64, 0.0F);
        weight[5 * 64 + 3] = -2.0F;
        weight[5 * 64 + 4] = 2.0F * 8193 / 32512;
        weight[5 * 64 + 5] = 2.0F * -129 / 32512;
        const PackedMatrix matrix = packMatrix(ProductKind::Digits, weight.data(), 32, 64);
        QCOMPARE(matrix.columnScale[5], 2.0F / 32512);
        const auto digit = [&matrix](std::size_t k, std::size_t low) {
            return static_cast<int>(static_cast<std::int8_t>(matrix.data.data()[low * 2048 + k / 4 * 64 + 5 * 4 + k % 4]));
        };
        QCOMPARE(digit(3, 0), -127);
        QCOMPARE(digit(3, 1), 0);
        QCOMPARE(digit(4, 0), 32);
        QCOMPARE(digit(4, 1), 1);
        QCOMPARE(digit(5, 0), -1); // the nearest multiple of 256
        QCOMPARE(digit(5, 1), 127);
    }
};

QTEST_GUILESS_MAIN(PackedMatrixTest)
#include "packed_matrix_test.moc"
