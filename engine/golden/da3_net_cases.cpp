#include <torch/torch.h>

#include "engine/golden/da3_cases.h"
#include "engine/golden/golden_scene.h"
#include "engine/golden/networks.h"

#include "engine/base/error.h"
#include "engine/geometry/known_camera_alignment.h"
#include "engine/geometry/normalized_cameras.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>

namespace fathom::golden {

namespace {

/// What an observer saw, by name; chunks of views are joined.
class Seen {
public:
    [[nodiscard]] da3::Observer observer() {
        return [this](std::string_view name, const torch::Tensor& value) {
            m_values[std::string(name)].push_back(value.detach().to(torch::kCPU));
        };
    }
    [[nodiscard]] bool has(const std::string& name) const { return m_values.contains(name); }
    /// \throws Error{Internal} for a name that was not seen
    [[nodiscard]] torch::Tensor operator[](const std::string& name) const {
        const auto found = m_values.find(name);
        requireInternal(found != m_values.end(), "the network shows '" + name + "'");
        return found->second.size() == 1 ? found->second.front() : torch::cat(found->second, 0);
    }

private:
    std::map<std::string, std::vector<torch::Tensor>> m_values;
};

/// In memory of the processor, where arrays are compared.
void fetch(torch::Tensor& values) {
    if (values.defined())
        values = values.to(torch::kCPU);
}

void fetch(std::vector<torch::Tensor>& list) {
    for (torch::Tensor& values : list)
        fetch(values);
}

da3::Prediction fetched(da3::Prediction prediction) {
    for (torch::Tensor* values : {&prediction.depth, &prediction.confidence, &prediction.poseEncoding,
                                  &prediction.cameras.extrinsics, &prediction.cameras.intrinsics, &prediction.ray,
                                  &prediction.rayConfidence, &prediction.reference})
        fetch(*values);
    fetch(prediction.features);
    if (da3::Gaussians* const gaussians = prediction.gaussians ? &*prediction.gaussians : nullptr)
        for (torch::Tensor* values : {&gaussians->means, &gaussians->scales, &gaussians->rotations,
                                      &gaussians->harmonics, &gaussians->opacities})
            fetch(*values);
    return prediction;
}

da3::NestedPrediction fetched(da3::NestedPrediction prediction) {
    prediction.metric = fetched(std::move(prediction.metric));
    fetch(prediction.sky);
    return prediction;
}

da3::MonocularPrediction fetched(da3::MonocularPrediction prediction) {
    fetch(prediction.depth);
    fetch(prediction.sky);
    fetch(prediction.features);
    return prediction;
}

/// Heads of the reference set in the order in which it lists their parts.
std::vector<std::string> stageNames(const std::string& prefix, bool isDual, std::vector<std::string> ends) {
    std::vector<std::string> names;
    for (int k = 0; k < 4; ++k) {
        names.push_back(prefix + "projects." + std::to_string(k));
        names.push_back(prefix + "resize_layers." + std::to_string(k));
    }
    for (int k = 1; k <= 4; ++k)
        names.push_back(prefix + "scratch.layer" + std::to_string(k) + "_rn");
    for (int k = 4; k >= 1; --k) {
        names.push_back(prefix + "scratch.refinenet" + std::to_string(k));
        if (isDual)
            names.push_back(names.back() + "_aux");
    }
    for (const std::string& end : ends)
        names.push_back(prefix + end);
    return names;
}

std::vector<std::string> listedNames(const Case& golden, std::string_view field, std::vector<std::string> otherwise) {
    const Json* list = golden.result(field);
    if (!list)
        return otherwise;
    std::vector<std::string> names;
    for (const Json& name : list->array())
        names.push_back(name.string());
    return names;
}

std::vector<std::string> anyViewStages(const Case& golden) {
    std::vector<std::string> names = stageNames("head.", true,
                                                {"scratch.output_conv1", "scratch.output_conv1_aux.3",
                                                 "scratch.output_conv2", "scratch.output_conv2_aux.3"});
    if (golden.flag("infer_gs"))
        for (const std::string& name :
             stageNames("gs_head.", false, {"scratch.output_conv1", "images_merger", "scratch.output_conv2"}))
            names.push_back(name);
    return listedNames(golden, "head_stage_names", names);
}

std::vector<std::string> skyStages(const Case& golden, std::string_view field) {
    return listedNames(golden, field,
                       stageNames("head.", false,
                                  {"scratch.output_conv1", "scratch.output_conv2", "scratch.sky_output_conv2"}));
}

/// [k,2] statistics and [k,count] samples of a list of tensors.
void putList(Tensors& arrays, const Case& golden, const std::string& name, const std::vector<torch::Tensor>& list,
             std::int64_t count) {
    std::vector<torch::Tensor> statistics, samples;
    for (const torch::Tensor& tensor : list) {
        statistics.push_back(statisticsOf(tensor));
        samples.push_back(samplesOf(tensor, golden.sampleCount(name + "_samples", count)));
    }
    arrays[name + "_stats_f64"] = torch::stack(statistics);
    arrays[name + "_samples"] = torch::stack(samples);
}

/// The taps: statistics for every half of the channels.
void putTaps(Tensors& arrays, const Case& golden, const std::string& name, const std::vector<torch::Tensor>& taps,
             std::int64_t halves) {
    std::vector<torch::Tensor> statistics, samples;
    for (const torch::Tensor& tap : taps) {
        std::vector<torch::Tensor> parts;
        for (const torch::Tensor& half : tap.chunk(halves, -1))
            parts.push_back(statisticsOf(half));
        statistics.push_back(torch::stack(parts));
        samples.push_back(samplesOf(tap, golden.sampleCount(name + "_samples", 64)));
    }
    arrays[name + "_stats_f64"] = torch::stack(statistics);
    arrays[name + "_samples"] = torch::stack(samples);
}

/// Tokens, blocks, taps and head stages. \param prefix "" or "metric_" of the arrays; \param branch "" or "metric."
void putInternals(Tensors& arrays, const Case& golden, const Seen& seen, const da3::Preset& preset,
                  const std::string& prefix, const std::string& branch, const std::vector<std::string>& stages) {
    const torch::Tensor tokens = seen[branch + "tokens"];
    arrays[prefix + "tokens0_stats_f64"] = statisticsOf(tokens);
    arrays[prefix + "tokens0_samples"] = samplesOf(tokens, golden.sampleCount(prefix + "tokens0_samples", 64));
    std::vector<torch::Tensor> blocks, patches, cameras, heads;
    for (std::int64_t i = 0; i < preset.depth; ++i)
        blocks.push_back(seen[branch + "blocks." + std::to_string(i)]);
    for (int k = 0; k < 4; ++k) {
        patches.push_back(seen[branch + "taps." + std::to_string(k) + ".patches"]);
        cameras.push_back(seen[branch + "taps." + std::to_string(k) + ".camera"]);
    }
    for (const std::string& name : stages)
        heads.push_back(seen[branch + name]);
    const std::int64_t halves = preset.isMultiView() ? 2 : 1;
    putList(arrays, golden, prefix + "block", blocks, 16);
    putTaps(arrays, golden, prefix + "tap_patch", patches, halves);
    putTaps(arrays, golden, prefix + "tap_cam", cameras, halves);
    putList(arrays, golden, prefix + "head_stage", heads, 16);
}

/// A map in full, or its samples and statistics where the case asks for these.
void putMap(Tensors& arrays, const Case& golden, const std::string& name, const torch::Tensor& map) {
    const std::int64_t sampled = golden.integer("sampled", 0);
    if (sampled == 0) {
        arrays[name] = map[0];
        return;
    }
    arrays[name + "_samples"] = samplesOf(map, sampled);
    arrays[name + "_stats_f64"] = statisticsOf(map);
}

void putFeatures(Tensors& arrays, const Case& golden, const std::vector<torch::Tensor>& features) {
    const std::vector<std::int64_t> layers = golden.integers("feat_layers");
    for (std::size_t k = 0; k < features.size(); ++k) {
        const std::string name = "aux" + std::to_string(layers[k]);
        arrays[name + "_stats_f64"] = statisticsOf(features[k]);
        arrays[name + "_samples"] = samplesOf(features[k], golden.sampleCount(name + "_samples", 256));
    }
}

void putGaussians(Tensors& arrays, const Case& golden, const Seen& seen, const da3::Gaussians& gaussians) {
    const std::pair<const char*, torch::Tensor> parts[] = {{"gs_means", gaussians.means},
                                                           {"gs_scales", gaussians.scales},
                                                           {"gs_rotations", gaussians.rotations},
                                                           {"gs_harmonics", gaussians.harmonics},
                                                           {"gs_opacities", gaussians.opacities}};
    const auto shape = golden.shapeOf("gs_means");
    const std::int64_t count = shape ? shape->front() : 512;
    for (const auto& [name, values] : parts) {
        arrays[name] = sampledRows(values[0], count);
        arrays[std::string(name) + "_stats_f64"] = statisticsOf(values);
    }
    arrays["gs_raw"] = sampledRows(seen["gaussians.raw"].flatten(0, 3), count);
    arrays["gs_raw_density"] = samplesOf(seen["gaussians.density"], count);
}

/// What the public call of the published program makes of given poses after the network.
void putAlignment(Tensors& arrays, const Case& golden, const torch::Tensor& depth, const torch::Tensor& extrinsics) {
    const std::vector<RigidTransform> given = posesOf(golden.stored("in_extrinsics"));
    SimilarityTransform fit;
    try {
        fit = predictedFromGiven(posesOf(extrinsics[0]), given, /*asUpstream=*/true);
    } catch (const Error&) {
        return; // one or two views: the published program fails here
    }
    std::vector<RigidTransform> moved;
    for (const RigidTransform& pose : given)
        moved.push_back(fit.cameraFromTarget(pose));
    const std::int64_t count = golden.sampleCount("align_true_depth_samples", 256);
    arrays["align_true_extrinsics_f64"] = matricesOf(given).slice(1, 0, 3);
    arrays["align_true_depth_samples"] = samplesOf(depth / fit.scale, count);
    arrays["align_false_extrinsics_f64"] = matricesOf(moved);
    arrays["align_false_depth_samples"] = samplesOf(depth, count);
    arrays["align_rotation_f64"] = tensorFrom(fit.rotation);
    arrays["align_translation_f64"] = tensorFrom(fit.translation);
    arrays["align_scale_f64"] = torch::tensor({fit.scale}, torch::kFloat64);
}

da3::ReferenceStrategy strategyCalled(const std::string& name) {
    static const std::map<std::string, da3::ReferenceStrategy> strategies{
        {"first", da3::ReferenceStrategy::First},
        {"middle", da3::ReferenceStrategy::Middle},
        {"saddle_balanced", da3::ReferenceStrategy::SaddleBalanced},
        {"saddle_sim_range", da3::ReferenceStrategy::SaddleSimRange}};
    const auto found = strategies.find(name);
    if (found == strategies.end())
        throw Error(ErrorCode::InvalidOption, "The index names an unknown way to choose a view.", name);
    return found->second;
}

/// The index table of the ray solver as the published program draws it after seeding.
torch::Tensor drawnSampleTable(std::int64_t seed, std::int64_t height, std::int64_t width) {
    constexpr std::int64_t kIterations = 100, kPoints = 8;
    constexpr double kShare = 0.3;
    at::Generator generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed));
    const std::int64_t rays = (8 * height / da3::kPatchSide) * (8 * width / da3::kPatchSide);
    const std::int64_t count = std::max(kPoints, static_cast<std::int64_t>(kShare * static_cast<double>(rays)));
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < kIterations; ++i)
        rows.push_back(torch::randperm(count, generator, torch::kInt64).slice(0, 0, kPoints));
    return torch::stack(rows);
}

