#include "engine/training/training_backbone.h"

#include <algorithm>

namespace fathom::training {
namespace {

constexpr int64_t kPatch = da3::kPatchSide;
constexpr int64_t kHeadWidth = 64;
constexpr int64_t kPositionGrid = 37;
constexpr double kBlockEpsilon = 1e-6;
constexpr double kNormEpsilon = 1e-5;
constexpr double kRotaryBase = 100.0;
constexpr double kPositionOffset = 0.1; ///< the published resampling asks for (n + 0.1) / 37

/// x·R turns every pair (a, b) of the row half and of the column half into (-b, a).
torch::Tensor halfSplitRotation(torch::Device device, torch::Dtype dtype) {
    torch::Tensor matrix = torch::zeros({kHeadWidth, kHeadWidth});
    for (const int64_t start : {int64_t{0}, kHeadWidth / 2}) {
        for (int64_t i = 0; i < kHeadWidth / 4; ++i) {
            matrix[start + kHeadWidth / 4 + i][start + i] = -1;
            matrix[start + i][start + kHeadWidth / 4 + i] = 1;
        }
    }
    return matrix.to(device, dtype);
}

template <typename Values>
bool contains(const Values& values, int value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
    return torch::linear(x, weight.to(x.scalar_type()), bias.to(x.scalar_type()));
}

/// Linear layer followed by a per-channel scale, as one product.
torch::Tensor scaledLinear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                           const torch::Tensor& scale) {
    const auto dtype = x.scalar_type();
    return torch::linear(x, (weight * scale.unsqueeze(1)).to(dtype), (bias * scale).to(dtype));
}

} // namespace

TrainingBackbone::TrainingBackbone(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute)
    : m_preset(preset), m_compute(compute) {
    const std::string root = "model.backbone.pretrained.";
    const auto tensor = [&](const std::string& name) { return parameters.at(root + name); };
    m_clsToken = tensor("cls_token");
    m_cameraToken = tensor("camera_token");
    m_positions = tensor("pos_embed");
    m_patchWeight = tensor("patch_embed.proj.weight");
    m_patchBias = tensor("patch_embed.proj.bias");
    m_normWeight = tensor("norm.weight");
    m_normBias = tensor("norm.bias");
    m_rotationMatrix = halfSplitRotation(m_clsToken.device(), compute);
    for (int i = 0; i < preset.depth; ++i) {
        const std::string at = "blocks." + std::to_string(i) + ".";
        Block block{.norm1Weight = tensor(at + "norm1.weight"),
                    .norm1Bias = tensor(at + "norm1.bias"),
                    .qkvWeight = tensor(at + "attn.qkv.weight"),
                    .qkvBias = tensor(at + "attn.qkv.bias"),
                    .queryNormWeight = {},
                    .queryNormBias = {},
                    .keyNormWeight = {},
                    .keyNormBias = {},
                    .projectionWeight = tensor(at + "attn.proj.weight"),
                    .projectionBias = tensor(at + "attn.proj.bias"),
                    .scale1 = tensor(at + "ls1.gamma"),
                    .norm2Weight = tensor(at + "norm2.weight"),
                    .norm2Bias = tensor(at + "norm2.bias"),
                    .fc1Weight = tensor(at + "mlp.fc1.weight"),
                    .fc1Bias = tensor(at + "mlp.fc1.bias"),
                    .fc2Weight = tensor(at + "mlp.fc2.weight"),
                    .fc2Bias = tensor(at + "mlp.fc2.bias"),
                    .scale2 = tensor(at + "ls2.gamma")};
        if (i >= preset.altStart) {
            block.queryNormWeight = tensor(at + "attn.q_norm.weight");
            block.queryNormBias = tensor(at + "attn.q_norm.bias");
            block.keyNormWeight = tensor(at + "attn.k_norm.weight");
            block.keyNormBias = tensor(at + "attn.k_norm.bias");
        }
        m_blocks.push_back(std::move(block));
    }
}

