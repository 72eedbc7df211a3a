#include <torch/torch.h>

#include "engine/golden/da3_cases.h"
#include "engine/golden/formula_scene.h"
#include "engine/golden/networks.h"

#include "engine/base/error.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/models/depth_anything_3/uv_embedding.h"
#include "engine/nn/interpolate.h"
#include "engine/nn/rope.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace fathom::golden {

namespace {

/// factor·u of the formula sequence called `name`.
torch::Tensor formulaInput(const std::string& name, torch::IntArrayRef shape, double factor = 1) {
    const std::int64_t count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    const std::vector<double> values = formulaSequence(name, static_cast<std::size_t>(count));
    return (factor * torch::tensor(values, torch::kFloat64)).to(torch::kFloat32).view(shape);
}

std::string sizeName(std::int64_t h, std::int64_t w) {
    return std::to_string(h) + "x" + std::to_string(w);
}

/// Rows of an integer array [k,n].
std::vector<std::vector<std::int64_t>> rowsOf(const torch::Tensor& array) {
    std::vector<std::vector<std::int64_t>> rows;
    for (const torch::Tensor& row : array.to(torch::kInt64).unbind(0)) {
        const torch::Tensor values = row.contiguous();
        rows.emplace_back(values.const_data_ptr<std::int64_t>(), values.const_data_ptr<std::int64_t>() + values.numel());
    }
    return rows;
}

std::string variantOf(const Case& golden) {
    return golden.text("variant", "da3-small");
}

/// Parameters of a network by their keys; nothing is computed.
std::map<std::string, torch::Tensor> parametersOf(const da3::Preset& preset) {
    std::map<std::string, torch::Tensor> parameters;
    const auto add = [&](const torch::nn::Module& module) {
        for (const auto& parameter : module.named_parameters())
            parameters.emplace(parameter.key(), parameter.value());
    };
    switch (preset.architecture) {
    case da3::Architecture::AnyView:
        add(*da3::DepthAnything3(preset));
        break;
    case da3::Architecture::Monocular:
        add(*da3::MonocularDepth(preset));
        break;
    case da3::Architecture::Nested:
        add(*da3::NestedDepth(preset));
        break;
    }
    return parameters;
}

const da3::Preset& presetCalled(const std::string& name) {
    const da3::Preset* preset = da3::findPreset(name);
    if (!preset)
        throw Error(ErrorCode::InvalidOption, "The index names an unknown network.", name);
    return *preset;
}

Tensors formulaWeights(const Case& golden) {
    const std::map<std::string, torch::Tensor> parameters = parametersOf(presetCalled(variantOf(golden)));
    std::vector<torch::Tensor> first, last, statistics;
    for (const std::string& key : golden.storedTexts("keys")) {
        const auto found = parameters.find(key);
        if (found == parameters.end())
            throw Error(ErrorCode::InvalidOption, "The network has no parameter '" + key + "'.", key);
        const torch::Tensor values = da3::formulaTensor(key, found->second.sizes()).view({-1});
        const torch::Tensor places = torch::arange(4, torch::kInt64) % values.numel();
        first.push_back(values.index_select(0, places));
        last.push_back(values[-1]);
        statistics.push_back(statisticsOf(values));
    }
    return {{"first", torch::stack(first)}, {"last", torch::stack(last)}, {"stats_f64", torch::stack(statistics)}};
}

torch::Tensor channelStatistics(const torch::Tensor& pixels) { // [H,W,3]
    std::vector<torch::Tensor> statistics;
    for (const torch::Tensor& channel : pixels.unbind(-1))
        statistics.push_back(statisticsOf(channel));
    return torch::stack(statistics);
}

Tensors formulaImages(const Case& golden) {
    Tensors arrays{{"seed_view_h_w", golden.stored("seed_view_h_w")}};
    const auto rows = rowsOf(arrays["seed_view_h_w"]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string name = "img" + std::to_string(i), tensorName = "tensor" + std::to_string(i) + "_samples";
        const Size size{static_cast<int>(rows[i][3]), static_cast<int>(rows[i][2])};
        const RgbImage image = formulaImage(rows[i][0], rows[i][1], size);
        const torch::Tensor pixels = tensorOf(image);
        arrays[name] = pixels;
        arrays[name + "_samples"] = samplesOf(pixels, golden.sampleCount(name + "_samples", 256));
        arrays[name + "_stats_f64"] = channelStatistics(pixels);
        const RgbImage first = formulaImage(rows[i][0], 0, size);
        arrays[tensorName] =
            samplesOf(networkInputOf({&first}, torch::kCPU), golden.sampleCount(tensorName, 256));
    }
    return arrays;
}

Tensors positionEmbedding(const Case& golden) {
    const std::string key = golden.text("key", "model.backbone.pretrained.pos_embed");
    const std::int64_t dim = presetCalled(variantOf(golden)).dim;
    const torch::Tensor trained = da3::formulaTensor(key, {1, 1 + 37 * 37, dim});
    Tensors arrays{{"grids", golden.stored("grids")}};
    for (const std::vector<std::int64_t>& grid : rowsOf(arrays["grids"])) {
        const std::string name = "pe_" + sizeName(grid[0], grid[1]);
        const torch::Tensor resized = nn::resizePositionEmbedding(trained, grid[0], grid[1], 0.1);
        arrays[name + "_samples"] = samplesOf(resized, golden.sampleCount(name + "_samples", 512));
        arrays[name + "_stats_f64"] = statisticsOf(resized);
        arrays[name + "_channel0"] = resized[0].slice(0, 1).select(1, 0).reshape({grid[0], grid[1]});
    }
    return arrays;
}

Tensors rotaryEmbedding(const Case& golden) {
    constexpr std::int64_t kHeadDim = 64, kTablePositions = 40;
    Tensors arrays;
    for (const std::string& array : golden.arrayNames()) {
        std::int64_t h = 0, w = 0;
        if (std::sscanf(array.c_str(), "rope_%ldx%ld_", &h, &w) != 2)
            continue;
        const std::string size = sizeName(h, w), name = "rope_" + size;
        if (arrays.contains(name + "_positions"))
            continue;
        const torch::Tensor query = formulaInput("fathom.rope." + size, {1, 2, 1 + h * w, kHeadDim});
        const torch::Tensor positions = nn::patchPositions(h, w, torch::kCPU);
        const torch::Tensor uniform = nn::uniformPositions(1, h, w, torch::kCPU);
        arrays[name + "_positions"] = positions;
        arrays[name + "_local"] = nn::applyRotary(query, nn::rotaryTables(positions, kHeadDim))[0];
        arrays[name + "_global"] = nn::applyRotary(query, nn::rotaryTables(uniform, kHeadDim))[0];
        for (const char* kind : {"_local", "_global"})
            arrays[name + kind + "_samples"] =
                samplesOf(arrays[name + kind], golden.sampleCount(name + kind + "_samples", 512));
    }
    const torch::Tensor line = torch::arange(kTablePositions, torch::kInt64).unsqueeze(1).expand({kTablePositions, 2});
    const nn::RotaryTables tables = nn::rotaryTables(line, kHeadDim);
    arrays["cos"] = tables.cosine.slice(1, 0, kHeadDim / 2);
    arrays["sin"] = tables.sine.slice(1, 0, kHeadDim / 2);
    return arrays;
}

Tensors imagePosition(const Case& golden) {
    Tensors arrays{{"w_h_imgW_imgH_channels", golden.stored("w_h_imgW_imgH_channels")}};
    const auto rows = rowsOf(arrays["w_h_imgW_imgH_channels"]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<std::int64_t>& row = rows[i];
        const std::string name = "uv" + std::to_string(i);
        const torch::Tensor embedding = da3::uvEmbedding(
            row[4], row[1], row[0], static_cast<double>(row[2]) / static_cast<double>(row[3]), torch::kCPU);
        arrays[name + "_samples"] = samplesOf(embedding, golden.sampleCount(name + "_samples", 256));
        arrays[name + "_stats_f64"] = statisticsOf(embedding);
        arrays[name + "_corner"] = embedding[0].select(2, 0).select(1, 0);
    }
    return arrays;
}

/// The module at a path of names and numbers below `root`.
std::shared_ptr<torch::nn::Module> moduleAt(torch::nn::Module& root, const std::string& path) {
    for (const auto& item : root.named_modules("", /*include_self=*/false))
        if (item.key() == path)
            return item.value();
    throw Error(ErrorCode::InvalidOption, "The network has no part '" + path + "'.", path);
}

/// Path of a norm that the index calls by a short name.
std::string normPath(const std::string& name) {
    if (name == "backbone_norm")
        return "model.backbone.pretrained.norm";
    if (name == "head_aux_norm")
        return "model.head.scratch.output_conv2_aux.0.2";
    return (name.starts_with("blocks.") ? "model.backbone.pretrained." : "model.") + name;
}

/// Of the network as it was loaded: a plan folds norms away.
Tensors normEpsilons(const Case& golden) {
    FormulaNetwork& network = formulaNetwork();
    network.require(variantOf(golden), NetworkForm{});
    Tensors arrays;
    for (const auto& [name, key] : golden.entry().find("keys")->object()) {
        auto norm = std::dynamic_pointer_cast<nn::LayerNormImpl>(moduleAt(*network.anyView(), normPath(name)));
        requireInternal(norm != nullptr, "'" + name + "' is a norm");
        arrays[name + "_out"] = norm->forward(formulaInput(key.string(), {2, norm->weight.size(0)}, 0.003));
    }
    return arrays;
}

/// Two views of h×w patches through one transformer block as the network runs it.
torch::Tensor blockOutput(const da3::Preset& preset, std::int64_t index, const std::string& input, std::int64_t h,
                          std::int64_t w) {
    nn::Block block(nn::BlockOptions{.dim = preset.dim,
                                     .heads = preset.heads,
                                     .normEps = 1e-6,
                                     .normaliseQueriesAndKeys = preset.rotates(index),
                                     .feedForward = preset.feedForward});
    const std::string prefix = "model.backbone.pretrained.blocks." + std::to_string(index) + ".";
    for (const auto& parameter : block->named_parameters())
        parameter.value().copy_(da3::formulaTensor(prefix + parameter.key(), parameter.value().sizes()));
    const torch::Tensor x = formulaInput(input, {2, 1 + h * w, preset.dim});
    const std::int64_t headDim = preset.dim / preset.heads;
    if (preset.attendsAcrossViews(index)) {
        const nn::RotaryTables tables = nn::rotaryTables(nn::uniformPositions(2, h, w, torch::kCPU), headDim);
        return block->forward(x.view({1, 2 * (1 + h * w), preset.dim}), &tables);
    }
    const nn::RotaryTables tables = nn::rotaryTables(nn::patchPositions(h, w, torch::kCPU), headDim);
    return block->forward(x, preset.rotates(index) ? &tables : nullptr);
}

/// Arrays called <variant>_block<i>_out.
Tensors blocks(const Case& golden) {
    const std::vector<std::int64_t> grid = golden.integers("grid");
    std::vector<std::string> names = golden.arrayNames();
    if (names.empty())
        names = {"small_block0_out", "small_block4_out", "small_block5_out", "giant_block13_out"};
    Tensors arrays;
    for (const std::string& name : names) {
        const std::size_t split = name.find("_block");
        if (split == std::string::npos)
            continue;
        const std::string variant = name.substr(0, split);
        const std::int64_t index = std::stoll(name.substr(split + std::string("_block").size()));
        const std::string key = "fathom.block." + (variant == "small" ? "" : variant) + std::to_string(index);
        arrays[name] = blockOutput(presetCalled("da3-" + variant), index, key, grid.at(0), grid.at(1));
    }
    return arrays;
}

Tensors heads(const Case& golden, const NetworkForm& form) {
    FormulaNetwork& network = formulaNetwork();
    network.require(variantOf(golden), form);
    const std::int64_t height = golden.integer("H", 42), width = golden.integer("W", 56);
    const std::int64_t patches = (height / da3::kPatchSide) * (width / da3::kPatchSide);
    const std::int64_t dim = network.preset().tapDim();
    constexpr double kFactor = 1.7;
    da3::Taps taps;
    for (std::size_t k = 0; k < taps.size(); ++k)
        taps[k] = formulaInput("fathom.head.tap" + std::to_string(k), {1, 2, patches, dim}, kFactor);
    da3::DepthAnything3NetImpl& net = *network.anyView()->model;
    const da3::HeadOutput output = net.head->forward(taps, height, width, {.rays = true});
    return {{"dualdpt_depth", output.depth[0]},
            {"dualdpt_depth_conf", output.confidence[0]},
            {"dualdpt_ray", output.ray[0]},
            {"dualdpt_ray_conf", output.rayConfidence[0]},
            {"camdec_pose_enc", net.cam_dec(formulaInput("fathom.camdec", {1, 3, dim}, kFactor))[0]}};
}

} // namespace

Tensors computeUnit(const Case& golden, const NetworkForm& form) {
    const torch::NoGradGuard noGrad;
    const std::string& id = golden.id();
    if (id.starts_with("formula_weights"))
        return formulaWeights(golden);
    if (id.starts_with("formula_images"))
        return formulaImages(golden);
    if (id.starts_with("pos_embed"))
        return positionEmbedding(golden);
    if (id.starts_with("rope"))
        return rotaryEmbedding(golden);
    if (id.starts_with("uv_embedding"))
        return imagePosition(golden);
    if (id.starts_with("layernorm_eps"))
        return normEpsilons(golden);
    if (id.starts_with("blocks"))
        return blocks(golden);
    if (id.starts_with("heads"))
        return heads(golden, form);
    throw Error(ErrorCode::UnsupportedFormat, "The case '" + id + "' is of no known kind.", id);
}

} // namespace fathom::golden
