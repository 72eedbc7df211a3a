#include "engine/kernels/linear.h"

#include "tests/engine/kernels/plain_reference.h"

using namespace fathom;
using namespace fathom::kernels;
using namespace fathom::test;

namespace {
constexpr std::size_t kDepth = 192;
constexpr std::size_t kColumns = 128;
constexpr float kEps = 1e-6F;

/// A layer with everything that a call may want.
struct Layer {
    explicit Layer(ProductKind kind, std::size_t rowCount, std::size_t columns = kColumns, std::size_t depth = kDepth)
        : rows(noise(rowCount * depth, 1)), weight(noise(columns * depth, 2, 0.1)), bias(noise(columns, 3)),
          normWeight(noise(depth, 4)), normBias(noise(depth, 5)),
          packed(packMatrix(kind, weight.data(), static_cast<std::int64_t>(columns), static_cast<std::int64_t>(depth))) {
        call.x = {rows.data(), Element::F32, static_cast<std::int64_t>(rowCount), static_cast<std::int64_t>(depth)};
        call.weight = &packed;
        call.bias = bias.data();
        call.workspace = &workspace;
        call.threads = 2;
    }
    void normalise() { call.norm = {true, kEps, normWeight.data(), normBias.data()}; }

    std::vector<float> rows, weight, bias, normWeight, normBias;
    PackedMatrix packed;
    AlignedBuffer workspace;
    LinearCall call;
};

/// Largest magnitude of every row of kColumns values.
std::vector<float> peaksOf(const std::vector<float>& rows) {
    std::vector<float> peaks(rows.size() / kColumns, 0.0F);
    for (std::size_t i = 0; i < rows.size(); ++i)
        peaks[i / kColumns] = std::max(peaks[i / kColumns], std::abs(rows[i]));
    return peaks;
}

/// The same out of both sets of StoreTarget::peaks.
std::vector<float> keptPeaks(const std::vector<float>& sets) {
    const std::size_t rows = sets.size() / 32;
    std::vector<float> peaks(rows, 0.0F);
    for (std::size_t i = 0; i < sets.size(); ++i)
        peaks[i / 16 % rows] = std::max(peaks[i / 16 % rows], sets[i]);
    return peaks;
}
/// The first half of a feed-forward as the second reads it. \returns its halves as values
std::vector<float> hiddenHalves(const LinearCall& call, std::vector<std::uint16_t>& hidden, std::vector<float>& peaks) {
    linear(call, StoreTarget{.data = hidden.data(),
                             .element = Element::F16,
                             .stride = kColumns,
                             .activation = Activation::Gelu,
                             .peaks = peaks.data()});
    return widenedHalves(hidden);
}
} // namespace

class LinearTest : public QObject {
    Q_OBJECT

