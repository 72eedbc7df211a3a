#pragma once

#include "engine/nn/linear.h"

#include <torch/torch.h>

namespace fathom::da3 {

/// Reads a camera from a view's camera token. Runs in fp32.
struct CameraDecImpl : torch::nn::Module {
    explicit CameraDecImpl(std::int64_t dim);

    /// [...,dim] -> pose encoding [...,kPoseEncodingSize]; the quaternion is not normalised.
    torch::Tensor forward(const torch::Tensor& cameraToken);

    torch::nn::Sequential backbone{nullptr};
    nn::Linear fc_t{nullptr};
    nn::Linear fc_qvec{nullptr};
    torch::nn::Sequential fc_fov{nullptr};
};
TORCH_MODULE(CameraDec);

} // namespace fathom::da3