void setRays(da3::ForwardOptions& options, Tensors& arrays, const Case& golden) {
    options.poseSource = da3::PoseSource::Rays;
    options.rayPose.seed = static_cast<std::uint64_t>(golden.integer("torch_seed", 0));
    arrays["ransac_idx"] = golden.isStored("ransac_idx")
                               ? golden.stored("ransac_idx")
                               : drawnSampleTable(golden.integer("torch_seed", 0), golden.integer("H", 0),
                                                  golden.integer("W", 0));
    options.rayPose.sampleTable = arrays["ransac_idx"].to(torch::kInt64);
}

void setKnownCameras(da3::ForwardOptions& options, Tensors& arrays, const Case& golden, torch::Device device) {
    arrays["in_extrinsics"] = golden.stored("in_extrinsics");
    arrays["in_intrinsics"] = golden.stored("in_intrinsics");
    const torch::Tensor normalised = matricesOf(normalizedCameras(posesOf(arrays["in_extrinsics"])));
    arrays["in_extrinsics_normalised"] = normalised;
    options.knownCameras = da3::Cameras{normalised.to(device, torch::kFloat32).unsqueeze(0),
                                        arrays["in_intrinsics"].to(device, torch::kFloat32).unsqueeze(0)};
}

da3::ForwardOptions optionsOf(const Case& golden, const NetworkForm& form, Tensors& arrays, Seen& seen) {
    da3::ForwardOptions options;
    options.rays = form.showsStages(); // the stages of the ray branch are part of every case
    options.asUpstream = true;
    options.gaussians = golden.flag("infer_gs");
    options.featureLayers = golden.integers("feat_layers");
    options.reference = strategyCalled(golden.text("ref_view_strategy", "saddle_balanced"));
    const Json* chosen = golden.result("ref_index");
    const bool tied = options.reference == da3::ReferenceStrategy::SaddleSimRange; // by construction
    if (chosen && chosen->isNumber() && (tied || !form.isExact()))
        options.forcedReference = chosen->integer();
    options.observe = seen.observer();
    if (golden.flag("use_ray_pose"))
        setRays(options, arrays, golden);
    if (golden.integer("pose_seed", -1) >= 0 || golden.isStored("in_extrinsics"))
        setKnownCameras(options, arrays, golden, torch::Device(form.device));
    return options;
}

