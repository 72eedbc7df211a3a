// Depth Anything 3, src/depth_anything_3/model/cam_enc.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/cam_enc.h"

#include "engine/models/depth_anything_3/transform.h"

namespace fathom::da3 {

namespace {
constexpr std::int64_t kBlocks = 4;
constexpr std::int64_t kHeads = 16;
/// All norms of the encoder, also those of its blocks.
constexpr double kEncoderNormEps = 1e-5;
} // namespace

CameraEncImpl::CameraEncImpl(std::int64_t dim) {
    trunk = register_module("trunk", torch::nn::ModuleList());
    for (std::int64_t i = 0; i < kBlocks; ++i)
        trunk->push_back(nn::Block(nn::BlockOptions{.dim = dim,
                                                    .heads = kHeads,
                                                    .normEps = kEncoderNormEps,
                                                    .normaliseQueriesAndKeys = false,
                                                    .feedForward = nn::FeedForward::Mlp}));
    token_norm = register_module("token_norm", nn::LayerNorm(dim, kEncoderNormEps));
    trunk_norm = register_module("trunk_norm", nn::LayerNorm(dim, kEncoderNormEps));
    pose_branch = register_module("pose_branch", nn::Mlp(kPoseEncodingSize, dim / 2, dim));
}

torch::Tensor CameraEncImpl::forward(const torch::Tensor& poseEncoding) {
    torch::Tensor x = token_norm(pose_branch(poseEncoding)); // [B,S,C]
    for (std::size_t i = 0; i < trunk->size(); ++i)
        x = trunk->at<nn::BlockImpl>(i).forward(x, nullptr);
    return trunk_norm(x);
}

} // namespace fathom::da3
