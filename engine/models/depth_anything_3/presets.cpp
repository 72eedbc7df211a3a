#include "engine/models/depth_anything_3/presets.h"

#include <algorithm>

namespace fathom::da3 {

namespace {
using Shape = std::vector<std::int64_t>;

bool fits(const Preset& preset, const ShapeOf& shapeOf) {
    const std::string backbone = "model.backbone.pretrained.";
    const std::string lastBlock = backbone + "blocks." + std::to_string(preset.depth - 1) + ".norm1.weight";
    const std::string oneTooMany = backbone + "blocks." + std::to_string(preset.depth) + ".norm1.weight";
    return shapeOf(backbone + "camera_token") == Shape{1, 2, preset.dim} && shapeOf(lastBlock).has_value() &&
           !shapeOf(oneTooMany).has_value() &&
           shapeOf("model.head.scratch.output_conv1.weight") == Shape{preset.features / 2, preset.features, 3, 3};
}
} // namespace

const Preset* findPreset(std::string_view name) noexcept {
    const auto found = std::ranges::find(kPresets, name, &Preset::name);
    return found == kPresets.end() ? nullptr : &*found;
}

std::optional<Preset> presetOfCheckpoint(const ShapeOf& shapeOf) {
    for (Preset preset : kPresets) {
        if (!fits(preset, shapeOf))
            continue;
        preset.cameraEncoder = shapeOf("model.cam_enc.token_norm.weight").has_value();
        return preset;
    }
    return std::nullopt;
}

} // namespace fathom::da3
