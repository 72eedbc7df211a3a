#pragma once

#include "engine/models/depth_anything_3/presets.h"
#include "engine/training/parameter_set.h"

#include <map>
#include <utility>
#include <vector>

namespace fathom::training {

/// Inner values that the training-only loss terms read.
struct BackboneTaps {
    std::vector<int> matchBlocks; ///< in: global blocks whose first attention head is kept
    std::vector<int> tokenBlocks; ///< in: blocks whose patch tokens are kept
    std::vector<std::pair<torch::Tensor, torch::Tensor>> queriesKeys; ///< out: [B, S·N, 64] as multiplied: normed, rotated, queries scaled
    std::map<int, torch::Tensor> patchTokens;                         ///< out: [B·S, P, C]
};

struct BackboneOutput {
    std::vector<torch::Tensor> features; ///< four of [B·S, P, 2C]: local tokens beside normed global ones
    torch::Tensor cameraToken;           ///< [B, S, 2C], raw
};

/// The transformer as the trainer runs it: same function of the same tensors as the module that the program
/// ships, arranged for cheap gradients: products in `compute` with an fp32 residual stream, LayerScale
/// folded into the projections, the rotary embedding as one constant matrix, attention as plain products.
class TrainingBackbone {
public:
    TrainingBackbone(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute);

    /// \param images [B,S,3,H,W], ImageNet-normalised, H and W multiples of 14. View 0 is the reference.
    [[nodiscard]] BackboneOutput forward(const torch::Tensor& images, BackboneTaps* taps) const;

private:
    struct Block {
        torch::Tensor norm1Weight, norm1Bias, qkvWeight, qkvBias, queryNormWeight, queryNormBias, keyNormWeight,
            keyNormBias, projectionWeight, projectionBias, scale1, norm2Weight, norm2Bias, fc1Weight, fc1Bias,
            fc2Weight, fc2Bias, scale2;
    };
    struct Rotation {
        torch::Tensor cosine, sine; ///< [N,64] in the compute type; undefined means none
    };

    [[nodiscard]] torch::Tensor embedPatches(const torch::Tensor& images) const;
    [[nodiscard]] torch::Tensor positionEmbedding(int64_t rows, int64_t columns) const;
    [[nodiscard]] torch::Tensor runBlock(const Block& block, const torch::Tensor& tokens, const Rotation& rotation,
                                         BackboneTaps* grab) const;
    [[nodiscard]] torch::Tensor attend(const Block& block, const torch::Tensor& normed, const Rotation& rotation,
                                       BackboneTaps* grab) const;
    [[nodiscard]] std::pair<Rotation, Rotation> rotations(int64_t rows, int64_t columns, int64_t views,
                                                          torch::Device device) const;

    da3::Preset m_preset;
    torch::Dtype m_compute;
    torch::Tensor m_clsToken, m_cameraToken, m_positions, m_patchWeight, m_patchBias, m_normWeight, m_normBias;
    torch::Tensor m_rotationMatrix; ///< [64,64] in the compute type
    std::vector<Block> m_blocks;
};

} // namespace fathom::training
