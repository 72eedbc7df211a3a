#pragma once

#include "engine/nn/block.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/mlp.h"

#include <torch/torch.h>

namespace fathom::da3 {

/// Turns known cameras into camera tokens, the views seeing each other. Runs in fp32.
struct CameraEncImpl : torch::nn::Module {
    explicit CameraEncImpl(std::int64_t dim);

    /// [B,S,kPoseEncodingSize] -> [B,S,dim]
    torch::Tensor forward(const torch::Tensor& poseEncoding);

    torch::nn::ModuleList trunk; ///< of Block
    nn::LayerNorm token_norm{nullptr};
    nn::LayerNorm trunk_norm{nullptr};
    nn::Mlp pose_branch{nullptr};
};
TORCH_MODULE(CameraEnc);

} // namespace fathom::da3