    static void addPreciseKinds() {
        QTest::addColumn<int>("kind");
        QTest::newRow("split") << static_cast<int>(ProductKind::Split);
        QTest::newRow("fp32") << static_cast<int>(ProductKind::Fp32);
    }

private Q_SLOTS:
    void aNormalisedProductWithGeluAgreesWithLoops_data() { addKinds(true); }
    void aNormalisedProductWithGeluAgreesWithLoops() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        QFETCH(int, size);
        Layer layer(static_cast<ProductKind>(kind), static_cast<std::size_t>(size));
        layer.normalise();
        std::vector<float> y(layer.rows.size() / kDepth * kColumns);
        linear(layer.call, StoreTarget{.data = y.data(), .stride = kColumns, .activation = Activation::Gelu});
        Values wanted = product(normalised(layer.rows, kDepth, kEps, layer.normWeight, layer.normBias), layer.weight,
                                layer.bias, kDepth);
        std::ranges::transform(wanted, wanted.begin(), gelu);
        QVERIFY2(distance(y, wanted) < bound(layer.packed.kind), QByteArray::number(distance(y, wanted)));
    }

    void aProductIsAddedScaledToWhatIsThere_data() { addKinds(true); }
    void aProductIsAddedScaledToWhatIsThere() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        QFETCH(int, size);
        // Deep enough for several slices of K.
        constexpr std::size_t kDeep = 2112;
        Layer layer(static_cast<ProductKind>(kind), static_cast<std::size_t>(size), 64, kDeep);
        const std::vector<float> scale = noise(64, 6);
        std::vector<float> y(static_cast<std::size_t>(size) * 64, 2.0F);
        linear(layer.call, AddTarget{y.data(), 64, scale.data()});
        Values wanted = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDeep);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            wanted[i] = 2 + wanted[i] * scale[i % 64];
        QVERIFY2(distance(y, wanted) < bound(layer.packed.kind), QByteArray::number(distance(y, wanted)));
    }

    /// What was stored with its peaks is quantised by them, not by looking at it again: larger ones give other levels.
    void peaksOfStoredRowsServeTheProductAfterIt() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        constexpr std::size_t kRows = 37;
        Layer layer(ProductKind::Int8, kRows), next(ProductKind::Int8, kRows, 64, kColumns);
        std::vector<float> hidden(kRows * kColumns), peaks(2 * kRows * 16);
        linear(layer.call, StoreTarget{.data = hidden.data(), .stride = kColumns, .peaks = peaks.data()});
        QCOMPARE(keptPeaks(peaks), peaksOf(hidden));
        const auto results = [&](const float* known) {
            std::vector<float> y(kRows * 64);
            next.call.x = {hidden.data(), Element::F32, kRows, kColumns, known};
            linear(next.call, StoreTarget{.data = y.data(), .stride = 64});
            return y;
        };
        const std::vector<float> found = results(nullptr);
        QCOMPARE(results(peaks.data()), found);
        for (float& peak : peaks)
            peak *= 64;
        QVERIFY(results(peaks.data()) != found);
    }

    void aFeedForwardOfInt8InHalvesAgreesWithLoops_data() {
        QTest::addColumn<float>("size");
        QTest::newRow("as it is") << 1.0F;
        QTest::newRow("large") << 100.0F;
        QTest::newRow("too small for its units") << 1e-4F;
    }
    void aFeedForwardOfInt8InHalvesAgreesWithLoops() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        QFETCH(float, size);
        constexpr std::size_t kRows = 37;
        Layer layer(ProductKind::Int8, kRows), next(ProductKind::Int8, kRows, 64, kColumns);
        for (std::vector<float>* const values : {&layer.rows, &layer.bias})
            for (float& value : *values)
                value *= size;
        std::vector<std::uint16_t> hidden(kRows * kColumns);
        std::vector<float> peaks(2 * kRows * 16);
        const std::vector<float> halves = hiddenHalves(layer.call, hidden, peaks);
        Values wanted = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDepth);
        std::ranges::transform(wanted, wanted.begin(), gelu);
        QVERIFY2(distance(halves, wanted) < bound(ProductKind::Int8), QByteArray::number(distance(halves, wanted)));
        QCOMPARE(keptPeaks(peaks), peaksOf(halves));

        next.call.x = {hidden.data(), Element::F16, kRows, kColumns, peaks.data()};
        std::ranges::fill(next.bias, 0.0F);
        std::vector<float> y(kRows * 64);
        linear(next.call, StoreTarget{.data = y.data(), .stride = 64});
        const Values sums = product(Values(halves.begin(), halves.end()), next.weight, next.bias, kColumns);
        QVERIFY2(distance(y, sums) < bound(ProductKind::Int8), QByteArray::number(distance(y, sums)));
    }

    void whatNoHalfHoldsBecomesTheLargest() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        Layer layer(ProductKind::Int8, 3);
        layer.bias[5] = 1e6F;
        layer.bias[6] = -1e6F;
        layer.bias[7] = NAN;
        std::vector<std::uint16_t> y(3 * kColumns);
        linear(layer.call, StoreTarget{.data = y.data(),
                                       .element = Element::F16,
                                       .stride = kColumns,
                                       .activation = Activation::Gelu});
        const std::vector<float> halves = widenedHalves(y);
        QCOMPARE(halves[5], 65504.0F);
        QVERIFY(std::abs(halves[6]) < 0.01F);
        QVERIFY(std::isnan(halves[7]));
    }

    void oddPanelsTablesAndSkippedRowsLandInTheirPlaces_data() { addPreciseKinds(); }
    void oddPanelsTablesAndSkippedRowsLandInTheirPlaces() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        constexpr std::size_t kRows = 14, kOdd = 96;
        Layer layer(static_cast<ProductKind>(kind), kRows, kOdd);
        const std::vector<float> table = noise(7 * kOdd, 7), bands = noise(2 * kOdd, 8);
        std::vector<float> y((kRows + 2) * kOdd, -9.0F);
        linear(layer.call, StoreTarget{.data = y.data(),
                                       .stride = kOdd,
                                       .table = table.data(),
                                       .tableRows = 7,
                                       .bandTable = bands.data(),
                                       .skipEvery = 7,
                                       .skip = 1});
        const Values plain = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDepth);
        Values wanted(y.size(), -9.0);
        for (std::size_t r = 0; r < kRows; ++r)
            for (std::size_t n = 0; n < kOdd; ++n)
                wanted[(r + r / 7 + 1) * kOdd + n] = plain[r * kOdd + n] + table[r % 7 * kOdd + n] + bands[r / 7 * kOdd + n];
        QVERIFY2(distance(y, wanted) < 1e-5, QByteArray::number(distance(y, wanted)));
    }

    /// All factors as large as they get.
    void theLargestSumOfWordsIsHeld() {
        if (cannotCompute(ProductKind::Words))
            QSKIP("this processor lacks the instructions");
        constexpr std::size_t kDeep = 6144;
        Layer layer(ProductKind::Words, 5, 64, kDeep);
        std::ranges::fill(layer.rows, -3.0F);
        std::ranges::fill(layer.weight, 2.0F);
        std::ranges::fill(layer.bias, 0.0F);
        layer.packed = packMatrix(ProductKind::Words, layer.weight.data(), 64, kDeep);
        std::vector<float> y(5 * 64);
        linear(layer.call, StoreTarget{.data = y.data(), .stride = 64});
        QVERIFY2(distance(y, Values(y.size(), -6.0 * kDeep)) < 1e-5, QByteArray::number(y[0]));
    }

    void wordsOfStoredHalvesTakeTheirPeaks() {
        if (cannotCompute(ProductKind::Words))
            QSKIP("this processor lacks the instructions");
        constexpr std::size_t kRows = 37;
        Layer layer(ProductKind::Words, kRows), next(ProductKind::Words, kRows, 64, kColumns);
        std::vector<std::uint16_t> hidden(kRows * kColumns);
        std::vector<float> peaks(2 * kRows * 16), y(kRows * 64);
        const std::vector<float> halves = hiddenHalves(layer.call, hidden, peaks);
        next.call.x = {hidden.data(), Element::F16, kRows, kColumns, peaks.data()};
        linear(next.call, StoreTarget{.data = y.data(), .stride = 64});
        const Values wanted = product(Values(halves.begin(), halves.end()), next.weight, next.bias, kColumns);
        QVERIFY2(distance(y, wanted) < 2e-3, QByteArray::number(distance(y, wanted)));
    }

    /// Both count in whole numbers.
    void int8IsTheSameInTilesAndInVectors() {
        if (cannotCompute(ProductKind::Int8) || cannotCompute(ProductKind::VectorInt8))
            QSKIP("this processor lacks the instructions");
        std::vector<float> results[2];
        for (const ProductKind kind : {ProductKind::Int8, ProductKind::VectorInt8}) {
            Layer layer(kind, 150);
            layer.normalise();
            std::vector<float>& y = results[kind == ProductKind::Int8 ? 0 : 1];
            y.resize(150 * kColumns);
            linear(layer.call, StoreTarget{.data = y.data(), .stride = kColumns});
        }
        QCOMPARE(results[0], results[1]);
    }

    void columnsBecomeTilesOfAMap() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        constexpr std::size_t kHeight = 3, kWidth = 5, kSide = 2, kChannels = 32;
        Layer layer(ProductKind::Bf16, kHeight * kWidth, kSide * kSide * kChannels);
        std::vector<std::uint16_t> y(kHeight * kWidth * kSide * kSide * kChannels);
        linear(layer.call, StoreTarget{.data = y.data(),
                                       .element = Element::Bf16,
                                       .tileSide = kSide,
                                       .width = kWidth,
                                       .channels = kChannels});
        const Values plain = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDepth);
        Values wanted(y.size());
        for (std::size_t r = 0; r < kHeight * kWidth; ++r)
            for (std::size_t n = 0; n < kSide * kSide * kChannels; ++n) {
                const std::size_t tile = n / kChannels, row = r / kWidth * kSide + tile / kSide;
                const std::size_t column = r % kWidth * kSide + tile % kSide;
                wanted[(row * kWidth * kSide + column) * kChannels + n % kChannels] =
                    plain[r * kSide * kSide * kChannels + n];
            }
        QVERIFY2(distance(widened(y), wanted) < 8e-3, QByteArray::number(distance(widened(y), wanted)));
    }

    void aGateMultipliesTheSecondHalf_data() { addPreciseKinds(); }
    void aGateMultipliesTheSecondHalf() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        constexpr std::size_t kRows = 21;
        Layer layer(static_cast<ProductKind>(kind), kRows);
        std::vector<float> y(kRows * kColumns / 2);
        linear(layer.call, GateTarget{y.data(), Element::F32, kColumns / 2});
        const Values plain = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDepth);
        Values wanted(y.size());
        for (std::size_t r = 0; r < kRows; ++r)
            for (std::size_t n = 0; n < kColumns / 2; ++n) {
                const std::size_t first = r * kColumns + n / 32 * 64 + n % 32;
                wanted[r * kColumns / 2 + n] = plain[first] / (1 + std::exp(-plain[first])) * plain[first + 32];
            }
        QVERIFY2(distance(y, wanted) < 1e-5, QByteArray::number(distance(y, wanted)));
    }

    void lowPrecisionRowsAreRead() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        Layer layer(ProductKind::Int8, 19);
        std::vector<std::uint16_t> rows;
        for (float& value : layer.rows) {
            rows.push_back(bfloat16Of(value));
            value = floatOf(rows.back());
        }
        layer.call.x.data = rows.data();
        layer.call.x.element = Element::Bf16;
        std::vector<float> y(19 * kColumns);
        linear(layer.call, StoreTarget{.data = y.data(), .stride = kColumns});
        const Values wanted = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, kDepth);
        QVERIFY2(distance(y, wanted) < bound(ProductKind::Int8), QByteArray::number(distance(y, wanted)));
    }

    void halvesAreReadAndWrittenAndKeptFinite() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        Layer layer(ProductKind::Digits, 19, kColumns, 96); // one and a half steps deep
        const std::vector<std::uint16_t> rows = halvesOf(layer.rows);
        layer.call.x.data = rows.data();
        layer.call.x.element = Element::F16;
        std::vector<std::uint16_t> y(19 * kColumns);
        linear(layer.call, StoreTarget{.data = y.data(), .element = Element::F16, .stride = kColumns});
        const Values wanted = product(Values(layer.rows.begin(), layer.rows.end()), layer.weight, layer.bias, 96);
        QVERIFY2(distance(widenedHalves(y), wanted) < 5e-4,
                 QByteArray::number(distance(widenedHalves(y), wanted)));

        layer.bias[7] = 1e6F;
        linear(layer.call, StoreTarget{.data = y.data(), .element = Element::F16, .stride = kColumns});
        QCOMPARE(widenedHalves(y)[7], 65504.0F);
    }
};

QTEST_GUILESS_MAIN(LinearTest)
#include "linear_test.moc"
