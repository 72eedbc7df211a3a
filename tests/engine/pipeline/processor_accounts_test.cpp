#include "engine/pipeline/processor_accounts.h"

#include <QTest>
#include <ctime>
#include <string>

using namespace fathom;

namespace {

constexpr ProcessorAccounts kBefore{1000, 50'000, 70};

/// Whether `seconds` in which everybody and this process had that much processor time were disturbed.
bool disturbed(double seconds, double all, double own) {
    return wasDisturbed(kBefore, {kBefore.atSeconds + seconds, kBefore.allSeconds + all, kBefore.ownSeconds + own});
}

/// Computes until this process had that much more processor time.
void compute(double seconds) {
    for (const std::clock_t start = std::clock(); static_cast<double>(std::clock() - start) < seconds * CLOCKS_PER_SEC;) {
    }
}

} // namespace

class ProcessorAccountsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownWorkDisturbsNobody() {
        QVERIFY(!disturbed(2, 4, 4));
        QVERIFY(!disturbed(2, 0, 0));
    }
    void aFifthOfAProcessorDisturbs() {
        QVERIFY(!disturbed(2, 4.3, 4));
        QVERIFY(disturbed(2, 4.5, 4));
        QVERIFY(disturbed(0.25, 0.5, 0));
    }
    void noTimeTellsNothing() {
        QVERIFY(!disturbed(0, 3, 1));
        QVERIFY(!disturbed(-1, 3, 1));
    }
    void ticksThatComeLateAreOwnOnes() {
        QVERIFY(!disturbed(0.125, 0.125, 0.25));
        QVERIFY(!disturbed(0.125, 0, 0.25));
    }
    void accountsGrowByWhatThisProcessComputes() {
        constexpr double kWork = 0.125;
        const ProcessorAccounts before = ProcessorAccounts::now();
        compute(kWork);
        const ProcessorAccounts after = ProcessorAccounts::now();
        QVERIFY(before.atSeconds > 0);
        QVERIFY(after.atSeconds > before.atSeconds);
        QVERIFY2(after.ownSeconds - before.ownSeconds > 0.9 * kWork,
                 std::to_string(after.ownSeconds - before.ownSeconds).c_str());
        if (before.allSeconds > 0) // else the system does not tell
            QVERIFY(after.allSeconds > before.allSeconds);
    }
};

QTEST_GUILESS_MAIN(ProcessorAccountsTest)
#include "processor_accounts_test.moc"
