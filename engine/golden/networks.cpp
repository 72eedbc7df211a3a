#include <torch/torch.h>

#include "engine/golden/networks.h"

#include "engine/base/error.h"
#include "engine/estimators/pass_conditions.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/golden/formula_scene.h"
#include "engine/models/depth_anything_3/formula_weights.h"

namespace fathom::golden {

namespace {

template <typename Network>
Network filled(const da3::Preset& preset, const PlannedForm& planned) {
    const torch::NoGradGuard noGrad;
    Network network(preset);
    da3::fillWithFormula(*network);
    prepare(network, planned);
    return network;
}

/// Networks whose keys and shapes are the same are, with weights computed from their keys, the same.
const da3::Preset& representative(const da3::Preset& preset) {
    return preset.architecture == da3::Architecture::Monocular ? da3::metricBranchPreset() : preset;
}

} // namespace

PlannedForm plannedFormOf(const NetworkForm& form, bool rays) {
    EstimateOptions options;
    options.compileMode = form.compileMode;
    options.poseSource = rays ? PoseSource::Rays : PoseSource::CameraHead;
    const Device device = findDevice(form.device);
    return formOf(options, resolvePrecision(form.precision, device), device);
}

void establishFor(const NetworkForm& form) {
    const torch::Device device(form.device);
    if (!device.is_cpu())
        establish({.device = device, .tf32 = allowsTf32(form.precision)});
}

void FormulaNetwork::require(const std::string& variant, const NetworkForm& form, bool rays) {
    const da3::Preset* named = da3::findPreset(variant);
    if (!named)
        throw Error(ErrorCode::InvalidOption, "The index names an unknown network.", variant);
    const da3::Preset& preset = representative(*named);
    if (m_preset == &preset && m_form == form && m_rays == rays)
        return;
    m_preset = nullptr;
    m_anyView = nullptr;
    m_monocular = nullptr;
    m_nested = nullptr;
    const PlannedForm planned = plannedFormOf(form, rays);
    switch (preset.architecture) {
    case da3::Architecture::AnyView:
        m_anyView = filled<da3::DepthAnything3>(preset, planned);
        break;
    case da3::Architecture::Monocular:
        m_monocular = filled<da3::MonocularDepth>(preset, planned);
        break;
    case da3::Architecture::Nested:
        m_nested = filled<da3::NestedDepth>(preset, planned);
        break;
    }
    m_preset = &preset;
    m_form = form;
    m_rays = rays;
}

FormulaNetwork& formulaNetwork() {
    static FormulaNetwork network;
    return network;
}

torch::Tensor formulaViews(std::int64_t seed, std::int64_t views, Size size) {
    std::vector<RgbImage> images;
    std::vector<const RgbImage*> pointers;
    for (std::int64_t view = 0; view < views; ++view)
        images.push_back(formulaImage(seed, view, size));
    for (const RgbImage& image : images)
        pointers.push_back(&image);
    return networkInputOf(pointers, torch::kCPU);
}

} // namespace fathom::golden
