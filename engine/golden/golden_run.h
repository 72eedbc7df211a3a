// Reproduces reference numbers: computes the cases of an index from formulas and from inputs stored beside it, and
// compares them. No LibTorch in this header.
#pragma once

#include "engine/base/cancellation.h"
#include "engine/pipeline/estimate_options.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fathom {

/// How one array of a case compares with the stored one.
struct GoldenRow {
    std::string golden;  ///< id of the case
    std::string array;
    std::string measure; ///< "over max", "relative" …
    double error = 0;    ///< infinite when the array could not be computed or has another shape
    double limit = 0;

    [[nodiscard]] bool isWithin() const noexcept { return error <= limit; }
};

struct GoldenOptions {
    std::vector<std::string> cases; ///< ids; empty: all
    std::string kind{};             ///< only cases of this kind; empty: all
    CompileMode compileMode = CompileMode::Off;
    /// Below fp32, depth and cameras of whole networks are compared: they may differ by 0.1 % of the depth on average,
    /// by 1 % at one pixel (of the largest where inverse depth may vanish), and by a tenth of a degree.
    Precision precision = Precision::Fp32Strict;
    /// Of whole networks only depth, confidence and cameras, computed as a run does it: a plan gives up the ray branch and
    /// has no stages to show.
    bool resultsOnly = false;
    /// What computes whole networks, of listDevices(); beside "cpu", cases of other kinds are left out of a check.
    std::string device = "cpu";
};

/// Receives a case's rows as soon as they are known; `problem` tells why a case could not be computed.
using GoldenSink =
    std::function<void(const std::string& golden, const std::vector<GoldenRow>& rows, const std::string& problem)>;

/// Computes one case and writes every array under the name that the index gives it.
/// \param target  an .npz file.
/// \throws Error{FileNotFound, CorruptFile, UnsupportedFormat, InvalidOption, DeviceUnavailable, CannotWrite}
/// \param options  without `cases`: `id` is the one
void writeGoldenCase(const std::filesystem::path& index, const std::string& id, const GoldenOptions& options,
                     const std::filesystem::path& target);

/// Computes cases and compares them with the arrays beside the index. The largest networks need 8 GiB.
/// \returns whether everything is within its tolerance
/// \throws Error{FileNotFound, CorruptFile, InvalidOption, DeviceUnavailable}, Cancelled between cases
bool checkGolden(const std::filesystem::path& index, const GoldenOptions& options, const GoldenSink& sink,
                 const CancelToken& token = {});

} // namespace fathom
