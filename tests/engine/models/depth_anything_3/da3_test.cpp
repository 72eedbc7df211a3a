#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "tests/support/expect_error.h"

#include <QTest>
#include <optional>
#include <set>

using namespace fathom;
using namespace fathom::test;

namespace {
/// Levels 0 to 2 of the ray branch are in the file and not evaluated, apart from the norm that all levels share;
/// known cameras replace the learned tokens.
bool isStoredOnly(const std::string& key) {
    const auto has = [&](const std::string& part) { return key.find(part) != std::string::npos; };
    if (has("camera_token"))
        return true;
    for (const std::string level : {"0", "1", "2"})
        if (has("output_conv1_aux." + level + ".") ||
            (has("output_conv2_aux." + level + ".") && !has("output_conv2_aux." + level + ".2.")))
            return true;
    return false;
}
} // namespace

/// Behaviour of the whole network beyond its numbers, on the smallest preset.
class Da3Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        useOneThread();
        da3::Preset preset = *da3::findPreset("fathom-demo");
        preset.cameraEncoder = true;
        m_network.emplace(formulaNetwork(preset));
    }

    void outputsHaveTheStatedShapes() {
        const torch::NoGradGuard noGrad;
        const da3::Prediction prediction = run(3, {.rays = true});
        using Shape = std::vector<std::int64_t>;
        QCOMPARE(prediction.depth.sizes().vec(), (Shape{1, 3, 42, 56}));
        QCOMPARE(prediction.confidence.sizes().vec(), (Shape{1, 3, 42, 56}));
        QCOMPARE(prediction.poseEncoding.sizes().vec(), (Shape{1, 3, 9}));
        QCOMPARE(prediction.cameras.extrinsics.sizes().vec(), (Shape{1, 3, 3, 4}));
        QCOMPARE(prediction.cameras.intrinsics.sizes().vec(), (Shape{1, 3, 3, 3}));
        QCOMPARE(prediction.ray.sizes().vec(), (Shape{1, 3, 24, 32, 6}));
        QCOMPARE(prediction.rayConfidence.sizes().vec(), (Shape{1, 3, 24, 32}));
        QCOMPARE(prediction.reference.sizes().vec(), (Shape{1}));
    }

    void rayBranchIsSkippedUnlessAskedFor() {
        const torch::NoGradGuard noGrad;
        std::set<std::string> seen;
        const da3::Prediction without =
            run(2, {.observe = [&](std::string_view name, const torch::Tensor&) { seen.emplace(name); }});
        QVERIFY(!without.ray.defined());
        QVERIFY(seen.contains("head.scratch.refinenet1"));
        QVERIFY(!seen.contains("head.scratch.refinenet1_aux"));
        QVERIFY(torch::equal(without.depth, run(2, {.rays = true}).depth));
    }

    void raysReplaceTheCameraDecoder() {
        const torch::NoGradGuard noGrad;
        const da3::Prediction prediction = run(2, {.poseSource = da3::PoseSource::Rays});
        QVERIFY(!prediction.poseEncoding.defined());
        QVERIFY(!prediction.ray.defined());
        QCOMPARE(prediction.cameras.extrinsics.sizes().vec(), (std::vector<std::int64_t>{1, 2, 3, 4}));
        QCOMPARE(prediction.cameras.extrinsics.scalar_type(), torch::kFloat32);
    }

    void samplesOfABatchDoNotSeeEachOther() {
        const torch::NoGradGuard noGrad;
        const torch::Tensor first = formulaViews(201, 3, 42, 56), second = formulaViews(202, 3, 42, 56);
        const da3::Prediction both = (*m_network)->forward(torch::cat({first, second}, 0));
        const da3::Prediction alone = (*m_network)->forward(second);
        QVERIFY(torch::allclose(both.depth[1], alone.depth[0], 1e-4, 1e-5));
        QVERIFY(torch::allclose(both.poseEncoding[1], alone.poseEncoding[0], 1e-4, 1e-5));
        QCOMPARE(both.reference[1].item<std::int64_t>(), alone.reference[0].item<std::int64_t>());
    }

    void moreViewsThanOneChunkOfTheHeadChangeNothing() {
        const torch::NoGradGuard noGrad;
        std::array<torch::Tensor, 4> taps;
        for (std::size_t k = 0; k < taps.size(); ++k)
            taps[k] = formulaInput("fathom.chunk.tap" + std::to_string(k), {1, 10, 6, 384});
        const da3::HeadOutput all = (*m_network)->model->head->forward(taps, 28, 42, {.rays = true});
        for (torch::Tensor& tap : taps)
            tap = tap.slice(1, 9);
        const da3::HeadOutput last = (*m_network)->model->head->forward(taps, 28, 42, {.rays = true});
        QCOMPARE(all.depth.size(1), std::int64_t{10});
        QVERIFY(torch::allclose(all.depth.slice(1, 9), last.depth, 1e-5, 1e-6));
        QVERIFY(torch::allclose(all.ray.slice(1, 9), last.ray, 1e-5, 1e-6));
    }

    void forcedReferenceIsUsed() {
        const torch::NoGradGuard noGrad;
        const da3::Prediction prediction = run(4, {.forcedReference = 2});
        QCOMPARE(prediction.reference.item<std::int64_t>(), std::int64_t{2});
        QVERIFY(torch::allclose(prediction.depth,
                                run(4, {.reference = da3::ReferenceStrategy::Middle}).depth, 1e-5, 1e-6));
    }

    void knownCamerasChangeTheResult() {
        const torch::NoGradGuard noGrad;
        QVERIFY(!torch::allclose(run(2, {}).depth, run(2, {.knownCameras = cameras(2)}).depth, 1e-3, 1e-3));
    }

    void unusableInputIsRefused_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"four dimensions", "side not a multiple of 14", "no views", "one channel",
                                 "forced view outside", "cameras of another number of views", "intrinsics of another shape"})
            QTest::newRow(what) << QString(what);
    }
    void unusableInputIsRefused() {
        QFETCH(QString, what);
        torch::Tensor images = formulaViews(1, 2, 28, 28);
        da3::ForwardOptions options;
        if (what == "four dimensions")
            images = images[0];
        else if (what == "side not a multiple of 14")
            images = images.slice(3, 0, 27);
        else if (what == "no views")
            images = images.slice(1, 0, 0);
        else if (what == "one channel")
            images = images.slice(2, 0, 1);
        else if (what == "forced view outside")
            options.forcedReference = 2;
        else if (what == "cameras of another number of views")
            options.knownCameras = cameras(3);
        else
            options.knownCameras = da3::Cameras{cameras(2).extrinsics, torch::eye(3)};
        QCOMPARE(errorOf([&] { (void)(*m_network)->forward(images, options); }), ErrorCode::InvalidOption);
    }

    void networkWithoutCameraEncoderRefusesKnownCameras() {
        da3::DepthAnything3 network(*da3::findPreset("fathom-demo"));
        QCOMPARE(errorOf([&] { (void)network->forward(formulaViews(1, 2, 28, 28), {.knownCameras = cameras(2)}); }),
                 ErrorCode::InvalidOption);
    }

    void cancellationTakesEffectWithinOneBlock() {
        const torch::NoGradGuard noGrad;
        CancelSource source;
        std::string last;
        const da3::ForwardOptions options{.cancel = source.token(),
                                          .observe = [&](std::string_view name, const torch::Tensor&) {
                                              last = name;
                                              if (name == "blocks.4")
                                                  source.cancel();
                                          }};
        QVERIFY_EXCEPTION_THROWN((void)run(2, options), Cancelled);
        QCOMPARE(last, std::string("blocks.4"));
    }

    void cancellationTakesEffectWithinOneStageOfTheHead() {
        const torch::NoGradGuard noGrad;
        CancelSource source;
        std::string last;
        const da3::ForwardOptions options{.cancel = source.token(),
                                          .observe = [&](std::string_view name, const torch::Tensor&) {
                                              last = name;
                                              if (name == "head.scratch.refinenet3")
                                                  source.cancel();
                                          }};
        QVERIFY_EXCEPTION_THROWN((void)run(2, options), Cancelled);
        QCOMPARE(last, std::string("head.scratch.refinenet3"));
    }

    void gradientsReachEveryTrainedParameter() {
        const da3::Prediction prediction = run(2, {.rays = true, .knownCameras = cameras(2)});
        const torch::Tensor loss = prediction.depth.log().mean() + prediction.confidence.mean() +
                                   prediction.poseEncoding.square().sum() + prediction.ray.square().mean() +
                                   prediction.rayConfidence.mean();
        loss.backward();
        for (const auto& parameter : (*m_network)->named_parameters()) {
            const std::string& key = parameter.key();
            QCOMPARE(parameter.value().grad().defined(), !isStoredOnly(key));
        }
        (*m_network)->zero_grad();
    }

    void lowerPrecisionStaysCloseAndKeepsTheHeadInFullPrecision() {
        const torch::NoGradGuard noGrad;
        const torch::Tensor wanted = run(2, {}).depth;
        da3::DepthAnything3 lower = formulaNetwork((*m_network)->preset);
        da3::setComputeType(lower, torch::kBFloat16);
        std::map<std::string, torch::Dtype> types;
        for (const auto& parameter : lower->named_parameters())
            types[parameter.key()] = parameter.value().scalar_type();
        QCOMPARE(types["model.backbone.pretrained.blocks.3.attn.qkv.weight"], torch::kBFloat16);
        QCOMPARE(types["model.backbone.pretrained.blocks.3.norm1.weight"], torch::kFloat32);
        QCOMPARE(types["model.backbone.pretrained.patch_embed.proj.weight"], torch::kFloat32);
        QCOMPARE(types["model.head.projects.0.weight"], torch::kFloat32);
        QCOMPARE(types["model.cam_enc.trunk.0.attn.qkv.weight"], torch::kFloat32);

        const torch::Tensor got = lower->forward(formulaViews(201, 2, 42, 56)).depth;
        QCOMPARE(got.scalar_type(), torch::kFloat32);
        const double error = ((got - wanted).abs() / wanted).mean().item<double>();
        QVERIFY2(error > 0 && error < 0.02, std::to_string(error).c_str());
    }

private:
    da3::Prediction run(int views, const da3::ForwardOptions& options) {
        return (*m_network)->forward(formulaViews(201, views, 42, 56), options);
    }

    static da3::Cameras cameras(std::int64_t views) {
        torch::Tensor extrinsics = torch::eye(4).repeat({1, views, 1, 1});
        extrinsics.select(2, 0).select(2, 3).copy_(torch::arange(views, torch::kFloat32));
        const torch::Tensor intrinsics = torch::tensor({50.0F, 0.0F, 28.0F, 0.0F, 50.0F, 21.0F, 0.0F, 0.0F, 1.0F});
        return {extrinsics, intrinsics.view({1, 1, 3, 3}).repeat({1, views, 1, 1})};
    }

    std::optional<da3::DepthAnything3> m_network;
};

QTEST_GUILESS_MAIN(Da3Test)
#include "da3_test.moc"
