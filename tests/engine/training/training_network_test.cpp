#include <torch/torch.h>

#include "engine/models/depth_anything_3/da3.h"
#include "engine/training/learner.h"
#include "engine/training/model_export.h"
#include "engine/training/training_network.h"
#include "engine/weights/state_dict.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using namespace fathom::training;

namespace {
constexpr da3::Preset kTiny{"tiny", 128, 10, 2, da3::FeedForward::Mlp, 2, {3, 5, 7, 9}, 16, {8, 16, 16, 24}, false};

/// Trained tensors are nowhere near their starting values; neither are these.
ParameterSet shaken() {
    ParameterSet parameters = makeParameters(kTiny, torch::kCPU, 3);
    const torch::NoGradGuard noGrad;
    torch::manual_seed(4);
    for (const auto& [name, tensor] : parameters.entries())
        tensor.add_(0.05 * torch::randn_like(tensor));
    return parameters;
}

da3::DepthAnything3 moduleWith(const ParameterSet& parameters) {
    const torch::NoGradGuard noGrad;
    da3::DepthAnything3 module(kTiny);
    for (NamedTensor& entry : stateDict(*module))
        entry.tensor.copy_(parameters.at(entry.key));
    return module;
}

double relativeDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}
} // namespace

class TrainingNetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheShippedNetworkInSinglePrecision() {
        const torch::NoGradGuard noGrad;
        const ParameterSet parameters = shaken();
        da3::DepthAnything3 module = moduleWith(parameters);
        const TrainingNetwork network(parameters, kTiny, torch::kFloat);
        for (const int64_t views : {1, 3}) {
            const torch::Tensor images = torch::randn({2, views, 3, 56, 84});
            const NetworkOutput ours = network.forward(images, {.head = true, .rays = true, .taps = nullptr});
            da3::ForwardOptions options;
            options.rays = true;
            options.forcedReference = 0;
            const da3::Prediction theirs = module->forward(images, options);
            QVERIFY(relativeDifference(ours.logDepth.exp(), theirs.depth) < 2e-4);
            QVERIFY(relativeDifference(ours.confidenceLogit.exp() + 1, theirs.confidence) < 2e-4);
            QVERIFY(relativeDifference(ours.rays.narrow(2, 0, 6).permute({0, 1, 3, 4, 2}), theirs.ray) < 2e-4);
            const torch::Tensor pose = torch::cat({ours.translation, ours.quaternion, ours.fieldOfView}, -1);
            QVERIFY(relativeDifference(pose, theirs.poseEncoding) < 2e-4);
        }
    }

    void lowPrecisionStaysClose() {
        const torch::NoGradGuard noGrad;
        const ParameterSet parameters = makeParameters(kTiny, torch::kCPU, 3);
        const torch::Tensor images = torch::randn({1, 2, 3, 56, 84});
        const NetworkOutput exact = TrainingNetwork(parameters, kTiny, torch::kFloat).forward(images, {});
        const NetworkOutput rounded = TrainingNetwork(parameters, kTiny, torch::kBFloat16).forward(images, {});
        QVERIFY(relativeDifference(rounded.cameraToken, exact.cameraToken) < 0.03);
        QVERIFY(relativeDifference(rounded.logDepth, exact.logDepth) < 0.05);
    }

    void withoutTheHeadOnlyCamerasAreDecoded() {
        const torch::NoGradGuard noGrad;
        const ParameterSet parameters = shaken();
        const TrainingNetwork network(parameters, kTiny, torch::kFloat);
        const torch::Tensor images = torch::randn({1, 2, 3, 42, 56});
        const NetworkOutput with = network.forward(images, {}), without = network.forward(images, {.head = false});
        QVERIFY(!without.logDepth.defined());
        QVERIFY(torch::equal(with.quaternion, without.quaternion));
    }

    void freshNetworksStartAtTheIdentityAndAlive() {
        const torch::NoGradGuard noGrad;
        const ParameterSet parameters = makeParameters(kTiny, torch::kCPU, 9);
        const NetworkOutput output =
            TrainingNetwork(parameters, kTiny, torch::kFloat).forward(torch::randn({2, 2, 3, 56, 84}), {});
        QVERIFY(torch::allclose(output.quaternion, torch::tensor({0.F, 0.F, 0.F, 1.F}).expand_as(output.quaternion), 0, 0.1));
        QVERIFY(output.fieldOfView.min().item<double>() > 0.5);
        const double deviation = output.logDepth.std().item<double>();
        QVERIFY(deviation > 0.02 && deviation < 5);
        const torch::Tensor& qkv = parameters.at("model.backbone.pretrained.blocks.3.attn.qkv.weight");
        QVERIFY(torch::equal(qkv.slice(0, 0, 128), qkv.slice(0, 128, 256)));
    }

    void exportedModelsAreMeasuredLikeTheirTensors() {
        const da3::Preset& preset = *da3::findPreset("fathom-demo");
        const ParameterSet parameters = makeParameters(preset, torch::kCPU, 3);
        const test::TemporaryFolder folder;
        exportModel(parameters, preset, folder.path() / "model");
        QVERIFY(std::filesystem::file_size(folder.path() / "model" / "model.safetensors") <= 16'000'000);
        const torch::NoGradGuard noGrad;
        const torch::Tensor images = torch::randn({1, 2, 3, 56, 84});
        const MeasuredOutput stored = filePredictor(folder.path() / "model", torch::kCPU)(images);
        const MeasuredOutput direct = modulePredictor(parameters, preset, torch::kCPU)(images);
        QVERIFY(relativeDifference(stored.depth, direct.depth) < 0.02);
    }
};

QTEST_GUILESS_MAIN(TrainingNetworkTest)
#include "training_network_test.moc"
