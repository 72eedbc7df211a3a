#include "tests/engine/golden/golden_check.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

/// The networks whose weights need 5 and 7 GB; run by itself.
class GoldenGiantTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNetworkIsWithinItsTolerance_data() { addGoldenRows({"net"}, {"giant", "nested"}); }
    void everyNetworkIsWithinItsTolerance() { QVERIFY(rowAgrees()); }
};

QTEST_GUILESS_MAIN(GoldenGiantTest)
#include "golden_giant_test.moc"
