#pragma once

#include "engine/estimators/planned_form.h"
#include "engine/golden/case_source.h"
#include "engine/models/depth_anything_3/nested.h"

#include <torch/torch.h>

#include <optional>
#include <string>

namespace fathom::golden {

/// What an estimator makes of a network in this form. \param rays  the ray branch will be asked for
/// \throws Error{DeviceUnavailable}; Error{InvalidOption} for a precision that the device does not have
[[nodiscard]] PlannedForm plannedFormOf(const NetworkForm& form, bool rays);

/// Sets what passes in this form need of LibTorch's own state. A processor needs nothing.
void establishFor(const NetworkForm& form);

/// Rewrites and converts a filled network and brings it to its device.
template <typename Network>
void prepare(Network& network, const PlannedForm& planned) {
    network->eval();
    if (planned.plan)
        plan::rewrite(*network, *planned.plan);
    network->to(planned.place);
    if (planned.computeType != torch::kFloat32)
        setComputeType(network, planned.computeType);
}

/// The network with formula weights that was asked for last; the largest need 7 GB, so only one is kept.
class FormulaNetwork {
public:
    /// Makes the network of a variant unless it is the one at hand. \throws Error{InvalidOption} for an unknown name
    void require(const std::string& variant, const NetworkForm& form, bool rays = true);

    [[nodiscard]] const da3::Preset& preset() const noexcept { return *m_preset; }
    [[nodiscard]] torch::Device device() const { return torch::Device(m_form.device); }
    [[nodiscard]] da3::DepthAnything3& anyView() { return m_anyView; }
    [[nodiscard]] da3::MonocularDepth& monocular() { return m_monocular; }
    [[nodiscard]] da3::NestedDepth& nested() { return m_nested; }

private:
    const da3::Preset* m_preset = nullptr;
    NetworkForm m_form;
    bool m_rays = true;
    da3::DepthAnything3 m_anyView{nullptr};
    da3::MonocularDepth m_monocular{nullptr};
    da3::NestedDepth m_nested{nullptr};
};

/// Shared by all kinds of cases of one run. Not for concurrent use.
[[nodiscard]] FormulaNetwork& formulaNetwork();

/// Network input of a case: views 0 … of its formula scene, [1,S,3,H,W], in memory of the processor.
[[nodiscard]] torch::Tensor formulaViews(std::int64_t seed, std::int64_t views, Size size);

} // namespace fathom::golden
