#include "engine/kernels/row_copies.h"

#include "tests/engine/kernels/plain_reference.h"

#include <QTest>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace fathom;
using namespace fathom::kernels;
using fathom::test::noise;
using fathom::test::Values;

namespace {

constexpr double kEps = 1e-5;

/// Views of some rows after one that is left out, in rows that are longer than their values.
struct Views {
    std::size_t views, rows, width, sourceStride, targetStride;
    std::vector<float> source{noise(views * (rows + 1) * sourceStride, 5, 3)};
    std::vector<float> weight{noise(width, 6)}, bias{noise(width, 7)};

    [[nodiscard]] RowsCopy call(float* target, int threads) const {
        RowsCopy call;
        call.source = source.data();
        call.sourceStride = static_cast<std::int64_t>(sourceStride);
        call.target = target;
        call.targetStride = static_cast<std::int64_t>(targetStride);
        call.count = static_cast<std::int64_t>(views * rows);
        call.width = static_cast<std::int64_t>(width);
        call.skipEvery = static_cast<std::int64_t>(rows);
        call.skip = 1;
        call.threads = threads;
        return call;
    }

    /// The rows that are to be copied, one after the other.
    [[nodiscard]] std::vector<float> wanted() const {
        std::vector<float> values;
        for (std::size_t row = 0; row < views * rows; ++row) {
            const auto first = source.begin() + static_cast<std::ptrdiff_t>((row + row / rows + 1) * sourceStride);
            values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(width));
        }
        return values;
    }
};

} // namespace

class RowCopiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!cpuFeatures().vectors())
            QSKIP("this processor has no AVX2");
    }

    void rowsAreCopiedAndNothingBesideThem_data() {
        QTest::addColumn<int>("threads");
        QTest::newRow("one thread") << 1;
        QTest::newRow("two threads") << 2;
        QTest::newRow("three threads") << 3;
    }
    void rowsAreCopiedAndNothingBesideThem() {
        QFETCH(int, threads);
        const Views views{3, 37, 80, 96, 112};
        std::vector<float> target(3 * 37 * 112, -7.0F);
        copyRows(views.call(target.data(), threads));
        const std::vector<float> wanted = views.wanted();
        for (std::size_t row = 0; row < 3 * 37; ++row)
            for (std::size_t k = 0; k < 112; ++k)
                QCOMPARE(target[row * 112 + k], k < 80 ? wanted[row * 80 + k] : -7.0F);
    }

    void rowsAreNormalised_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("affine");
        QTest::newRow("of 16 values") << 16 << true;
        QTest::newRow("of 384 values") << 384 << true;
        QTest::newRow("of 400 values, without weight and bias") << 400 << false;
    }
    void rowsAreNormalised() {
        QFETCH(int, width);
        QFETCH(bool, affine);
        const auto columns = static_cast<std::size_t>(width);
        const Views views{2, 33, columns, columns, columns};
        std::vector<float> target(2 * 33 * columns, NAN);
        RowsCopy call = views.call(target.data(), 2);
        call.norm = {true, static_cast<float>(kEps), affine ? views.weight.data() : nullptr,
                     affine ? views.bias.data() : nullptr};
        copyRows(call);
        const Values wanted =
            test::normalised(views.wanted(), columns, kEps, affine ? views.weight : std::vector<float>(columns, 1.0F),
                             affine ? views.bias : std::vector<float>(columns, 0.0F));
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QVERIFY2(std::abs(target[i] - wanted[i]) < 2e-6 * (1 + std::abs(wanted[i])), qPrintable(QString::number(i)));
    }

    void rowsWithoutAnyToSkipFollowEachOther() {
        const Views views{1, 5, 32, 32, 32};
        std::vector<float> target(6 * 32);
        RowsCopy call = views.call(target.data(), 2);
        call.count = 6;
        call.skipEvery = 0;
        copyRows(call);
        QCOMPARE(target, views.source);
    }
};

QTEST_GUILESS_MAIN(RowCopiesTest)
#include "row_copies_test.moc"
