#include "engine/pipeline/self_test.h"

#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/patience.h"

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <iterator>

using namespace fathom;

namespace {

SelfTest made(std::vector<ArithmeticTrial> trials) {
    return {std::move(trials), false};
}

} // namespace

class SelfTestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFastestRightArithmeticIsChosen() {
        using enum Precision;
        QVERIFY(fastestOf(made({{Fp32, 3, 1e-7, true}, {Bf16, 1, 1e-3, true}, {Int8, 0.5, 1e-2, true}})) == Bf16);
        QVERIFY(fastestOf(made({{Fp32, 3, 1e-7, true}, {Bf16, 4, 1e-3, true}})) == Fp32); // bfloat16 that is emulated
        QVERIFY(fastestOf(made({{Fp32, 3, 1e-7, true}, {Bf16, 1, 0.7, false}})) == Fp32);
        QVERIFY(fastestOf({}) == Fp32);
    }
    void aTestIsReadBackAsItWasWritten() {
        SelfTest test = made({{Precision::Fp32, 3.25, 1e-7, true}, {Precision::Int8, 0.5, 0.3, false}});
        test.tilesFail = true;
        const SelfTest back = selfTestOf(textOf(test));
        QVERIFY(back.tilesFail);
        QVERIFY(back.trials == test.trials);
        for (const char* text : {"", "fp32", "fp32:1:2", "fp7:1:2:1;", "nonsense;"})
            QVERIFY(selfTestOf(text).trials.empty());
    }
    void thisProcessorComputesRightly() {
        const Device device = findDevice("cpu");
        std::vector<Precision> native;
        for (const Precision precision : {Precision::Fp32, Precision::Bf16, Precision::Int8})
            if (std::ranges::find(device.precisions, precision) != device.precisions.end())
                native.push_back(precision);
        const SelfTest test = runSelfTest(native);
        QVERIFY(!test.tilesFail);
        QCOMPARE(test.trials.size(), native.size());
        for (const ArithmeticTrial& trial : test.trials) {
            QVERIFY2(trial.isRight, textOf(test).c_str());
            QVERIFY(trial.milliseconds > 0);
        }
        QVERIFY(test.trials.front().error < 1e-4);
    }
    void tilesThatFailAreNotUsed() {
        Device device = findDevice("cpu");
        device.tilesFail = true;
        QVERIFY(kernelsOf(device, Precision::Fp32, CompileMode::Default) != Kernels::SplitTiles);
        QVERIFY(kernelsOf(device, Precision::Bf16, CompileMode::Default) != Kernels::DigitTiles);
        if (std::ranges::find(device.precisions, Precision::Int8) != device.precisions.end())
            QVERIFY(kernelsOf(device, Precision::Int8, CompileMode::Default) != Kernels::Tiles);
    }
    void automaticIsWhatWasMeasured() {
        Device device = findDevice("cpu");
        device.fastest = Precision::Fp32;
        QVERIFY(resolvePrecision(Precision::Auto, device) == Precision::Fp32);
    }

    void aPatientProgramHasThreadsThatDoNothing() {
        const auto threads = [] {
            return std::distance(std::filesystem::directory_iterator("/proc/self/task"), std::filesystem::directory_iterator());
        };
        Patience::set(false, 2);
        const auto before = threads();
        Patience::set(true, 2);
        QTRY_VERIFY(threads() >= before + 2); // whose team is larger than the machine
    }

    void patienceIsAStateThatCanBeLeft() {
        Patience::set(true, 2);
        QVERIFY(Patience::isPatient());
        Patience::set(false, 2);
        QVERIFY(!Patience::isPatient());
    }

    void threadsOfLibTorchSleepBesideKernelsOfOurOwn() {
        Patience::choose(2, true);
        QVERIFY(Patience::isPatient());
    }
};

QTEST_GUILESS_MAIN(SelfTestTest)
#include "self_test_test.moc"
