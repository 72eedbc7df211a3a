// The tolerances of the reference set for a float32 engine on a CPU; what float32 itself is off by lies ten times
// below.
#include <torch/torch.h>

#include "engine/golden/case_source.h"
#include "engine/golden/da3_cases.h"

#include <utility>

namespace fathom::golden {

namespace {

struct Rule {
    std::string_view ending; ///< of the array's name
    Tolerance tolerance;
};

Tolerance firstOf(std::string_view array, std::initializer_list<Rule> rules, Tolerance otherwise) {
    for (const Rule& rule : rules)
        if (array.ends_with(rule.ending))
            return rule.tolerance;
    return otherwise;
}

Tolerance netTolerance(const Case& golden, std::string_view array) {
    if (golden.flag("use_ray_pose") && (array == "extrinsics" || array == "intrinsics"))
        return {Measure::OverMax, 2e-4};
    if (array.starts_with("in_"))
        return {Measure::OverMax, 2e-5};
    return firstOf(array,
                   {{"scale_factor_f64", {Measure::Relative, 1e-4}},
                    {"align_true_extrinsics_f64", {Measure::OverMax, 1e-9}},
                    {"align_false_extrinsics_f64", {Measure::OverMax, 1e-4}},
                    {"align_rotation_f64", {Measure::OverMax, 1e-4}},
                    {"align_translation_f64", {Measure::OverMax, 1e-4}},
                    {"align_scale_f64", {Measure::OverMax, 1e-4}},
                    {"_stats_f64", {Measure::OverMax, 2e-5}},
                    {"depth_conf", {Measure::Relative, 1e-4}},
                    {"depth_conf_samples", {Measure::Relative, 1e-4}},
                    {"depth", {Measure::Relative, 2e-4}},
                    {"depth_samples", {Measure::Relative, 2e-4}},
                    {"depth_before_sky_samples", {Measure::Relative, 2e-4}},
                    {"depth_before_scale_samples", {Measure::Relative, 2e-4}},
                    {"sky", {Measure::OverMax, 5e-5}},
                    {"head_stage_samples", {Measure::OverMax, 5e-5}},
                    {"pose_enc", {Measure::OverMax, 2e-5}},
                    {"extrinsics", {Measure::OverMax, 3e-5}},
                    {"intrinsics", {Measure::RelativeFocal, 3e-5}},
                    {"ray", {Measure::OverMax, 2e-5}},
                    {"ray_conf", {Measure::OverMax, 2e-5}},
                    {"ransac_idx", {Measure::Absolute, 0}},
                    {"gs_rotations", {Measure::UpToSign, 3e-4}},
                    {"gs_scales", {Measure::Relative, 1e-4}},
                    {"gs_means", {Measure::OverMax, 1e-4}},
                    {"gs_harmonics", {Measure::OverMax, 1e-4}},
                    {"gs_opacities", {Measure::OverMax, 1e-4}},
                    {"gs_raw", {Measure::OverMax, 1e-4}},
                    {"gs_raw_density", {Measure::OverMax, 1e-4}}},
                   {Measure::OverMax, 3e-5});
}

/// Pixels whose sky value lies so near the threshold that rounding decides.
torch::Tensor nearSkyThreshold(const Case& golden, std::string_view array, double error) {
    constexpr double kThreshold = 0.3;
    const std::string sky = golden.isStored("sky") ? "sky" : "metric_sky";
    if ((array != "depth" && array != "depth_conf") || !golden.isStored(sky))
        return {};
    return (golden.stored(sky) - kThreshold).abs() < error;
}

Tolerance unitTolerance(const Case& golden, std::string_view array) {
    if (golden.id().starts_with("heads"))
        return firstOf(array,
                       {{"depth", {Measure::Relative, 2e-4}},
                        {"depth_conf", {Measure::Relative, 1e-4}}},
                       {Measure::OverMax, 2e-5});
    return {Measure::OverMax, 1e-5};
}

Tolerance preprocessTolerance(const Case&, std::string_view array) {
    if (array.ends_with("_stats_f64"))
        return {Measure::Absolute, 1e-6};
    if (array.ends_with("intrinsics"))
        return {Measure::OverMax, 1e-6};
    const bool isTensor = array.ends_with("tensor_samples") || array == "tensor";
    return {Measure::Absolute, isTensor ? 1e-6 : 0};
}

Tolerance geometryTolerance(const Case& golden, std::string_view array) {
    if (golden.id().starts_with("rays"))
        return firstOf(array,
                       {{"c2w", {Measure::Absolute, 1e-5}}, {"weights_after", {Measure::Absolute, 1e-6}}},
                       {Measure::Relative, 1e-4});
    if (golden.id().starts_with("quaternions") || array.ends_with("rotations"))
        return {Measure::UpToSign, 2e-5};
    if (golden.id().starts_with("pose_encoding") && array == "intrinsics_out")
        return {Measure::Relative, 2e-5}; // the edge rows have focal lengths of millions of pixels
    if (golden.id().starts_with("umeyama") && array.ends_with("_f64") && !array.starts_with("f32_"))
        return {Measure::OverMax, 1e-9};
    return firstOf(array, {{"colors_sample", {Measure::Absolute, 0}}, {"camera_colors", {Measure::Absolute, 0}}},
                   {Measure::OverMax, 2e-5});
}

Tolerance exportTolerance(const Case&, std::string_view array) {
    return firstOf(array,
                   {{"spectral_lut_f64", {Measure::Absolute, 1e-12}},
                    {"spectral_probe_rgb_f64", {Measure::Absolute, 1e-12}},
                    {"jpg_decoded", {Measure::Absolute, 2}}, // decoders round differently
                    {"_rgb", {Measure::Absolute, 0}},
                    {"glb_colors", {Measure::Absolute, 0}},
                    {"processed_images", {Measure::Absolute, 0}},
                    {"intrinsics", {Measure::RelativeFocal, 3e-5}},
                    {"extrinsics", {Measure::OverMax, 3e-5}},
                    {"depth", {Measure::Relative, 2e-4}},
                    {"conf", {Measure::Relative, 1e-4}}},
                   {Measure::OverMax, 2e-5});
}

} // namespace

std::vector<CaseSource> depthAnything3Sources() {
    const auto keys = [](const Case&, std::string_view array) { return array == "keys"; };
    // Here the file holds inputs and outputs side by side.
    const auto whateverIsStored = [](const Case&, std::string_view) { return true; };
    return {{"net", computeNet, netTolerance, {}, nearSkyThreshold},
            {"unit", computeUnit, unitTolerance, keys},
            {"preprocess", computePreprocess, preprocessTolerance},
            {"geometry", computeGeometry, geometryTolerance, whateverIsStored},
            {"export", computeExport, exportTolerance, whateverIsStored}};
}

} // namespace fathom::golden
