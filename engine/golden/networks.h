#pragma once

#include "engine/models/depth_anything_3/nested.h"
#include "engine/pipeline/estimate_options.h"

#include <torch/torch.h>

#include <optional>
#include <string>

namespace fathom::golden {

/// The network with formula weights that was asked for last; the largest need 7 GB, so only one is kept.
class FormulaNetwork {
public:
    /// Makes the network of a variant unless it is the one at hand. \throws Error{InvalidOption} for an unknown name
    void require(const std::string& variant, CompileMode mode);

    [[nodiscard]] const da3::Preset& preset() const noexcept { return *m_preset; }
    [[nodiscard]] da3::DepthAnything3& anyView() { return m_anyView; }
    [[nodiscard]] da3::MonocularDepth& monocular() { return m_monocular; }
    [[nodiscard]] da3::NestedDepth& nested() { return m_nested; }

private:
    const da3::Preset* m_preset = nullptr;
    CompileMode m_mode = CompileMode::Off;
    da3::DepthAnything3 m_anyView{nullptr};
    da3::MonocularDepth m_monocular{nullptr};
    da3::NestedDepth m_nested{nullptr};
};

/// Shared by all kinds of cases of one run. Not for concurrent use.
[[nodiscard]] FormulaNetwork& formulaNetwork();

/// Network input of a case: views 0 … of its formula scene, [1,S,3,H,W].
[[nodiscard]] torch::Tensor formulaViews(std::int64_t seed, std::int64_t views, Size size);

} // namespace fathom::golden
