#include "engine/synthetic/lane.h"

#include <QtTest>

#include <cmath>

using namespace fathom::synthetic;

class LaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exponentialsFollowTheStandardLibrary() {
        for (float x = -30; x < 30; x += 0.0173F) {
            QVERIFY(std::abs(lane::exp2(x) / std::exp2(x) - 1) < 3e-6F);
            QVERIFY(std::abs(lane::exp(x / 2) / std::exp(x / 2) - 1) < 1e-5F);
        }
    }
    void logarithmFollowsTheStandardLibrary() {
        for (float x = 1e-6F; x < 1e6F; x *= 1.013F) {
            QVERIFY(std::abs(lane::log2(x) - std::log2(x)) < 4e-6F);
        }
    }
    void powerOfZeroIsZeroAndOfOneIsOne() {
        QVERIFY(lane::power(0, 0.7F) < 1e-6F);
        QVERIFY(std::abs(lane::power(1, 0.45F) - 1) < 1e-6F);
        QVERIFY(std::abs(lane::power(0.25F, 0.5F) - 0.5F) < 1e-5F);
    }
    void sineOfTurnFollowsTheStandardLibrary() {
        for (float x = -8; x < 8; x += 0.0031F) {
            QVERIFY(std::abs(lane::sineOfTurn(x) - std::sin(6.283185307 * static_cast<double>(x))) < 1e-5);
        }
    }
    void floorRoundsDownOnBothSidesOfZero() {
        QCOMPARE(lane::floorToInt(2.0F), 2);
        QCOMPARE(lane::floorToInt(2.9F), 2);
        QCOMPARE(lane::floorToInt(-2.0F), -2);
        QCOMPARE(lane::floorToInt(-2.1F), -3);
        QCOMPARE(lane::floorToInt(-0.5F), -1);
    }
};

QTEST_GUILESS_MAIN(LaneTest)
#include "lane_test.moc"