void putResults(Tensors& arrays, const Case& golden, const da3::Prediction& prediction) {
    putMap(arrays, golden, "depth", prediction.depth);
    putMap(arrays, golden, "depth_conf", prediction.confidence);
    arrays["extrinsics"] = prediction.cameras.extrinsics[0];
    arrays["intrinsics"] = prediction.cameras.intrinsics[0];
    if (prediction.poseEncoding.defined())
        arrays["pose_enc"] = prediction.poseEncoding[0];
}

void putAnyView(Tensors& arrays, const Case& golden, const Seen& seen, const da3::Prediction& prediction,
                const da3::Preset& preset) {
    putResults(arrays, golden, prediction);
    if (golden.flag("keep_ray")) {
        arrays["ray"] = prediction.ray[0];
        arrays["ray_conf"] = prediction.rayConfidence[0];
    }
    if (seen.has("reference.cls"))
        arrays["ref_cls"] = seen["reference.cls"][0];
    if (seen.has("cam_enc"))
        arrays["cam_enc_tokens"] = seen["cam_enc"][0];
    putFeatures(arrays, golden, prediction.features);
    putInternals(arrays, golden, seen, preset, "", "", anyViewStages(golden));
    if (prediction.gaussians)
        putGaussians(arrays, golden, seen, *prediction.gaussians);
    if (golden.isStored("in_extrinsics"))
        putAlignment(arrays, golden, prediction.depth, prediction.cameras.extrinsics);
}

