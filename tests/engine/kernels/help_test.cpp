#include "tests/engine/kernels/plain_reference.h"
#include "tests/engine/kernels/shared_chunk.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace fathom;
using namespace fathom::kernels;
using namespace fathom::test;

namespace {

constexpr std::size_t kDepth = 96, kPairs = 6, kColumns = 64 * kPairs;

/// A product of one thread's rows.
struct Product {
    explicit Product(std::size_t count)
        : rows(noise(count * kDepth, 1)), weight(noise(kColumns * kDepth, 2, 0.1)), bias(noise(kColumns, 3)),
          packed(packMatrix(ProductKind::Fp32, weight.data(), kColumns, kDepth)), results(count * kColumns, NAN),
          peaks(2 * count * 16, 0.0F) {
        call.x = {rows.data(), Element::F32, static_cast<std::int64_t>(count), kDepth};
        call.weight = &packed;
        call.bias = bias.data();
        target.data = results.data();
        target.stride = kColumns;
        target.peaks = peaks.data();
    }

    [[nodiscard]] bool isRight() const {
        return distance(results, product({rows.begin(), rows.end()}, weight, bias, kDepth)) < bound(ProductKind::Fp32);
    }
    /// Largest magnitude of a row in the pairs that somebody ended.
    [[nodiscard]] float peakOf(std::size_t row, const std::vector<int>& ended) const {
        float peak = 0;
        for (std::size_t n = 0; n < kColumns; ++n)
            if (ended[n / 64 * count() + row] > 0)
                peak = std::max(peak, std::abs(results[row * kColumns + n]));
        return peak;
    }
    [[nodiscard]] float keptPeak(std::size_t set, std::size_t row) const {
        const float* const first = peaks.data() + (set * count() + row) * 16;
        return *std::max_element(first, first + 16);
    }
    [[nodiscard]] std::size_t count() const { return rows.size() / kDepth; }

    std::vector<float> rows, weight, bias;
    PackedMatrix packed;
    std::vector<float> results, peaks;
    LinearCall call;
    StoreTarget target;
};

} // namespace

class HelpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (cannotCompute(ProductKind::Fp32))
            QSKIP("this processor lacks the instructions");
    }

    void everyPairIsComputedOnceWheneverTheHelperComes_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("meeting");
        QTest::newRow("at once") << 20 << 0;
        QTest::newRow("within a pair") << 20 << 27;
        QTest::newRow("at the last but one") << 20 << 20 * (static_cast<int>(kPairs) - 1) - 1;
        QTest::newRow("several blocks of rows") << 75 << 40;
    }
    void everyPairIsComputedOnceWheneverTheHelperComes() {
        QFETCH(int, rows);
        QFETCH(int, meeting);
        Product product(static_cast<std::size_t>(rows));
        const Ended ended = meetAt(meeting, product.call, product.target);
        for (std::size_t i = 0; i < ended.byOwner.size(); ++i)
            QCOMPARE(ended.byOwner[i] + ended.byHelper[i], 1);
        QVERIFY(product.isRight());
    }

    void aHelperTakesAllThatIsLeft() {
        Product product(20);
        const Ended ended = meetAt(0, product.call, product.target);
        // The owner ends its first pair.
        QCOMPARE(std::accumulate(ended.byOwner.begin(), ended.byOwner.end(), 0), 20);
        QCOMPARE(std::accumulate(ended.byHelper.begin(), ended.byHelper.end(), 0), (static_cast<int>(kPairs) - 1) * 20);
        QVERIFY(!ended.ownerCouldHold);
    }

    void peaksOfBothAreKeptApart() {
        Product product(20);
        const Ended ended = meetAt(27, product.call, product.target);
        for (std::size_t row = 0; row < product.count(); ++row) {
            QCOMPARE(product.keptPeak(0, row), product.peakOf(row, ended.byOwner));
            QCOMPARE(product.keptPeak(1, row), product.peakOf(row, ended.byHelper));
            QVERIFY(product.keptPeak(1, row) > 0);
        }
    }

    void aChunkThatIsBeingLaidOutIsLeftAlone() {
        Product product(20);
        const Ended ended = comeTooEarly(product.call, product.target);
        QCOMPARE(std::accumulate(ended.byHelper.begin(), ended.byHelper.end(), 0), 0);
    }

    void twoThatTakeAtTheSameTimeShareWithoutGapOrDouble() {
        constexpr std::size_t kMany = 10'000'000; // enough for several turns where both have one processor
        QVERIFY(takenByTwo(kMany) == std::vector<int>(kMany, 1));
    }
};

QTEST_GUILESS_MAIN(HelpTest)
#include "help_test.moc"
