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
    MeanRelative,  ///< mean pointwise relative difference
    MeanOverMean,  ///< mean difference over the mean stored magnitude of what does not vanish
    Relative,      ///< largest pointwise relative difference
    Absolute,      ///< largest difference
    RelativeFocal, ///< largest difference over the smallest focal length
    UpToSign,      ///< as Absolute, of rows that may have the opposite sign
    Turn,          ///< largest angle between two rotations, degrees; [N,3,3 or 4]
};

struct Tolerance {
    Measure measure = Measure::OverMax;
    double limit = 0;
};

/// How a network is prepared before its cases are computed.
struct NetworkForm {
    CompileMode compileMode = CompileMode::Off;
    Precision precision = Precision::Fp32Strict; ///< never Auto
    bool resultsOnly = false;                    ///< of whole networks
    std::string device = "cpu";                  ///< of listDevices()

    [[nodiscard]] bool isExact() const noexcept {
        return precision == Precision::Fp32 || precision == Precision::Fp32Strict;
    }
    /// Whether everything that reference numbers hold is to be computed; else depth, confidence and cameras.
    [[nodiscard]] bool showsStages() const noexcept { return isExact() && !resultsOnly; }
    bool operator==(const NetworkForm&) const = default;
};

/// Computes the cases of one kind of one set of reference numbers. What a set needs is one source file that makes
/// these and one line in golden_run.cpp.
struct CaseSource {
    std::string_view kind; ///< of the index
    /// Every array of the case that can be computed, inputs included. Arrays that the index does not list are
    /// dropped afterwards. \throws Error
    std::function<Tensors(const Case&, const NetworkForm&)> compute;
    std::function<Tolerance(const Case&, std::string_view array)> tolerance;
    /// Whether an array that was not computed is an input of the case; unset: none is.
    std::function<bool(const Case&, std::string_view array)> isInput{};
    /// Pixels that a comparison leaves out because a threshold may put them on either side when what it judges is off
    /// by up to `error`: a mask of the array's shape, or undefined.
    std::function<torch::Tensor(const Case&, std::string_view array, double error)> ignored{};
};

/// Depth Anything 3: net, unit, preprocess, geometry, export.
[[nodiscard]] std::vector<CaseSource> depthAnything3Sources();

/// Depth Anything V1 and V2; its index has no kinds.
[[nodiscard]] std::vector<CaseSource> depthAnythingV2Sources();

} // namespace fathom::golden
