#include "engine/kernels/cpu_features.h"

#include <QTest>

using namespace fathom::kernels;

namespace {
constexpr CpuFeatures kAll{true, true, true, true, true, true, true, true};
}

class CpuFeaturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLimitLeavesOlderInstructions_data() {
        QTest::addColumn<QByteArray>("limit");
        QTest::addColumn<bool>("vectors");
        QTest::addColumn<bool>("int8");
        QTest::addColumn<bool>("tiles");
        QTest::newRow("none") << QByteArray("none") << false << false << false;
        QTest::newRow("avx2") << QByteArray("avx2") << true << false << false;
        QTest::newRow("avx512") << QByteArray("avx512") << true << true << false;
    }
    void aLimitLeavesOlderInstructions() {
        QFETCH(QByteArray, limit);
        const std::optional<CpuFeatures> rest = limited(kAll, limit.constData());
        QVERIFY(rest);
        QTEST(rest->vectors(), "vectors");
        QTEST(rest->vectorInt8(), "int8");
        QTEST(rest->tiles(), "tiles");
        QCOMPARE(rest->avx512, rest->vectorInt8());
    }

    void aLimitAddsNothing() {
        const std::optional<CpuFeatures> rest = limited({}, "avx512");
        QVERIFY(rest);
        QVERIFY(!rest->vectors() && !rest->avx512);
    }

    void anUnknownLimitIsNone() {
        QVERIFY(!limited(kAll, "avx"));
        QVERIFY(!limited(kAll, ""));
    }
};

QTEST_GUILESS_MAIN(CpuFeaturesTest)
#include "cpu_features_test.moc"
