#pragma once

#include "engine/golden/golden_case.h"
#include "engine/pipeline/estimate_options.h"

#include <torch/torch.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::golden {

/// How far a value may be from the stored one.
enum class Measure {
    OverMax,       ///< largest difference over the largest stored magnitude
    Relative,      ///< largest pointwise relative difference
    Absolute,      ///< largest difference
    RelativeFocal, ///< largest difference over the smallest focal length
    UpToSign,      ///< as Absolute, of rows that may have the opposite sign
};

struct Tolerance {
    Measure measure = Measure::OverMax;
    double limit = 0;
};

/// Computes the cases of one kind of one set of reference numbers. What a set needs is one source file that makes
/// these and one line in golden_run.cpp.
struct CaseSource {
    std::string_view kind; ///< of the index
    /// Every array of the case that can be computed, inputs included. Arrays that the index does not list are
    /// dropped afterwards. \throws Error
    std::function<Tensors(const Case&, CompileMode)> compute;
    std::function<Tolerance(const Case&, std::string_view array)> tolerance;
    /// Whether an array that was not computed is an input of the case; unset: none is.
    std::function<bool(const Case&, std::string_view array)> isInput{};
    /// Pixels that a comparison leaves out because a threshold may put them on either side: a mask of the array's
    /// shape, or undefined.
    std::function<torch::Tensor(const Case&, std::string_view array)> ignored{};
};

/// Depth Anything 3: net, unit, preprocess, geometry, export.
[[nodiscard]] std::vector<CaseSource> depthAnything3Sources();

/// Depth Anything V1 and V2; its index has no kinds.
[[nodiscard]] std::vector<CaseSource> depthAnythingV2Sources();

} // namespace fathom::golden
