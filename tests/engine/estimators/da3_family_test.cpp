#include "engine/estimators/da3_estimator.h"
#include "engine/estimators/monocular_estimator.h"
#include "engine/estimators/ready_network.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/models/depth_anything_3/metric_alignment.h"
#include "engine/models/depth_anything_3/mono.h"
#include "engine/models/depth_anything_3/nested.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"

#include <QTest>
#include <cmath>
#include <cstring>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::formulaImage;

namespace {

constexpr Size kSize{56, 42};

/// The demonstration network's numbers with everything that larger ones have.
da3::Preset tinyPreset(da3::Architecture architecture) {
    da3::Preset preset = *da3::findPreset("fathom-demo");
    preset.architecture = architecture;
    if (architecture == da3::Architecture::Monocular) {
        preset.altStart = -1;
        return preset;
    }
    preset.cameraEncoder = true;
    preset.gaussianHead = true;
    return preset;
}

ModelDescription tinyModel(da3::Architecture architecture) {
    ModelDescription model;
    model.name = "tiny";
    const bool isAnyView = architecture != da3::Architecture::Monocular;
    model.capabilities.confidence = model.capabilities.poses = model.capabilities.rays = isAnyView;
    model.capabilities.poseConditioned = model.capabilities.gaussians = isAnyView;
    model.capabilities.sky = architecture != da3::Architecture::AnyView;
    return model;
}

template <typename Network>
Network filled(Network network) {
    da3::fillWithFormula(*network);
    return network;
}

template <typename Network>
ReadyNetwork<Network> ready(const Network& network) {
    return {filled(network), torch::kCPU};
}

std::unique_ptr<Estimator> anyView(const EstimateOptions& options = {}) {
    constexpr auto kind = da3::Architecture::AnyView;
    return makeEstimator(tinyModel(kind), ready(da3::DepthAnything3(tinyPreset(kind))), options);
}

std::unique_ptr<Estimator> monocular(bool isMetric) {
    constexpr auto kind = da3::Architecture::Monocular;
    ModelDescription model = tinyModel(kind);
    model.capabilities.metric = isMetric;
    return makeEstimator(model, ready(da3::MonocularDepth(tinyPreset(kind))), {});
}

std::unique_ptr<Estimator> nested(const EstimateOptions& options = {}) {
    constexpr auto kind = da3::Architecture::Nested;
    ModelDescription model = tinyModel(kind);
    model.capabilities.metric = true;
    const da3::NestedDepth network(tinyPreset(kind), tinyPreset(da3::Architecture::Monocular));
    return makeEstimator(model, ready(network), options);
}

/// Views of a formula scene; kept for the whole run.
const std::vector<RgbImage>& images() {
    static const std::vector<RgbImage> made = [] {
        std::vector<RgbImage> list;
        for (int view = 0; view < 4; ++view) {
            RgbImage image(kSize);
            const std::vector<std::uint8_t> bytes = formulaImage(7, view, kSize.height, kSize.width);
            std::memcpy(image.data(), bytes.data(), bytes.size());
            list.push_back(std::move(image));
        }
        return list;
    }();
    return made;
}

std::vector<const RgbImage*> views(std::size_t count) {
    std::vector<const RgbImage*> pointers;
    for (std::size_t i = 0; i < count; ++i)
        pointers.push_back(&images()[i]);
    return pointers;
}

std::vector<ViewKnowledge> knownCameras(std::size_t count) {
    std::vector<ViewKnowledge> known;
    for (std::size_t i = 0; i < count; ++i) {
        const double x = 3 * static_cast<double>(i), bend = i == 2 ? 4 : 0;
        const RigidTransform worldFromCamera{
            Eigen::AngleAxisd(0.1 * x, Eigen::Vector3d::UnitY()).toRotationMatrix(), {x, bend, 0.2 * x}};
        known.push_back({std::nullopt, PosedIntrinsics{{60, 60, 28, 21, 56, 42}, worldFromCamera.inverse()}});
    }
    return known;
}

double distanceBetween(const ViewEstimate& a, const ViewEstimate& b) {
    return (a.cameraFromBatch->inverse().translation - b.cameraFromBatch->inverse().translation).norm();
}

bool isFinite(const FloatMap& map) {
    return std::ranges::all_of(map.values(), [](float value) { return std::isfinite(value); });
}

double largestRatio(const FloatMap& a, const FloatMap& b, double wanted) {
    double far = 0;
    for (std::size_t i = 0; i < a.valueCount(); ++i)
        far = std::max(far, std::abs(a.data()[i] / b.data()[i] / wanted - 1));
    return far;
}

} // namespace

