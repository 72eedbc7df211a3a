#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/estimator.h"

#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <utility>

using namespace fathom;
using fathom::test::Deviation;
using fathom::test::deviation;
using fathom::test::errorOf;
using fathom::test::formulaImage;
using fathom::test::Npz;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

namespace {

/// Case small_3v_84x126: three views, so that a reference view is chosen and the views are reordered inside.
constexpr int kSeed = 103;
constexpr int kViews = 3;
constexpr Size kSize{126, 84};

std::vector<RgbImage> goldenImages() {
    std::vector<RgbImage> images;
    for (int view = 0; view < kViews; ++view) {
        RgbImage image(kSize);
        const std::vector<std::uint8_t> bytes = formulaImage(kSeed, view, kSize.height, kSize.width);
        std::memcpy(image.data(), bytes.data(), bytes.size());
        images.push_back(std::move(image));
    }
    return images;
}

std::vector<float> joined(const std::vector<ViewEstimate>& views, FloatMap ViewEstimate::* map) {
    std::vector<float> values;
    for (const ViewEstimate& view : views)
        values.insert(values.end(), (view.*map).values().begin(), (view.*map).values().end());
    return values;
}

std::vector<double> extrinsicsOf(const std::vector<ViewEstimate>& views) {
    std::vector<double> values;
    for (const ViewEstimate& view : views) {
        const Eigen::Matrix4d matrix = view.cameraFromBatch->matrix();
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column)
                values.push_back(matrix(row, column));
    }
    return values;
}

std::vector<double> intrinsicsOf(const std::vector<ViewEstimate>& views) {
    std::vector<double> values;
    for (const ViewEstimate& view : views) {
        const Eigen::Matrix3d matrix = view.intrinsics->matrix();
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 3; ++column)
                values.push_back(matrix(row, column));
    }
    return values;
}

double meanRelative(const std::vector<float>& got, const std::vector<float>& wanted) {
    double sum = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        sum += std::abs(got[i] / wanted[i] - 1.0);
    return sum / static_cast<double>(wanted.size());
}

} // namespace

class EstimatorTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;
    ModelDescription m_model;

    std::map<std::pair<Precision, CompileMode>, std::vector<ViewEstimate>> m_estimated;

    /// The golden views in one pass; every combination is computed once.
    const std::vector<ViewEstimate>& estimated(Precision precision, CompileMode mode) {
        std::vector<ViewEstimate>& views = m_estimated[{precision, mode}];
        if (views.empty()) {
            EstimateOptions options;
            options.precision = precision;
            options.compileMode = mode;
            const auto estimator = loadEstimator(m_model, options);
            const std::vector<RgbImage> images = goldenImages();
            views = estimator->estimate({&images[0], &images[1], &images[2]}, {});
        }
        return views;
    }

