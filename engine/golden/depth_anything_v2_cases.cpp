// Reference numbers of Depth Anything V1 and V2: networks, position tables, image preparation and the way from a
// picture to its depth. The index has no kinds: what an entry holds tells.
#include <torch/torch.h>

#include "engine/golden/case_source.h"
#include "engine/golden/networks.h"

#include "engine/base/error.h"
#include "engine/image/dpt_preparation.h"
#include "engine/models/depth_anything_v2/formula_picture.h"
#include "engine/models/depth_anything_v2/formula_weights.h"
#include "engine/nn/interpolate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace fathom::golden {

namespace {

constexpr std::int64_t kRowSamples = 64;
constexpr std::int64_t kPreparationSamples = 256;
constexpr std::int64_t kCornerSide = 8;
constexpr std::int64_t kSmallGridCells = 100;

double maxDepthOf(const Case& golden) {
    const Json* value = golden.entry().find("max_depth");
    if (value && value->isNumber())
        return value->number();
    // muggled_dpt's metric head stops at the sigmoid.
    return golden.text("model").ends_with("metric") ? 1 : 0;
}

/// Mean, population deviation, least, largest, and samples: [4 + 64].
torch::Tensor summaryOf(const torch::Tensor& all) {
    const torch::Tensor wide = all.to(torch::kFloat64);
    const torch::Tensor ends = torch::stack({wide.min(), wide.max()});
    return torch::cat({statisticsOf(all), ends, samplesOf(all, kRowSamples).to(torch::kFloat64)}).to(torch::kFloat32);
}

dav2::Preset presetOf(const Case& golden) {
    const bool v1 = golden.text("model").find("v1") != std::string::npos;
    const dav2::Preset* base =
        dav2::findPreset(golden.text("encoder"), v1 ? dav2::Generation::V1 : dav2::Generation::V2, 0);
    if (!base)
        throw Error(ErrorCode::InvalidOption, "There is no network of this name.", golden.text("encoder"));
    dav2::Preset preset = *base;
    preset.maxDepth = maxDepthOf(golden);
    std::vector<std::int64_t> taps = golden.integers("taps");
    for (const std::int64_t countedFromOne : golden.integers("out_indices"))
        taps.push_back(countedFromOne - 1);
    if (taps.size() == 4)
        std::ranges::copy(taps, (v1 ? preset.encoder.tapsOfV1 : preset.encoder.tapsOfV2).begin());
    return preset;
}

/// The network of a case; kept while the next case wants the same. Not for concurrent use.
dav2::DepthAnythingV2& networkOf(const Case& golden, const NetworkForm& form) {
    static dav2::DepthAnythingV2 network{nullptr};
    static std::string made;
    const dav2::Preset preset = presetOf(golden);
    const bool named = golden.text("weights") == "formula on the Hugging Face names";
    const Json* overrides = golden.entry().find("overrides");
    const bool raised = overrides && overrides->isArray() && !overrides->array().empty();
    std::string wanted = golden.text("encoder") + (named ? " named" : "") + (raised ? " raised" : "");
    for (const std::int64_t tap : preset.taps())
        wanted += ' ' + std::to_string(tap);
    wanted += ' ' + std::to_string(preset.maxDepth) + (preset.generation == dav2::Generation::V1 ? " V1" : "");
    wanted += ' ' + std::to_string(static_cast<int>(form.compileMode)) + ' ' + std::to_string(static_cast<int>(form.precision));
    wanted += ' ' + form.device;
    if (made != wanted) {
        made.clear();
        network = nullptr; // a large one before it is not needed beside it
        network = dav2::DepthAnythingV2(preset);
        dav2::fillWithFormula(network, named ? dav2::KeyLayout::HuggingFace : dav2::KeyLayout::Original,
                              raised ? dav2::LastBias::Raised : dav2::LastBias::Plain);
        prepare(network, plannedFormOf(form, /*rays=*/false));
        made = wanted;
    }
    establishFor(form);
    return network;
}

torch::Tensor tensorFrom(const std::vector<float>& values, torch::IntArrayRef shape) {
    return torch::tensor(values).view(shape);
}

/// [B,3,H,W]
torch::Tensor imagesOf(const Case& golden) {
    std::vector<torch::Tensor> images;
    for (const Json& input : golden.entry().find("inputs")->array()) {
        const std::int64_t h = input.find("h")->integer(), w = input.find("w")->integer();
        images.push_back(tensorFrom(dav2::formulaInput(h, w, input.find("seed")->integer()), {3, h, w}));
    }
    return torch::stack(images);
}

dav2::PositionRule ruleOf(const Case& golden) {
    return golden.text("position_rule") == "size" ? dav2::PositionRule::Size : dav2::PositionRule::Original;
}

/// The name under which the network shows the stage that muggled_dpt calls so.
std::string stageName(const std::string& name) {
    const auto number = [&](std::size_t at) { return std::stoll(name.substr(at)); };
    if (name.starts_with("stage"))
        return "tap" + std::to_string(number(5) - 1) + "_with_cls";
    if (name.starts_with("reassembly"))
        return "layer" + name.substr(10) + "_rn";
    if (name.starts_with("scaled_fuse_"))
        return "scaled path" + std::to_string(number(12) + 1);
    if (name.starts_with("fuse_"))
        return "path" + std::to_string(number(5) + 1);
    return name;
}

using Seen = std::map<std::string, torch::Tensor, std::less<>>;

void addRows(Tensors& arrays, const Case& golden, const Seen& seen) {
    std::vector<torch::Tensor> rows;
    if (const Json* names = golden.entry().find("stage_names"); names && names->isArray())
        for (const Json& name : names->array())
            if (const auto stage = seen.find(stageName(name.string())); stage != seen.end())
                rows.push_back(summaryOf(stage->second));
    if (!rows.empty())
        arrays["stages"] = torch::stack(rows);
    std::vector<torch::Tensor> taps;
    for (int k = 0; k < 4; ++k)
        taps.push_back(summaryOf(seen.at("tap" + std::to_string(k) + "_with_cls").slice(1, 1)));
    arrays["taps"] = torch::stack(taps);
}

Tensors computeNetwork(const Case& golden, const NetworkForm& form) {
    const torch::NoGradGuard noGrad;
    Seen seen;
    dav2::ForwardOptions options{.positionRule = ruleOf(golden)};
    options.observe = [&seen](std::string_view name, const torch::Tensor& value) {
        seen.emplace(std::string(name), value.to(torch::kCPU));
    };
    dav2::DepthAnythingV2& network = networkOf(golden, form);
    const torch::Tensor images = imagesOf(golden).to(torch::Device(form.device));
    const torch::Tensor depth = network->forward(images, options).to(torch::kCPU);
    seen.emplace("depth", depth);
    const std::int64_t step = golden.integer("depth_step", 1);
    Tensors arrays{{"depth", depth.slice(1, 0, {}, step).slice(2, 0, {}, step).contiguous()}};

    const Json* scales = golden.entry().find("fusion_scale_1_to_4");
    if (scales && scales->isArray()) {
        for (std::size_t k = 0; k < 4; ++k)
            options.fusionScale[k] = scales->array().at(k).number();
        options.observe = [&seen](std::string_view name, const torch::Tensor& value) {
            seen.emplace("scaled " + std::string(name), value.to(torch::kCPU));
        };
        arrays["depth_scaled"] = network->forward(images, options).to(torch::kCPU);
    }
    addRows(arrays, golden, seen);
    return arrays;
}

RgbImage pictureOf(const Json& entry) {
    const std::int64_t h = entry.find("h")->integer(), w = entry.find("w")->integer();
    const std::vector<std::uint8_t> pixels = dav2::formulaPicture(h, w, entry.find("seed")->integer());
    RgbImage image(Size{static_cast<int>(w), static_cast<int>(h)});
    std::memcpy(image.data(), pixels.data(), pixels.size());
    return image;
}

/// From a picture to depth of its own size.
Tensors computeEndToEnd(const Case& golden, const NetworkForm& form) {
    const torch::NoGradGuard noGrad;
    const RgbImage picture = pictureOf(*golden.entry().find("image"));
    const int inputSize = static_cast<int>(golden.integer("input_size", 518));
    const Size size = dptSize(picture.size(), inputSize, DptPreparation::Original);
    const torch::Tensor input = tensorFrom(dptInput(picture, inputSize, DptPreparation::Original), {1, 3, size.height, size.width});
    const torch::Tensor raw = networkOf(golden, form)->forward(input.to(torch::Device(form.device))).to(torch::kCPU);
    const bool keepsCorners = golden.text("upsample").ends_with("true"); // "bilinear, align_corners true"
    const torch::Tensor depth =
        torch::upsample_bilinear2d(raw.unsqueeze(1), {picture.height(), picture.width()}, keepsCorners);
    return {{"raw", raw[0]}, {"depth", depth[0][0]}};
}

Tensors computePositionTables(const Case& golden) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor trained =
        dav2::formulaTensor("pretrained.pos_embed", {1, 1370, presetOf(golden).encoder.dim});
    Tensors arrays;
    for (const Json& grid : golden.entry().find("grids")->array()) {
        const std::int64_t h = grid.find("grid")->array().at(0).integer(), w = grid.find("grid")->array().at(1).integer();
        const std::string size = std::to_string(h) + 'x' + std::to_string(w);
        for (const auto& [rule, offset] : {std::pair{"original_", 0.1}, std::pair{"size_", 0.0}}) {
            const torch::Tensor table = nn::resizePositionEmbedding(trained, h, w, offset)[0].slice(0, 1);
            arrays[rule + size] = summaryOf(table);
            if (h * w <= kSmallGridCells)
                arrays[rule + size + "_ch0_3"] = table.slice(1, 0, 4).reshape({h, w, 4}).contiguous();
        }
    }
    return arrays;
}

