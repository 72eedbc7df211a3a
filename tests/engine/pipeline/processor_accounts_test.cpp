#include "engine/pipeline/processor_accounts.h"

#include <QTest>
#include <ctime>
#include <string>

using namespace fathom;

namespace {

constexpr ProcessorAccounts kBefore{1000, 50'000, 70};

/// Strangers during `seconds` in which everybody and this process had that much processor time.
int strangersOf(double seconds, double all, double own) {
    return strangersBetween(kBefore,
                            {kBefore.atSeconds + seconds, kBefore.allSeconds + all, kBefore.ownSeconds + own});
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
    void ownWorkIsNoStranger() {
        QCOMPARE(strangersOf(2, 4, 4), 0);
        QCOMPARE(strangersOf(2, 0, 0), 0);
    }
    void everyProcessorThatOthersKeepBusyIsAStranger() {
        QCOMPARE(strangersOf(2, 4, 2), 1);
        QCOMPARE(strangersOf(2, 8, 4), 2);
        QCOMPARE(strangersOf(0.25, 0.5, 0), 2);
    }
    void whoIsBusyForLessThanHalfOfTheTimeIsNone() {
        QCOMPARE(strangersOf(2, 4.75, 4), 0);
        QCOMPARE(strangersOf(2, 5.25, 4), 1);
        QCOMPARE(strangersOf(2, 6.75, 4), 1);
        QCOMPARE(strangersOf(2, 7.25, 4), 2);
    }
    void aFifthOfAProcessorDisturbs() {
        const auto disturbed = [](double others) {
            return wasDisturbed(kBefore, {kBefore.atSeconds + 2, kBefore.allSeconds + 4 + others, kBefore.ownSeconds + 4});
        };
        QVERIFY(!disturbed(0));
        QVERIFY(!disturbed(0.3));
        QVERIFY(disturbed(0.5));
    }
    void noTimeTellsNothing() {
        QCOMPARE(strangersOf(0, 3, 1), 0);
        QCOMPARE(strangersOf(-1, 3, 1), 0);
    }
    void ticksThatComeLateAreNoStrangers() {
        QCOMPARE(strangersOf(0.125, 0.125, 0.25), 0);
        QCOMPARE(strangersOf(0.125, 0, 0.25), 0);
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
