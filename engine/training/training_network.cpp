#include "engine/training/training_network.h"

namespace fathom::training {
namespace {
constexpr double kCameraGradientShare = 0.1;
}

TrainingNetwork::TrainingNetwork(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute)
    : m_parameters(parameters), m_backbone(parameters, preset, compute), m_head(parameters, preset, compute) {}

void TrainingNetwork::decodeCameras(NetworkOutput& output) const {
    const auto layer = [&](const torch::Tensor& x, const std::string& name) {
        const std::string root = "model.cam_dec." + name;
        return torch::linear(x, m_parameters.at(root + ".weight"), m_parameters.at(root + ".bias"));
    };
    // Same value, smaller gradient: the noisy pose terms would drown the depth terms in the transformer.
    const torch::Tensor token =
        kCameraGradientShare * output.cameraToken + (1 - kCameraGradientShare) * output.cameraToken.detach();
    const torch::Tensor first = layer(token, "backbone.0");
    {
        const torch::NoGradGuard noGrad;
        output.deadUnits = first.flatten(0, 1).amax(0).le(0).to(torch::kFloat).mean();
    }
    const torch::Tensor hidden = torch::relu(layer(torch::relu(first), "backbone.2"));
    output.translation = layer(hidden, "fc_t");
    output.quaternion = layer(hidden, "fc_qvec");
    output.fieldOfView = torch::relu(layer(hidden, "fc_fov.0"));
}

NetworkOutput TrainingNetwork::forward(const torch::Tensor& images, const ForwardOptions& options) const {
    const int64_t batch = images.size(0), views = images.size(1), height = images.size(3), width = images.size(4);
    const BackboneOutput backbone = m_backbone.forward(images, options.taps);
    NetworkOutput output;
    output.cameraToken = backbone.cameraToken;
    decodeCameras(output);
    if (options.head) {
        const HeadOutput head = m_head.forward(backbone.features, height / da3::kPatchSide, width / da3::kPatchSide, options.rays);
        output.logDepth = head.logDepth.reshape({batch, views, height, width});
        output.confidenceLogit = head.confidenceLogit.reshape({batch, views, height, width});
        if (head.rays.defined())
            output.rays = head.rays.reshape({batch, views, 7, head.rays.size(2), head.rays.size(3)});
    }
    return output;
}

} // namespace fathom::training
