#include "engine/synthetic/random.h"

#include <QtTest>

#include <array>
#include <bit>
#include <cmath>

using namespace fathom::synthetic;

class RandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The held-out scenes are named by their seeds: the sequence of a seed never changes.
    void sequenceOfASeedIsFixed() {
        Random random(1);
        const std::array<std::uint32_t, 4> drawn = {random.bits(), random.bits(), random.bits(),
                                                    random.bits()};
        const std::array<std::uint32_t, 4> expected = {0x4D700850U, 0xB09737A5U, 0x3FDC497CU, 0x82DC4F29U};
        QCOMPARE(drawn, expected);
    }
    void neighbouringSeedsAreUnrelated() {
        int equalBits = 0;
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            equalBits += std::popcount(~(Random(seed).bits() ^ Random(seed + 1).bits()));
        }
        QVERIFY(std::abs(equalBits / 32000.0 - 0.5) < 0.02);
    }
    void momentsAreThoseOfTheDistributions() {
        Random random(7);
        constexpr int kDraws = 200000;
        double unit = 0, normal = 0, squared = 0, beta = 0, logarithm = 0;
        for (int i = 0; i < kDraws; ++i) {
            unit += static_cast<double>(random.unit());
            const double n = static_cast<double>(random.normal(2, 3));
            normal += n;
            squared += (n - 2) * (n - 2);
            beta += static_cast<double>(random.beta(1.2F, 2.2F));
            logarithm += std::log(static_cast<double>(random.logUniform(0.04F, 0.32F)));
        }
        QVERIFY(std::abs(unit / kDraws - 0.5) < 0.005);
        QVERIFY(std::abs(normal / kDraws - 2) < 0.03);
        QVERIFY(std::abs(squared / kDraws - 9) < 0.15);
        QVERIFY(std::abs(beta / kDraws - 1.2 / 3.4) < 0.005);
        QVERIFY(std::abs(logarithm / kDraws - (std::log(0.04) + std::log(0.32)) / 2) < 0.01);
    }
    void integersCoverBothEndsEvenly() {
        Random random(3);
        std::array<int, 5> counts{};
        for (int i = 0; i < 50000; ++i) {
            ++counts.at(static_cast<std::size_t>(random.integer(-2, 2) + 2));
        }
        for (const int count : counts) {
            QVERIFY(std::abs(count - 10000) < 500);
        }
    }
    void weightsDecideHowOftenAnIndexIsDrawn() {
        Random random(4);
        std::array<int, 3> counts{};
        for (int i = 0; i < 50000; ++i) {
            ++counts.at(static_cast<std::size_t>(random.weighted({1, 0, 3})));
        }
        QVERIFY(std::abs(counts[0] - 12500) < 500);
        QCOMPARE(counts[1], 0);
    }
    void rotationsAreOrthogonalAndRightHanded() {
        Random random(5);
        for (int i = 0; i < 100; ++i) {
            const Mat3 r = random.rotation();
            const Mat3 product = r * r.transposed();
            QVERIFY(std::abs(product.row0.x - 1) < 1e-5F && std::abs(product.row0.y) < 1e-5F &&
                    std::abs(product.row1.z) < 1e-5F);
            QVERIFY(std::abs(dot(cross(r.row0, r.row1), r.row2) - 1) < 1e-5F);
        }
    }
};

QTEST_GUILESS_MAIN(RandomTest)
#include "random_test.moc"
