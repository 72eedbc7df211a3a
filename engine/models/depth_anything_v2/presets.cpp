#include "engine/models/depth_anything_v2/presets.h"

#include <algorithm>

namespace fathom::dav2 {

namespace {
bool fits(const Encoder& encoder, const ShapeOf& shapeOf) {
    using Shape = std::vector<std::int64_t>;
    const std::string block = "pretrained.blocks.";
    return shapeOf("pretrained.cls_token") == Shape{1, 1, encoder.dim} &&
           shapeOf(block + std::to_string(encoder.depth - 1) + ".norm1.weight").has_value() &&
           !shapeOf(block + std::to_string(encoder.depth) + ".norm1.weight").has_value() &&
           shapeOf("depth_head.scratch.output_conv1.weight") == Shape{encoder.features / 2, encoder.features, 3, 3};
}
} // namespace

const Preset* findPreset(std::string_view name) noexcept {
    const auto found = std::ranges::find(kPresets, name, &Preset::name);
    return found == kPresets.end() ? nullptr : &*found;
}

const Preset* findPreset(std::string_view encoder, Generation generation, double maxDepth) noexcept {
    const auto found = std::ranges::find_if(kPresets, [&](const Preset& preset) {
        return preset.encoder.name == encoder && preset.generation == generation && preset.maxDepth == maxDepth;
    });
    return found == kPresets.end() ? nullptr : &*found;
}

const Encoder* encoderOfCheckpoint(const ShapeOf& shapeOf) {
    const auto found =
        std::ranges::find_if(kEncoders, [&](const Encoder& encoder) { return fits(encoder, shapeOf); });
    return found == kEncoders.end() ? nullptr : &*found;
}

} // namespace fathom::dav2
