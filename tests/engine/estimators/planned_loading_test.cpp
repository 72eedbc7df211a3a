#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"
#include "engine/kernels/cpu_features.h"
#include "engine/pipeline/estimator.h"
#include "engine/weights/safetensors_file.h"
#include "tests/support/expect_error.h"
#include "tests/support/formula_estimates.h"
#include "tests/support/process_memory.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <malloc.h>
#include <string>

using namespace fathom;
using namespace fathom::test;

/// Networks that are rewritten part by part while they are read.
class PlannedLoadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qputenv("FATHOM_CACHE", QByteArray::fromStdString((m_folder / "cache").string()));
        m_model = formulaModel("da3-small", m_folder.path());
        for (int view = 0; view < 2; ++view)
            m_views.push_back(formulaPicture(view));
    }

    void peakIsNearTheSizeOfTheTensorsInTheChosenPrecision_data() {
        QTest::addColumn<int>("precision");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<double>("bound");
        QTest::newRow("fp32") << static_cast<int>(Precision::Fp32) << 4 << 1.15;
        QTest::newRow("fp32-strict") << static_cast<int>(Precision::Fp32Strict) << 4 << 1.15;
        QTest::newRow("bf16") << static_cast<int>(Precision::Bf16) << 2 << 1.15;
    }
    void peakIsNearTheSizeOfTheTensorsInTheChosenPrecision() {
        QFETCH(int, precision);
        QFETCH(int, bytes);
        QFETCH(double, bound);
        const EstimateOptions options = optionsOf(static_cast<Precision>(precision));
        if (!kernels::cpuFeatures().avx512Bf16 && !kernels::cpuFeatures().half() && bytes == 2)
            QSKIP("this processor has no half precision");
        std::uint64_t values = 0;
        const SafetensorsFile weights(m_model.weights);
        for (const TensorEntry& entry : weights.entries())
            values += (entry.end - entry.begin) / sizeof(float);
        (void)loadEstimator(m_model, options); // what LibTorch allocates once is not the network's
        malloc_trim(0);
        const std::uint64_t before = statusOf("VmRSS");
        if (!forgetPeak())
            QSKIP("the peak of memory cannot be measured here");
        const auto estimator = loadEstimator(m_model, options);
        const double ratio = static_cast<double>(statusOf("VmHWM") - before) / static_cast<double>(values) / bytes;
        std::fprintf(stderr, "%.3f times the tensors\n", ratio);
        QVERIFY(ratio < bound);
    }

    void partsThatAreFinishedSideBySideAreTheSameToTheBit_data() {
        QTest::addColumn<int>("precision");
        for (const Precision precision : {Precision::Fp32, Precision::Fp32Strict, Precision::Bf16, Precision::Int8})
            QTest::newRow(precisionName(precision).data()) << static_cast<int>(precision);
    }
    void partsThatAreFinishedSideBySideAreTheSameToTheBit() {
        QFETCH(int, precision);
        EstimateOptions options = optionsOf(static_cast<Precision>(precision));
        if (!kernels::cpuFeatures().int8() && options.precision == Precision::Int8)
            QSKIP("no int8");
        const auto wanted = loadEstimator(m_model, options)->estimate(pointers(), {});
        options.threads = 4;
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto estimator = loadEstimator(m_model, options);
            estimator->setThreads(1);
            const auto got = estimator->estimate(pointers(), {});
            for (std::size_t view = 0; view < wanted.size(); ++view)
                QVERIFY(std::ranges::equal(got[view].depth.values(), wanted[view].depth.values()));
        }
    }
    void whatReallyRunsIsToldWhenPassesAreLeftOut_data() {
        QTest::addColumn<QStringList>("without");
        QTest::addColumn<int>("kernels");
        QTest::newRow("none") << QStringList() << static_cast<int>(Kernels::Vectors);
        QTest::newRow("the head's kernels") << QStringList{"fused-head"} << static_cast<int>(Kernels::Vectors);
        QTest::newRow("the blocks' kernels") << QStringList{"fused-blocks"} << static_cast<int>(Kernels::OneDnn);
        QTest::newRow("oneDNN's too") << QStringList{"fused-blocks", "onednn-blocks"} << static_cast<int>(Kernels::LibTorch);
    }
    void whatReallyRunsIsToldWhenPassesAreLeftOut() {
        QFETCH(QStringList, without);
        QFETCH(int, kernels);
        if (!kernels::cpuFeatures().vectors())
            QSKIP("no kernels for this processor");
        EstimateOptions options = optionsOf(Precision::Fp32Strict);
        for (const QString& pass : without)
            options.planWithout.push_back(pass.toStdString());
        QCOMPARE(static_cast<int>(loadEstimator(m_model, options)->execution().kernels), kernels);
    }

    void whatRecordsOnAGpuIsTheDefaultOnTheProcessorAndSaysSo() {
        const auto recorded = loadEstimator(m_model, optionsOf(Precision::Fp32Strict, CompileMode::ReduceOverhead));
        const auto usual = loadEstimator(m_model, optionsOf(Precision::Fp32Strict));
        QVERIFY(!recorded->execution().measured.empty());
        QVERIFY(usual->execution().measured.empty());
        const auto got = recorded->estimate(pointers(), {}), wanted = usual->estimate(pointers(), {});
        for (std::size_t view = 0; view < wanted.size(); ++view)
            QVERIFY(std::ranges::equal(got[view].depth.values(), wanted[view].depth.values()));
    }

    void anUnloadedModelGivesItsMemoryBack_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("plain") << static_cast<int>(CompileMode::Off);
        QTest::newRow("planned") << static_cast<int>(CompileMode::Default);
    }
    void anUnloadedModelGivesItsMemoryBack() {
        QFETCH(int, mode);
        const auto load = [&] {
            auto estimator = loadEstimator(m_model, optionsOf(Precision::Fp32, static_cast<CompileMode>(mode)));
            (void)estimator->estimate(pointers(), {});
            return estimator;
        };
        load().reset(); // what LibTorch allocates once is not the network's
        malloc_trim(0);
        const std::uint64_t before = statusOf("RssAnon");
        auto estimator = load();
        const auto taken = static_cast<double>(statusOf("RssAnon") - before);
        estimator.reset();
        const double left = static_cast<double>(statusOf("RssAnon")) - static_cast<double>(before);
        QVERIFY2(left < 0.1 * taken, QByteArray::number(left / taken));
    }

    void aCancelledLoadEndsItsThreads() {
        EstimateOptions options = optionsOf(Precision::Fp32);
        options.threads = 4;
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)loadEstimator(m_model, options, source.token()));
    }

    void theCameraEncoderIsReadWhenCamerasAreKnown() {
        const auto plain = loadEstimator(m_model, optionsOf(Precision::Fp32Strict, CompileMode::Off));
        const auto planned = loadEstimator(m_model, optionsOf(Precision::Fp32Strict));
        std::vector<ViewKnowledge> known(m_views.size());
        for (std::size_t i = 0; i < known.size(); ++i) {
            PosedIntrinsics camera;
            camera.intrinsics = {80, 80, 49, 35, 98, 70};
            camera.cameraFromWorld.translation = Eigen::Vector3d(0.3, 0, 0.1) * static_cast<double>(i);
            known[i].camera = camera;
        }
        const auto free = planned->estimate(pointers(), {});
        const auto wanted = plain->estimateKnowing(pointers(), known, {});
        const auto got = planned->estimateKnowing(pointers(), known, {});
        QVERIFY(meanDifference(got[1].depth, wanted[1].depth) < 1e-4);
        QVERIFY(meanDifference(got[1].depth, free[1].depth) > 1e-3); // the cameras were looked at
    }

    void networksOfOneViewArePlannedToo_data() {
        QTest::addColumn<int>("precision");
        QTest::addColumn<double>("bound");
        QTest::newRow("fp32") << static_cast<int>(Precision::Fp32) << 1e-4;
        QTest::newRow("fp32-strict") << static_cast<int>(Precision::Fp32Strict) << 1e-4;
        QTest::newRow("bf16") << static_cast<int>(Precision::Bf16) << 5e-3;
        QTest::newRow("int8") << static_cast<int>(Precision::Int8) << 2e-2;
    }
    void networksOfOneViewArePlannedToo() {
        QFETCH(int, precision);
        QFETCH(double, bound);
        const EstimateOptions options = optionsOf(static_cast<Precision>(precision));
        if (!kernels::cpuFeatures().half() && bound > 1e-3)
            QSKIP("no kernels for half precision");
        const ModelDescription model = formulaModel("depth-anything-v2-metric-indoor-small", m_folder.path());
        const auto plain = loadEstimator(model, optionsOf(Precision::Fp32Strict, CompileMode::Off));
        const auto planned = loadEstimator(model, options);
        QCOMPARE(planned->execution().passes.empty(), false);
        const auto wanted = plain->estimate(pointers(), {}), got = planned->estimate(pointers(), {});
        for (std::size_t view = 0; view < wanted.size(); ++view) {
            const double difference = meanDifference(got[view].depth, wanted[view].depth);
            QVERIFY2(difference < bound, QByteArray::number(difference));
            QVERIFY(difference > 0);
        }
    }

    void aLimitOnWeightsChangesNoBit_data() {
        QTest::addColumn<int>("precision");
        QTest::addColumn<QString>("map");
        for (const Precision precision : {Precision::Fp32, Precision::Bf16, Precision::Int8, Precision::Fp32Strict})
            QTest::newRow(precisionName(precision).data()) << static_cast<int>(precision) << "auto";
        QTest::newRow("in order") << static_cast<int>(Precision::Fp32) << "sequential";
        QTest::newRow("by name") << static_cast<int>(Precision::Fp32) << "blocks=disk,blocks.0=cpu";
    }
    void aLimitOnWeightsChangesNoBit() {
        QFETCH(int, precision);
        QFETCH(QString, map);
        EstimateOptions options = optionsOf(static_cast<Precision>(precision));
        if (!kernels::cpuFeatures().half() && (options.precision == Precision::Bf16 || options.precision == Precision::Int8))
            QSKIP("no kernels for half precision");
        if (options.precision == Precision::Fp32Strict)
            options.planWithout = {"onednn-blocks"}; // its packed weights cannot move, and plain ones round differently
        const auto free = loadEstimator(m_model, options);
        options.deviceMap = map.toStdString();
        if (map != "blocks=disk,blocks.0=cpu")
            options.memoryLimits = options.precision == Precision::Fp32 || options.precision == Precision::Fp32Strict
                                       ? "cpu=90MiB"
                                       : "cpu=60MiB";
        const auto limited = loadEstimator(m_model, options);
        const WeightPlaces& places = limited->execution().weights;
        QVERIFY(places.blocksElsewhere > 0 && places.blocksElsewhere <= places.blocks);
        QCOMPARE(free->execution().weights.elsewhere, std::uint64_t{0});
        QVERIFY(places.resident < free->execution().weights.resident);
        for (int pass = 0; pass < 2; ++pass) {
            const auto wanted = free->estimate(pointers(), {}), got = limited->estimate(pointers(), {});
            for (std::size_t view = 0; view < wanted.size(); ++view)
                QVERIFY(std::ranges::equal(got[view].depth.values(), wanted[view].depth.values()));
        }
    }
    void oneDnnReadsPlainWeightsToo() {
        EstimateOptions options = optionsOf(Precision::Fp32Strict);
        const auto free = loadEstimator(m_model, options);
        options.memoryLimits = "cpu=90MiB";
        const auto limited = loadEstimator(m_model, options);
        QVERIFY(limited->execution().weights.elsewhere > 0);
        const auto wanted = free->estimate(pointers(), {}), got = limited->estimate(pointers(), {});
        QVERIFY(meanDifference(got[1].depth, wanted[1].depth) < 1e-5);
    }
    void aCancelledPassLeavesTheNextOneWhole() {
        EstimateOptions options = optionsOf(Precision::Fp32);
        options.memoryLimits = "cpu=90MiB";
        const auto limited = loadEstimator(m_model, options);
        const auto wanted = limited->estimate(pointers(), {});
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)limited->estimate(pointers(), source.token()));
        const auto got = limited->estimate(pointers(), {});
        QVERIFY(std::ranges::equal(got[0].depth.values(), wanted[0].depth.values()));
    }
    void limitsThatCannotBeKeptAreRefused_data() {
        QTest::addColumn<QString>("limits");
        QTest::addColumn<QString>("map");
        QTest::newRow("below one block") << "cpu=20MiB" << "auto";
        QTest::newRow("another device") << "cuda:0=1GiB" << "auto";
        QTest::newRow("a part that stays") << "" << "head=disk";
        QTest::newRow("no such part") << "" << "blocks.99=disk";
    }
    void limitsThatCannotBeKeptAreRefused() {
        QFETCH(QString, limits);
        QFETCH(QString, map);
        EstimateOptions options = optionsOf(Precision::Fp32);
        options.memoryLimits = limits.toStdString();
        options.deviceMap = map.toStdString();
        QCOMPARE(errorOf([&] { (void)loadEstimator(m_model, options); }), ErrorCode::InvalidOption);
    }

private:
    [[nodiscard]] std::vector<const RgbImage*> pointers() const { return {&m_views[0], &m_views[1]}; }

    TemporaryFolder m_folder;
    ModelDescription m_model;
    std::vector<RgbImage> m_views;
};

QTEST_GUILESS_MAIN(PlannedLoadTest)
#include "planned_loading_test.moc"
