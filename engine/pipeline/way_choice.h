#pragma once

#include "engine/pipeline/compute_path.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// One way to compute a network on the processor.
struct ComputeWay {
    Kernels kernels = Kernels::LibTorch;
    int threads = 1;

    friend bool operator==(const ComputeWay&, const ComputeWay&) = default;
};

/// Measures passes.
struct Trial {
    std::function<double(const ComputeWay&)> seconds; ///< of a pass
    std::function<bool()> isDisturbed; ///< whether other programs kept processors busy since the trial began
};

/// What was found fastest.
struct WayChoice {
    ComputeWay way;
    double gain = 1;      ///< times as long as `way` take the best of the other kernels; infinite without any
    bool isClear = true;  ///< nothing else kept the machine busy, and every round said the same
};

/// Numbers of threads worth trying on that many processors, the largest first: all, one fewer, halves down to one.
[[nodiscard]] std::vector<int> threadCountsFor(int processors);

/// Compares kernels on the first number of threads, then numbers of threads with the fastest kernels, in rounds of one
/// pass each; what is far behind leaves early. The first of either list stays unless another is faster by more than
/// chance makes it; beside other work the first number of threads stays, because passes make way for it by themselves.
[[nodiscard]] WayChoice chooseWay(const std::vector<Kernels>& kernels, const std::vector<int>& threads,
                                  const Trial& trial);

/// "own kernels on AVX-512 vectors, 2 threads", for people.
[[nodiscard]] std::string describe(const ComputeWay& way);

/// A clear choice for keeping on the disk, and back: nothing for text that is none of `kernels` and `threads`.
[[nodiscard]] std::string textOf(const WayChoice& choice);
[[nodiscard]] std::optional<WayChoice> wayChoiceOf(const std::string& text, const std::vector<Kernels>& kernels,
                                                   const std::vector<int>& threads);

} // namespace fathom