torch::Tensor TrainingBackbone::positionEmbedding(int64_t rows, int64_t columns) const {
    const int64_t channels = m_preset.dim;
    const torch::Tensor grid =
        m_positions.slice(1, 1).reshape({1, kPositionGrid, kPositionGrid, channels}).permute({0, 3, 1, 2});
    const double grids = kPositionGrid;
    const torch::Tensor resized = torch::upsample_bicubic2d(
        grid, {rows, columns}, false, (static_cast<double>(rows) + kPositionOffset) / grids,
        (static_cast<double>(columns) + kPositionOffset) / grids);
    return resized.permute({0, 2, 3, 1}).reshape({1, rows * columns, channels});
}

torch::Tensor TrainingBackbone::embedPatches(const torch::Tensor& images) const {
    const int64_t count = images.size(0) * images.size(1);
    const int64_t rows = images.size(3) / kPatch, columns = images.size(4) / kPatch;
    // The stride-14 convolution as one matrix product.
    torch::Tensor x = images.reshape({count, 3, rows, kPatch, columns, kPatch})
                          .to(m_compute)
                          .permute({0, 2, 4, 1, 3, 5})
                          .reshape({count, rows * columns, 3 * kPatch * kPatch});
    x = linear(x, m_patchWeight.view({m_preset.dim, -1}), m_patchBias);
    const torch::Tensor special = (m_clsToken + m_positions.slice(1, 0, 1)).expand({count, 1, m_preset.dim});
    return torch::cat({special, x + positionEmbedding(rows, columns)}, 1);
}

std::pair<TrainingBackbone::Rotation, TrainingBackbone::Rotation>
TrainingBackbone::rotations(int64_t rows, int64_t columns, int64_t views, torch::Device device) const {
    const auto options = torch::TensorOptions().dtype(torch::kFloat).device(device);
    const int64_t quarter = kHeadWidth / 4;
    const torch::Tensor frequency = torch::pow(kRotaryBase, -torch::arange(quarter, options) / quarter);
    const torch::Tensor zero = torch::zeros({1}, options);
    const auto angles = [&](const torch::Tensor& y, const torch::Tensor& x) {
        const torch::Tensor ya = torch::cat({zero, y}).unsqueeze(1) * frequency;
        const torch::Tensor xa = torch::cat({zero, x}).unsqueeze(1) * frequency;
        return torch::cat({ya, ya, xa, xa}, 1);
    };
    const torch::Tensor y = (torch::arange(rows, options) + 1).repeat_interleave(columns);
    const torch::Tensor x = (torch::arange(columns, options) + 1).repeat({rows});
    const torch::Tensor ones = torch::ones({rows * columns}, options);
    const torch::Tensor local = angles(y, x);
    // Global blocks tell the special token from patches and nothing else.
    const torch::Tensor global = angles(ones, ones).repeat({views, 1});
    return {{local.cos().to(m_compute), local.sin().to(m_compute)},
            {global.cos().to(m_compute), global.sin().to(m_compute)}};
}

torch::Tensor TrainingBackbone::attend(const Block& block, const torch::Tensor& normed, const Rotation& rotation,
                                       BackboneTaps* grab) const {
    const int64_t batch = normed.size(0), tokens = normed.size(1), heads = m_preset.heads;
    // unbind, not three selections: its gradient is one stack instead of three sums of padded tensors.
    const std::vector<torch::Tensor> qkv = linear(normed, block.qkvWeight, block.qkvBias)
                                               .view({batch, tokens, 3, heads, kHeadWidth})
                                               .permute({2, 0, 3, 1, 4})
                                               .unbind(0);
    torch::Tensor q = qkv[0], k = qkv[1];
    const double scale = 1.0 / std::sqrt(static_cast<double>(kHeadWidth));
    if (block.queryNormWeight.defined()) {
        const auto norm = [&](const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
            return torch::layer_norm(x, {kHeadWidth}, weight.to(x.scalar_type()), bias.to(x.scalar_type()), kNormEpsilon);
        };
        q = norm(q, block.queryNormWeight * scale, block.queryNormBias * scale);
        k = norm(k, block.keyNormWeight, block.keyNormBias);
    } else {
        q = q * scale;
    }
    if (rotation.cosine.defined()) {
        const auto rotate = [&](const torch::Tensor& x) {
            return x * rotation.cosine + torch::matmul(x, m_rotationMatrix) * rotation.sine;
        };
        q = rotate(q);
        k = rotate(k);
    }
    if (grab)
        grab->queriesKeys.emplace_back(q.select(1, 0), k.select(1, 0));
    torch::Tensor mixed;
    if (normed.is_cuda()) {
        mixed = at::scaled_dot_product_attention(q, k, qkv[2], {}, 0.0, false, 1.0);
    } else {
        // The fused CPU kernel's backward pass is several times slower than plain products at these token counts.
        const auto fold = [&](const torch::Tensor& x) { return x.reshape({batch * heads, tokens, kHeadWidth}); };
        const torch::Tensor weights = torch::softmax(torch::bmm(fold(q), fold(k).transpose(1, 2)), -1);
        mixed = torch::bmm(weights, fold(qkv[2])).view({batch, heads, tokens, kHeadWidth});
    }
    return mixed.transpose(1, 2).reshape({batch, tokens, heads * kHeadWidth});
}

