#pragma once

#include "engine/training/training_head.h"

namespace fathom::training {

struct ForwardOptions {
    bool head = true;             ///< evaluate the dense head
    bool rays = false;            ///< evaluate its ray branch too
    BackboneTaps* taps = nullptr; ///< inner values to keep, or none
};

/// What the losses and the evaluation read. fp32.
struct NetworkOutput {
    torch::Tensor logDepth;        ///< [B,S,H,W], or undefined without the head
    torch::Tensor confidenceLogit; ///< [B,S,H,W], or undefined
    torch::Tensor rays;            ///< [B,S,7,h,w], or undefined
    torch::Tensor translation;     ///< [B,S,3] world-from-camera
    torch::Tensor quaternion;      ///< [B,S,4] x y z w, as decoded: not normalised
    torch::Tensor fieldOfView;     ///< [B,S,2] vertical, horizontal, radians
    torch::Tensor cameraToken;     ///< [B,S,2C]
    torch::Tensor deadUnits;       ///< scalar: share of first-layer units of the camera decoder that never fire
};

/// Backbone, dense head and camera decoder over one set of trained tensors. Same function as the shipped network.
class TrainingNetwork {
public:
    TrainingNetwork(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute);

    /// \param images [B,S,3,H,W], ImageNet-normalised, sides multiples of 14.
    [[nodiscard]] NetworkOutput forward(const torch::Tensor& images, const ForwardOptions& options) const;

private:
    void decodeCameras(NetworkOutput& output) const;

    const ParameterSet m_parameters; ///< shares storage with the trained tensors
    TrainingBackbone m_backbone;
    TrainingHead m_head;
};

} // namespace fathom::training