private Q_SLOTS:
    void initTestCase() {
        writeFormulaCheckpoint("da3-small", m_folder / "da3-small");
        ModelCatalog catalog;
        m_model = catalog.add(m_folder / "da3-small");
    }

    void aNetworkFromAFileGivesTheReferenceResults_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("off") << static_cast<int>(CompileMode::Off);
        QTest::newRow("default") << static_cast<int>(CompileMode::Default);
    }

    void aNetworkFromAFileGivesTheReferenceResults() {
        QFETCH(int, mode);
        const Npz golden(testData("golden/da3/net/small_3v_84x126.npz"));
        const auto& views = estimated(Precision::Fp32, static_cast<CompileMode>(mode));
        QCOMPARE(views.size(), std::size_t(kViews));
        const Deviation depth = deviation(joined(views, &ViewEstimate::depth), golden["depth"].doubles());
        const Deviation confidence =
            deviation(joined(views, &ViewEstimate::confidence), golden["depth_conf"].doubles());
        const Deviation extrinsics = deviation(extrinsicsOf(views), golden["extrinsics"].doubles());
        const Deviation intrinsics = deviation(intrinsicsOf(views), golden["intrinsics"].doubles());
        QVERIFY2(depth.relative < 2e-4, QByteArray::number(depth.relative));
        QVERIFY2(confidence.relative < 1e-4, QByteArray::number(confidence.relative));
        QVERIFY2(extrinsics.overMax < 3e-5, QByteArray::number(extrinsics.overMax));
        QVERIFY2(intrinsics.overMax < 3e-5, QByteArray::number(intrinsics.overMax));
    }

    void foldingChangesNothingBeyondRounding() {
        const auto& plain = estimated(Precision::Fp32, CompileMode::Off);
        const auto& folded = estimated(Precision::Fp32Strict, CompileMode::Default);
        const std::vector<float> reference = joined(plain, &ViewEstimate::depth);
        const Deviation depth = deviation(joined(folded, &ViewEstimate::depth),
                                          std::vector<double>(reference.begin(), reference.end()));
        QVERIFY2(depth.relative < 5e-5, QByteArray::number(depth.relative));
        QVERIFY(deviation(extrinsicsOf(folded), extrinsicsOf(plain)).overMax < 1e-5);
    }

    void lowerPrecisionsChangeDepthByLessThanTheyPromise() {
        const auto reference = joined(estimated(Precision::Fp32, CompileMode::Off), &ViewEstimate::depth);
        const Device device = findDevice("cpu");
        for (const Precision precision : device.precisions) {
            const auto depth = joined(estimated(precision, CompileMode::Default), &ViewEstimate::depth);
            const double change = meanRelative(depth, reference);
            QVERIFY2(change < errorBoundOf(precision), QByteArray::number(change));
            if (precision != Precision::Fp32)
                QVERIFY(depth != reference); // else nothing was measured
        }
    }

    void anEstimatorTellsHowItRuns() {
        EstimateOptions options;
        options.precision = Precision::Fp32Strict;
        options.planWithout = {"tables"};
        options.threads = 1;
        const Execution execution = loadEstimator(m_model, options)->execution();
        QCOMPARE(execution.precision, Precision::Fp32Strict);
        QCOMPARE(execution.threads, 1);
        const auto tables = std::ranges::find(execution.passes, "tables", &PassReport::name);
        QVERIFY(tables != execution.passes.end() && !tables->skipped.empty());
        options.compileMode = CompileMode::Off;
        options.planWithout.clear();
        QVERIFY(loadEstimator(m_model, options)->execution().passes.empty());
        options.precision = Precision::Int8;
        QCOMPARE(errorOf([&] { (void)loadEstimator(m_model, options); }), ErrorCode::InvalidOption);
    }

    void automaticPrecisionIsOneThatTheDeviceHas() {
        for (const Device& device : listDevices()) {
            const Precision chosen = resolvePrecision(Precision::Auto, device);
            QVERIFY(std::ranges::find(device.precisions, chosen) != device.precisions.end());
        }
        Device plain;
        plain.precisions = {Precision::Fp32};
        QCOMPARE(resolvePrecision(Precision::Auto, plain), Precision::Fp32);
        QCOMPARE(errorOf([&] { (void)resolvePrecision(Precision::Tf32, plain); }), ErrorCode::InvalidOption);
        plain.kind = DeviceKind::Cuda;
        plain.precisions = {Precision::Fp32, Precision::Tf32, Precision::Bf16, Precision::Fp16};
        QCOMPARE(resolvePrecision(Precision::Auto, plain), Precision::Fp16);
        QCOMPARE(widerThanHalf(plain), Precision::Bf16);
        plain.precisions = {Precision::Fp32, Precision::Fp16}; // Volta and Turing
        QCOMPARE(resolvePrecision(Precision::Auto, plain), Precision::Fp16);
        QCOMPARE(widerThanHalf(plain), Precision::Fp32);
        plain.kind = DeviceKind::Mps;
        QCOMPARE(resolvePrecision(Precision::Auto, plain), Precision::Fp32);
    }

    void oneViewAndRaysGiveCamerasToo() {
        EstimateOptions options;
        options.poseSource = PoseSource::Rays;
        const auto estimator = loadEstimator(m_model, options);
        const std::vector<RgbImage> images = goldenImages();
        const auto views = estimator->estimate({&images[0]}, {});
        QCOMPARE(views.size(), std::size_t(1));
        QVERIFY(views[0].intrinsics->isValid());
        QVERIFY(views[0].cameraFromBatch->matrix().allFinite());
    }

    void whatTheModelCannotGiveIsAbsent() {
        ModelDescription depthOnly = m_model;
        depthOnly.capabilities.poses = depthOnly.capabilities.rays = depthOnly.capabilities.confidence =
            false;
        const auto estimator = loadEstimator(depthOnly, {});
        const std::vector<RgbImage> images = goldenImages();
        const auto views = estimator->estimate({&images[0], &images[1]}, {});
        QVERIFY(!views[0].cameraFromBatch);
        QVERIFY(views[0].confidence.isEmpty());
        EstimateOptions rays;
        rays.poseSource = PoseSource::Rays;
        QCOMPARE(errorOf([&] { (void)loadEstimator(depthOnly, rays); }), ErrorCode::InvalidOption);
    }

    void aCancelledPassEndsWithoutAResult() {
        const auto estimator = loadEstimator(m_model, {});
        const std::vector<RgbImage> images = goldenImages();
        CancelSource cancel;
        cancel.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)estimator->estimate({&images[0]}, cancel.token()));
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)loadEstimator(m_model, {}, cancel.token()));
    }

    void aPassThatCannotFitIntoMemoryIsRefusedBeforeItStarts() {
        const auto estimator = loadEstimator(m_model, {});
        const RgbImage large(Size{4032, 4032});
        const std::vector<const RgbImage*> views(512, &large);
        QCOMPARE(errorOf([&] { (void)estimator->estimate(views, {}); }), ErrorCode::OutOfMemory);
    }

    void anUnknownDeviceIsNamedWithThoseThatExist() {
        EstimateOptions options;
        options.device = "cuda:77";
        try {
            (void)loadEstimator(m_model, options);
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::DeviceUnavailable);
            QVERIFY(std::string(error.what()).find("cpu") != std::string::npos);
        }
    }

    void matrixProductsRunOnTheLibraryOfTheNetwork() {
        const std::vector<std::string> lines = libraryVersions();
        QVERIFY2(lines.back().starts_with("sgemm_ ") &&
                     lines.back().find("libtorch_cpu") != std::string::npos,
                 lines.back().c_str());
    }
};

QTEST_GUILESS_MAIN(EstimatorTest)
#include "estimator_test.moc"
