#include "engine/pipeline/compute_path.h"

#include "engine/pipeline/measured_choices.h"
#include "engine/pipeline/option_names.h"

#include <QTest>

using namespace fathom;

class ComputePathTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProcessorTakesEveryModeAndTellsWhichRecordsNothing() {
        const Device processor;
        for (const NamedValue<CompileMode>& mode : namedValues<CompileMode>()) {
            QVERIFY2(whyNot(processor, mode.value).empty(), std::string(mode.name).c_str());
            QCOMPARE(noteOn(processor, mode.value).empty(), mode.value != CompileMode::ReduceOverhead);
        }
        for (const Precision precision : {Precision::Fp32, Precision::Fp32Strict, Precision::Int8})
            QCOMPARE(kernelsOf(processor, precision, CompileMode::ReduceOverhead),
                     kernelsOf(processor, precision, CompileMode::Default));
    }

    void appleGpusRecordNothing() {
        Device apple;
        apple.kind = DeviceKind::Mps;
        QVERIFY(!whyNot(apple, CompileMode::ReduceOverhead).empty());
        QVERIFY(noteOn(apple, CompileMode::ReduceOverhead).empty());
    }

    void aPrecisionIsMissingForLackOfInstructionsThatTheKernelsNeed() {
        Device processor; // offers nothing
        for (const Precision precision : {Precision::Bf16, Precision::Fp16, Precision::Int8}) {
            const std::string reason = whyNot(processor, precision);
            QVERIFY2(reason.find("AVX2") != std::string::npos || reason.find("VNNI") != std::string::npos, reason.c_str());
        }
    }

    void measurementsAreOfOneVersionOfTheLibrariesThatCompute() {
        const std::string identity = machineIdentity();
        for (const char* library : {"LibTorch ", "MKL", "oneDNN", "Fathom "})
            QVERIFY2(identity.find(library) != std::string::npos, identity.c_str());
    }
};

QTEST_GUILESS_MAIN(ComputePathTest)
#include "compute_path_test.moc"
