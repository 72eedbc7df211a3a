#include "engine/models/depth_anything_3/presets.h"

#include <algorithm>

namespace fathom::da3 {

namespace {
using Shape = std::vector<std::int64_t>;

/// Where the keys of the branch stand that a preset's numbers describe.
std::string rootOf(const Preset& preset) {
    return preset.architecture == Architecture::Nested ? "model.da3." : "model.";
}

bool fits(const Preset& preset, const ShapeOf& shapeOf) {
    const std::string root = rootOf(preset), backbone = root + "backbone.pretrained.";
    const std::string lastBlock = backbone + "blocks." + std::to_string(preset.depth - 1) + ".norm1.weight";
    const std::string oneTooMany = backbone + "blocks." + std::to_string(preset.depth) + ".norm1.weight";
    const std::optional<Shape> cameraToken = shapeOf(backbone + "camera_token");
    // Whether views meet is asked first: files of other layouts know no key of the networks that they never hold.
    if (preset.isMultiView() ? cameraToken != Shape{1, 2, preset.dim} : cameraToken.has_value())
        return false;
    if (!preset.isMultiView() && (shapeOf(backbone + "cls_token") != Shape{1, 1, preset.dim} ||
                                  !shapeOf(root + "head.scratch.sky_output_conv2.2.weight")))
        return false;
    return shapeOf(lastBlock).has_value() && !shapeOf(oneTooMany).has_value() &&
           shapeOf(root + "head.scratch.output_conv1.weight") == Shape{preset.features / 2, preset.features, 3, 3};
}
} // namespace

const Preset* findPreset(std::string_view name) noexcept {
    const auto found = std::ranges::find(kPresets, name, &Preset::name);
    return found == kPresets.end() ? nullptr : &*found;
}

const Preset& metricBranchPreset() noexcept {
    return *findPreset("da3metric-large");
}

std::optional<Preset> presetOfCheckpoint(const ShapeOf& shapeOf) {
    for (Preset preset : kPresets) {
        if (!fits(preset, shapeOf))
            continue;
        preset.cameraEncoder = shapeOf(rootOf(preset) + "cam_enc.token_norm.weight").has_value();
        preset.gaussianHead = shapeOf(rootOf(preset) + "gs_head.projects.0.weight").has_value();
        return preset;
    }
    return std::nullopt;
}

} // namespace fathom::da3