/// The estimators of the whole family, with small networks.
class Da3FamilyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void monocularModelsGiveDepthAndSkyAndNoCameras() {
        const auto estimates = monocular(false)->estimate(views(2), {});
        for (const ViewEstimate& estimate : estimates) {
            QVERIFY(isFinite(estimate.depth));
            QVERIFY(estimate.sky.size() == kSize);
            QVERIFY(estimate.confidence.isEmpty() && !estimate.cameraFromBatch && !estimate.unitUnknown);
        }
    }

    void metricDepthFollowsTheFocalLengthAndHasNoUnitWithoutIt() {
        const auto estimator = monocular(true);
        const auto unknown = estimator->estimate(views(1), {});
        const auto known = estimator->estimateKnowing(views(1), {{450.0, std::nullopt}}, {});
        QVERIFY(unknown[0].unitUnknown && !known[0].unitUnknown);
        QVERIFY(largestRatio(known[0].depth, unknown[0].depth, 450.0 / da3::kCanonicalFocalPixels) < 1e-5);
        const auto fromCamera = estimator->estimateKnowing(views(1), knownCameras(1), {});
        QVERIFY(largestRatio(fromCamera[0].depth, unknown[0].depth, 60.0 / da3::kCanonicalFocalPixels) < 1e-5);
    }

    void nestedModelsGiveMetresSkyAndTheirScale() {
        const auto estimates = nested()->estimate(views(3), {});
        for (const ViewEstimate& estimate : estimates) {
            QVERIFY(isFinite(estimate.depth) && estimate.sky.size() == kSize);
            QVERIFY(estimate.metricScale && *estimate.metricScale > 0 && !estimate.unitUnknown);
        }
        QCOMPARE(std::ranges::count(estimates, true, &ViewEstimate::isReference), std::ptrdiff_t(1));
    }

    void gaussiansShareTheFrameAndScaleOfTheCameras() {
        EstimateOptions options;
        options.gaussians = true;
        const auto relative = anyView(options)->estimate(views(2), {});
        QCOMPARE(relative[0].gaussians.size(), kSize.pixels());
        const auto metric = nested(options)->estimate(views(2), {});
        options.asUpstream = true;
        const auto upstream = nested(options)->estimate(views(2), {});
        const double ratio = metric[1].gaussians.means[0] / upstream[1].gaussians.means[0];
        QVERIFY(std::abs(ratio / *metric[1].metricScale - 1) < 1e-4);
    }

    void knownCamerasComeBackAndDepthTakesTheirScale() {
        const auto known = knownCameras(4);
        const auto given = anyView()->estimateKnowing(views(4), known, {});
        EstimateOptions options;
        options.knownCameraScale = KnownCameraScale::Predicted;
        const auto predicted = anyView(options)->estimateKnowing(views(4), known, {});
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(given[i].cameraFromBatch->matrix().isApprox(known[i].camera->cameraFromWorld.matrix()));
            QCOMPARE(given[i].intrinsics->fx, 60.0);
            QVERIFY(given[i].inGivenWorld && given[i].unitUnknown && !predicted[i].inGivenWorld);
        }
        // The two differ by one scale, in depth as in the cameras.
        const double scale = distanceBetween(given[0], given[3]) / distanceBetween(predicted[0], predicted[3]);
        QVERIFY(std::abs(scale - 1) > 0.01);
        QVERIFY(largestRatio(given[1].depth, predicted[1].depth, scale) < 1e-4);
    }

    void fewKnownCamerasGiveAResult_data() {
        QTest::addColumn<int>("count");
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
    }
    void fewKnownCamerasGiveAResult() {
        QFETCH(int, count);
        const auto size = static_cast<std::size_t>(count);
        const auto estimates = anyView()->estimateKnowing(views(size), knownCameras(size), {});
        for (const ViewEstimate& estimate : estimates)
            QVERIFY(isFinite(estimate.depth));
        EstimateOptions upstream;
        upstream.asUpstream = true;
        QCOMPARE(errorOf([&] { (void)anyView(upstream)->estimateKnowing(views(size), knownCameras(size), {}); }),
                 ErrorCode::EmptyInput);
    }

    void camerasInOnePlaceGiveAResult() {
        auto known = knownCameras(3);
        for (ViewKnowledge& view : known)
            view.camera->cameraFromWorld = {};
        for (const ViewEstimate& estimate : anyView()->estimateKnowing(views(3), known, {}))
            QVERIFY(isFinite(estimate.depth) && estimate.cameraFromBatch->matrix().allFinite());
    }

    void featuresComeInInputOrderUnlessAskedAsUpstream() {
        EstimateOptions options;
        options.featureLayers = {9, 1};
        options.referenceView = ReferenceView::Middle; // view 1 of 3: views are reordered inside
        const auto ours = anyView(options)->estimate(views(3), {});
        QCOMPARE(ours[0].features.size(), std::size_t(2));
        QCOMPARE(ours[0].features[0].layer, 9);
        QCOMPARE(ours[0].features[0].rows, 3);
        QCOMPARE(ours[0].features[0].columns, 4);
        options.asUpstream = true;
        const auto upstream = anyView(options)->estimate(views(3), {});
        QVERIFY(ours[1].features[0].values == upstream[0].features[0].values);
        QVERIFY(ours[0].features[0].values == upstream[1].features[0].values);
        options.featureLayers = {10};
        QCOMPARE(errorOf([&] { (void)anyView(options)->estimate(views(1), {}); }), ErrorCode::InvalidOption);
    }

    void monocularModelsGiveFeaturesToo() {
        constexpr auto kind = da3::Architecture::Monocular;
        EstimateOptions options;
        options.featureLayers = {3};
        const auto estimator = makeEstimator(tinyModel(kind), ready(da3::MonocularDepth(tinyPreset(kind))), options);
        QCOMPARE(estimator->estimate(views(1), {})[0].features[0].channels, 192);
    }
};

QTEST_GUILESS_MAIN(Da3FamilyTest)
#include "da3_family_test.moc"