void addPreparation(Tensors& arrays, const std::string& prefix, const torch::Tensor& input) {
    const torch::Tensor channels = input.flatten(1).to(torch::kFloat64); // [3,h·w]
    arrays[prefix + "_stats"] = torch::stack({channels.mean(1), channels.std(1, /*unbiased=*/false),
                                              std::get<0>(channels.min(1)), std::get<0>(channels.max(1))}, 1)
                                    .to(torch::kFloat32);
    arrays[prefix + "_samples"] = samplesOf(input, kPreparationSamples);
    const torch::Tensor top = input.slice(1, 0, kCornerSide), bottom = input.slice(1, input.size(1) - kCornerSide);
    const std::int64_t right = input.size(2) - kCornerSide;
    arrays[prefix + "_corners"] = torch::stack({top.slice(2, 0, kCornerSide), top.slice(2, right),
                                                bottom.slice(2, 0, kCornerSide), bottom.slice(2, right)})
                                      .contiguous();
    arrays[prefix + "_full"] = input;
}

Tensors computePreparation(const Case& golden) {
    constexpr std::array<std::pair<const char*, DptPreparation>, 4> kKinds{
        {{"_original", DptPreparation::Original},
         {"_huggingface", DptPreparation::HuggingFace},
         {"_muggled_square", DptPreparation::MuggledSquare},
         {"_muggled_aspect", DptPreparation::MuggledAspect}}};
    Tensors arrays;
    for (const Json& entry : golden.entry().find("entries")->array()) {
        const RgbImage picture = pictureOf(entry);
        const int inputSize = static_cast<int>(entry.find("input_size")->integer());
        for (const auto& [name, preparation] : kKinds) {
            const Size size = dptSize(picture.size(), inputSize, preparation);
            addPreparation(arrays, std::string("p").append(std::to_string(entry.find("index")->integer())).append(name),
                           tensorFrom(dptInput(picture, inputSize, preparation), {3, size.height, size.width}));
        }
    }
    return arrays;
}