void putNested(Tensors& arrays, const Case& golden, const Seen& seen, const da3::NestedPrediction& prediction) {
    arrays["metric_sky"] = prediction.sky[0];
    arrays["scale_factor_f64"] = torch::tensor({prediction.scale}, torch::kFloat64);
    const torch::Tensor before = seen["depth.before_scale"], metres = seen["metric.metres"];
    arrays["depth_before_scale_samples"] = samplesOf(before, golden.sampleCount("depth_before_scale_samples", 256));
    arrays["metric_depth_samples"] = samplesOf(metres, golden.sampleCount("metric_depth_samples", 256));
    arrays["metric_depth_stats_f64"] = statisticsOf(metres);
    putInternals(arrays, golden, seen, da3::metricBranchPreset(), "metric_", "metric.",
                 skyStages(golden, "metric_head_stage_names"));
}

void putMonocular(Tensors& arrays, const Case& golden, const Seen& seen, const da3::MonocularPrediction& prediction,
                  const da3::Preset& preset) {
    const torch::Tensor before = seen["depth.before_sky"];
    arrays["depth_before_sky_samples"] = samplesOf(before, golden.sampleCount("depth_before_sky_samples", 256));
    putMap(arrays, golden, "depth", prediction.depth);
    putMap(arrays, golden, "sky", prediction.sky);
    putFeatures(arrays, golden, prediction.features);
    putInternals(arrays, golden, seen, preset, "", "", skyStages(golden, "head_stage_names"));
}

} // namespace

Tensors computeNet(const Case& golden, const NetworkForm& form) {
    const torch::NoGradGuard noGrad;
    FormulaNetwork& network = formulaNetwork();
    network.require(golden.text("variant"), form, form.showsStages() || golden.flag("use_ray_pose"));
    const Size size{static_cast<int>(golden.integer("W", 0)), static_cast<int>(golden.integer("H", 0))};
    const torch::Tensor images =
        formulaViews(golden.integer("image_seed", 0), golden.integer("views", 1), size).to(network.device());
    establishFor(form);
    Tensors arrays;
    Seen seen;
    const da3::Preset& preset = network.preset();
    if (preset.architecture == da3::Architecture::Monocular) {
        if (!form.showsStages()) {
            putMap(arrays, golden, "depth", fetched(network.monocular()->forward(images, {})).depth);
            return arrays;
        }
        putMonocular(arrays, golden, seen,
                     fetched(network.monocular()->forward(
                         images, {.featureLayers = golden.integers("feat_layers"), .observe = seen.observer()})),
                     preset);
        return arrays;
    }
    const da3::ForwardOptions options = optionsOf(golden, form, arrays, seen);
    if (!form.showsStages()) {
        const da3::Prediction prediction = preset.architecture == da3::Architecture::Nested
                                               ? network.nested()->forward(images, options).metric
                                               : network.anyView()->forward(images, options);
        putResults(arrays, golden, fetched(prediction));
        return arrays;
    }
    if (preset.architecture == da3::Architecture::Nested) {
        const da3::NestedPrediction prediction = fetched(network.nested()->forward(images, options));
        putAnyView(arrays, golden, seen, prediction.metric, preset);
        putNested(arrays, golden, seen, prediction);
    } else {
        putAnyView(arrays, golden, seen, fetched(network.anyView()->forward(images, options)), preset);
    }
    return arrays;
}

} // namespace fathom::golden