torch::Tensor TrainingBackbone::runBlock(const Block& block, const torch::Tensor& tokens, const Rotation& rotation,
                                         BackboneTaps* grab) const {
    const auto norm = [&](const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) {
        return torch::layer_norm(x, {m_preset.dim}, weight, bias, kBlockEpsilon).to(m_compute);
    };
    const torch::Tensor mixed = attend(block, norm(tokens, block.norm1Weight, block.norm1Bias), rotation, grab);
    const torch::Tensor x = tokens + scaledLinear(mixed, block.projectionWeight, block.projectionBias, block.scale1);
    const torch::Tensor hidden =
        torch::gelu(linear(norm(x, block.norm2Weight, block.norm2Bias), block.fc1Weight, block.fc1Bias));
    return x + scaledLinear(hidden, block.fc2Weight, block.fc2Bias, block.scale2);
}

BackboneOutput TrainingBackbone::forward(const torch::Tensor& images, BackboneTaps* taps) const {
    const int64_t batch = images.size(0), views = images.size(1), channels = m_preset.dim;
    torch::Tensor x = embedPatches(images);
    const int64_t tokens = x.size(1);
    const auto [localRotation, globalRotation] =
        rotations(images.size(3) / kPatch, images.size(4) / kPatch, views, images.device());
    torch::Tensor local = x;
    torch::Tensor lastCamera;
    BackboneOutput output;
    for (int i = 0; i < m_preset.depth; ++i) {
        if (i == m_preset.altStart) {
            const torch::Tensor first = m_cameraToken.slice(1, 0, 1);
            const torch::Tensor others = m_cameraToken.slice(1, 1, 2).expand({-1, views - 1, -1});
            const torch::Tensor camera = torch::cat({first, others}, 1).expand({batch, -1, -1});
            x = torch::cat({camera.reshape({batch * views, 1, channels}), x.slice(1, 1)}, 1);
        }
        const Block& block = m_blocks[static_cast<std::size_t>(i)];
        if (m_preset.attendsAcrossViews(i)) {
            BackboneTaps* grab = taps && contains(taps->matchBlocks, i) ? taps : nullptr;
            x = runBlock(block, x.reshape({batch, views * tokens, channels}), globalRotation, grab)
                    .view({batch * views, tokens, channels});
        } else {
            x = runBlock(block, x, i >= m_preset.altStart ? localRotation : Rotation{}, nullptr);
            local = x;
        }
        if (taps && contains(taps->tokenBlocks, i))
            taps->patchTokens[i] = x.slice(1, 1);
        if (contains(m_preset.outLayers, i)) {
            const torch::Tensor normed = torch::layer_norm(x.slice(1, 1), {channels}, m_normWeight, m_normBias, kNormEpsilon);
            output.features.push_back(torch::cat({local.slice(1, 1), normed}, -1));
            lastCamera = torch::cat({local.select(1, 0), x.select(1, 0)}, -1);
        }
    }
    output.cameraToken = lastCamera.view({batch, views, 2 * channels});
    return output;
}

} // namespace fathom::training