Tensors computeCase(const Case& golden, const NetworkForm& form) {
    const Json& entry = golden.entry();
    if (entry.find("entries"))
        return computePreparation(golden);
    if (entry.find("grids"))
        return computePositionTables(golden);
    if (entry.find("image"))
        return computeEndToEnd(golden, form);
    if (entry.find("inputs"))
        return computeNetwork(golden, form);
    throw Error(ErrorCode::UnsupportedFormat, "The case has no inputs that are known.", golden.id());
}

bool isLarge(const Case& golden) {
    constexpr std::int64_t kTrainedSide = 518;
    const Json* inputs = golden.entry().find("inputs");
    return inputs && inputs->isArray() && std::ranges::any_of(inputs->array(), [](const Json& input) {
               return input.find("h")->integer() >= kTrainedSide || input.find("w")->integer() >= kTrainedSide;
           });
}

/// The limits that the set suggests for float32, all absolute.
Tolerance toleranceOf(const Case& golden, std::string_view array) {
    const bool large = isLarge(golden);
    double limit = large ? 1e-4 : 3e-5; // summary rows
    if (golden.entry().find("entries"))
        limit = array.find("huggingface") != std::string_view::npos ? 0.02
                : array.find("muggled") != std::string_view::npos   ? 1e-5
                                                                    : 2e-6;
    else if (golden.entry().find("grids"))
        limit = 1e-6;
    else if (array.starts_with("depth") || array == "raw")
        limit = maxDepthOf(golden) > 0 ? maxDepthOf(golden) * 3e-6 : large ? 1e-4 : 2e-5;
    return {Measure::Absolute, limit};
}

} // namespace

std::vector<CaseSource> depthAnythingV2Sources() {
    return {{.kind = "", .compute = computeCase, .tolerance = toleranceOf}};
}

} // namespace fathom::golden
