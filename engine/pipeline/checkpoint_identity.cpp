#include <torch/torch.h>

#include "engine/pipeline/checkpoint_identity.h"

#include "engine/base/error.h"
#include "engine/models/depth_anything_3/ggml_keys.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/weights/open_weights.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace fathom {

namespace {

using Shape = std::vector<std::int64_t>;

constexpr std::string_view kFamilyTitle = "Depth Anything V1 or V2";

/// Networks that people have and that are told from their keys, to be named in a refusal.
struct ForeignNetwork {
    std::string_view keyPart;
    std::string_view title;
};
constexpr std::array<ForeignNetwork, 8> kForeignNetworks{{
    {"core.core.pretrained.", "a metric network of Depth Anything V1 (ZoeDepth)"},
    {"head.motion_modules.", "Video Depth Anything"},
    {"resConfUnit_depth.", "Prompt Depth Anything"},
    {"prompt_depth_layer.", "Prompt Depth Anything"},
    {"down_blocks.0.resnets.", "a diffusion network"},
    {"fov.encoder.", "Depth Pro"},
    {"encoder.backbone.blocks.", "MoGe"},
    {"pretrained.model.blocks.", "MiDaS"},
}};

/// Wrappers that training scripts leave before the keys.
constexpr std::array<std::string_view, 3> kPrefixes{"", "module.", "model."};

KeyMap keyMapOf(dav2::KeyLayout layout, std::string_view prefix) {
    return [layout, prefix = std::string(prefix)](const std::string& key) {
        std::vector<std::string> names = dav2::fileKeys(key, layout);
        for (std::string& name : names)
            name.insert(0, prefix);
        return names;
    };
}

Shape withoutLeadingOnes(const Shape& shape) {
    return {std::ranges::find_if(shape, [](std::int64_t side) { return side != 1; }), shape.end()};
}

/// Shapes under the module's keys. Of a tensor in several parts the shape of the whole.
dav2::ShapeOf shapesOf(const WeightSource& file, const KeyMap& keyMap) {
    return [&file, &keyMap](std::string_view key) -> std::optional<Shape> {
        const std::vector<std::string> names = keyMap(std::string(key));
        const TensorEntry* first = names.empty() ? nullptr : file.find(names.front());
        if (!first)
            return std::nullopt;
        Shape shape = first->shape;
        if (file.omitsLeadingOnes() && key == "pretrained.cls_token")
            shape = Shape{1, 1, withoutLeadingOnes(shape).empty() ? 1 : withoutLeadingOnes(shape).front()};
        if (names.size() > 1 && !shape.empty())
            shape.front() *= static_cast<std::int64_t>(names.size());
        return shape;
    };
}

struct FoundEncoder {
    const dav2::Encoder* encoder;
    KeyPlacement placement;
};

std::optional<FoundEncoder> findEncoder(const WeightSource& file) {
    for (const dav2::KeyLayout layout : dav2::kKeyLayouts)
        for (const std::string_view prefix : kPrefixes) {
            KeyPlacement placement{layout, std::string(prefix), keyMapOf(layout, prefix)};
            if (!file.find(placement.keyMap("pretrained.cls_token").front()) ||
                !file.find(placement.keyMap("pretrained.blocks.0.attn.qkv.weight").front()))
                continue;
            if (const dav2::Encoder* encoder = dav2::encoderOfCheckpoint(shapesOf(file, placement.keyMap)))
                return FoundEncoder{encoder, std::move(placement)};
        }
    return std::nullopt;
}

/// What such files may hold of a network.
constexpr std::array<std::string_view, 4> kPartsInGguf{"model.backbone.", "model.head.", "model.cam_dec.",
                                                       "model.gs_head."};

/// The rays of a GGUF file of depth-anything.cpp; nothing for other files.
std::optional<da3::GgmlRays> ggmlRaysOf(const WeightSource& file) {
    if (!file.find("vit.camera_token") && !file.find("head.scratch.sky_out2a.weight"))
        return std::nullopt;
    return file.find("head.scratch.out2b_aux.weight") ? da3::GgmlRays::Present : da3::GgmlRays::Absent;
}

std::optional<da3::Preset> findDa3(const WeightSource& file) {
    const KeyMap keyMap = keyMapOfDa3(file);
    return da3::presetOfCheckpoint([&](std::string_view key) -> std::optional<Shape> {
        if (keyMap && std::ranges::none_of(kPartsInGguf, [&](std::string_view part) { return key.starts_with(part); }))
            return std::nullopt;
        const std::vector<std::string> names = keyMap ? keyMap(std::string(key)) : std::vector<std::string>{std::string(key)};
        const TensorEntry* entry = names.empty() ? nullptr : file.find(names.front());
        if (!entry)
            return std::nullopt;
        Shape shape = entry->shape;
        if (file.omitsLeadingOnes() && key.ends_with("_token"))
            shape.insert(shape.begin(), 3 - std::min<std::size_t>(shape.size(), 3), 1);
        return shape;
    });
}

/// What tells the networks of one encoder apart; filled from the strongest evidence there is.
struct Variant {
    dav2::Generation generation = dav2::Generation::V2;
    double maxDepth = 0;
};

/// A Hugging Face configuration. \throws Error{CorruptFile}
Variant variantOfConfig(const Json& config, const dav2::Encoder& encoder) {
    Variant variant;
    const Json* backbone = config.find("backbone_config");
    const Json* indices = backbone && backbone->isObject() ? backbone->find("out_indices") : nullptr;
    // Counted from 1 there: V1 takes the last four blocks.
    if (indices && indices->isArray() && !indices->array().empty() &&
        indices->array().front().integer() == encoder.depth - 3)
        variant.generation = dav2::Generation::V1;
    const Json* type = config.find("depth_estimation_type");
    if (type && type->isString() && type->string() == "metric") {
        const Json* maxDepth = config.find("max_depth");
        variant.maxDepth = maxDepth && maxDepth->isNumber() ? maxDepth->number() : 1;
    }
    return variant;
}

/// A GGUF file of depth-anything.cpp says it itself.
Variant variantOfGguf(const std::map<std::string, std::string>& metadata) {
    Variant variant;
    if (const auto maxDepth = metadata.find("depthanything3.head.max_depth"); maxDepth != metadata.end())
        variant.maxDepth = std::stod(maxDepth->second);
    return variant;
}

/// The last resort: words in the names of the file and of the folders above it, as the authors and others spell them.
Variant variantOfNames(const std::filesystem::path& path) {
    std::string words;
    int names = 0;
    for (std::filesystem::path place = path; place.has_filename() && names < 4; place = place.parent_path(), ++names)
        words += place.filename().string() + '/';
    std::ranges::transform(words, words.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto says = [&words](std::string_view word) { return words.find(word) != std::string::npos; };
    Variant variant;
    if (says("anything_vit") || says("anything-v1") || says("anything_v1") || says("liheyoung"))
        variant.generation = dav2::Generation::V1;
    if (says("hypersim") || (says("metric") && says("indoor")))
        variant.maxDepth = dav2::kIndoorMaxDepth;
    else if (says("vkitti") || (says("metric") && says("outdoor")))
        variant.maxDepth = dav2::kOutdoorMaxDepth;
    return variant;
}

CheckpointIdentity identityOf(const FoundEncoder& found, const Variant& variant, const WeightSource& file) {
    const dav2::Preset* preset = dav2::findPreset(found.encoder->name, variant.generation, variant.maxDepth);
    if (!preset)
        throw Error(ErrorCode::UnsupportedFormat,
                    "A " + std::string(variant.maxDepth > 0 ? "metric " : "") + std::string(kFamilyTitle) +
                        " network of this size and range is not known.",
                    file.path().string());
    return {std::string(preset->name), std::string(preset->title)};
}

CheckpointIdentity identifyV2(const FoundEncoder& found, const Checkpoint& checkpoint, const WeightSource& file) {
    const auto stamped = file.metadata().find(kPresetMetadata);
    if (stamped != file.metadata().end())
        if (const dav2::Preset* preset = dav2::findPreset(stamped->second);
            preset && preset->encoder.name == found.encoder->name)
            return {std::string(preset->name), std::string(preset->title)};
    const Json* type = checkpoint.config.isObject() ? checkpoint.config.find("model_type") : nullptr;
    if (type && type->isString() && type->string() == "depth_anything")
        return identityOf(found, variantOfConfig(checkpoint.config, *found.encoder), file);
    if (found.placement.layout == dav2::KeyLayout::Ggml)
        return identityOf(found, variantOfGguf(file.metadata()), file);
    return identityOf(found, variantOfNames(checkpoint.weights), file);
}

std::string_view foreignTitle(const WeightSource& file) {
    for (const ForeignNetwork& foreign : kForeignNetworks)
        for (const TensorEntry& entry : file.entries())
            if (entry.key.find(foreign.keyPart) != std::string::npos)
                return foreign.title;
    return {};
}

std::string presetNames() {
    std::string names;
    for (const da3::Preset& preset : da3::kPresets)
        names += (names.empty() ? "" : ", ") + std::string(preset.name);
    for (const dav2::Preset& preset : dav2::kPresets)
        names += ", " + std::string(preset.name);
    return names;
}

/// What the keys tell without any name. \throws Error{UnsupportedFormat, CheckpointMismatch}
CheckpointIdentity identifyByKeys(const Checkpoint& checkpoint, const WeightSource& file) {
    if (const std::optional<da3::Preset> preset = findDa3(file))
        return {std::string(preset->name), std::string(preset->name),
                ggmlRaysOf(file) != da3::GgmlRays::Absent, preset->cameraEncoder};
    if (const std::optional<FoundEncoder> found = findEncoder(file))
        return identifyV2(*found, checkpoint, file);
    if (const std::string_view foreign = foreignTitle(file); !foreign.empty())
        throw Error(ErrorCode::UnsupportedFormat, "This is " + std::string(foreign) + ", which is not supported.",
                    checkpoint.weights.string());
    throw Error(ErrorCode::CheckpointMismatch, "The weights fit none of the supported networks: " + presetNames() + ".",
                checkpoint.weights.string());
}

} // namespace

CheckpointIdentity identify(const Checkpoint& checkpoint, const WeightSource& file) {
    const std::string& name = checkpoint.modelName;
    if (name.empty())
        return identifyByKeys(checkpoint, file);
    const bool isDa3 = da3::findPreset(name) != nullptr;
    if (!isDa3 && !dav2::findPreset(name))
        throw Error(ErrorCode::UnsupportedFormat,
                    "The network '" + name + "' is not supported; supported are " + presetNames() + ".",
                    checkpoint.weights.string());
    // Which of its family is decided by strict loading; another family has not one key in common.
    const std::string title = titleByKeys(file);
    if (!title.empty() && findEncoder(file).has_value() == isDa3)
        throw Error(ErrorCode::CheckpointMismatch, "This is " + title + ", not " + name + ".",
                    checkpoint.weights.string());
    return {name, isDa3 ? name : std::string(dav2::findPreset(name)->title)};
}

std::string titleByKeys(const WeightSource& file) {
    if (const std::optional<da3::Preset> preset = findDa3(file))
        return std::string(preset->name);
    if (const std::optional<FoundEncoder> found = findEncoder(file))
        return "Depth Anything V2 " + std::string(found->encoder->sizeName) + " (or V1)";
    return std::string(foreignTitle(file));
}

KeyMap keyMapOfDa3(const WeightSource& file) {
    const std::optional<da3::GgmlRays> rays = ggmlRaysOf(file);
    if (!rays)
        return {};
    return [rays = *rays](const std::string& key) { return da3::ggmlKeys(key, rays); };
}

KeyPlacement placementOf(const WeightSource& file) {
    if (std::optional<FoundEncoder> found = findEncoder(file))
        return std::move(found->placement);
    throw Error(ErrorCode::CheckpointMismatch,
                "The file does not hold the weights of a " + std::string(kFamilyTitle) + " network.",
                file.path().string());
}

} // namespace fathom
