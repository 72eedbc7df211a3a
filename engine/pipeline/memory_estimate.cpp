#include "engine/pipeline/memory_estimate.h"

namespace fathom {

namespace {

/// Program and libraries: what is left of the measured peak of small networks.
constexpr std::uint64_t kProgramBytes = 210u << 20;

std::uint64_t bytesOfWeight(Precision precision) noexcept {
    if (precision == Precision::Int8)
        return 1;
    return precision == Precision::Bf16 || precision == Precision::Fp16 ? 2 : 4;
}

} // namespace

std::uint64_t estimatedMemory(const NetworkDescription& network, Precision precision, int views,
                              int resolution) noexcept {
    if (network.bytesPerPixel == 0)
        return 0;
    const auto side = static_cast<std::uint64_t>(resolution);
    const std::uint64_t pixels = side * (side * 3 / 4);
    const std::uint64_t together = network.capabilities.jointViews ? static_cast<std::uint64_t>(views) : 1;
    // The peak is in the heads, which stay in fp32: only the weights take less in narrower precisions.
    return kProgramBytes + network.parameterCount * bytesOfWeight(precision) +
           pixels * together * network.bytesPerPixel;
}

} // namespace fathom
