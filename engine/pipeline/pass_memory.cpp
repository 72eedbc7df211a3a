#include "engine/pipeline/pass_memory.h"

#include "engine/base/error.h"
#include "engine/pipeline/host_processor.h"

#include <algorithm>
#include <string>

namespace fathom {

std::uint64_t estimatedPassBytes(const da3::Preset& preset, std::size_t views, Size size, bool gaussians) {
    // Factors fitted to measured peaks: about twenty fp32 values per token and channel in the transformer, and
    // for each of the up to eight views that a head takes at a time, three maps of half the head's width and two
    // of 32 channels at full resolution.
    constexpr std::uint64_t kValuesPerToken = 20;
    constexpr std::uint64_t kViewsInHead = 8;
    constexpr std::uint64_t kValuesPerGaussian = 2 * 38; // raw and adapted
    const std::uint64_t pixels = size.pixels();
    const std::uint64_t tokens = views * (1 + pixels / (da3::kPatchSide * da3::kPatchSide));
    const std::uint64_t transformer = kValuesPerToken * tokens * static_cast<std::uint64_t>(preset.dim);
    const std::uint64_t head = std::min<std::uint64_t>(views, kViewsInHead) * pixels *
                               (3 * static_cast<std::uint64_t>(preset.features) / 2 + 2 * 32);
    const std::uint64_t inputAndOutput = (gaussians ? 6 + kValuesPerGaussian : 6) * views * pixels;
    return sizeof(float) * (transformer + head + inputAndOutput);
}

void requireHostMemory(std::uint64_t needed) {
    const std::uint64_t free = readHostProcessor().freeMemory;
    if (free > 0 && needed > free)
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory.",
                    std::to_string(needed >> 20) + " MiB needed, " + std::to_string(free >> 20) +
                        " MiB free");
}

} // namespace fathom
