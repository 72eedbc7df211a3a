#include "engine/kernels/convolution.h"

#include <vector>

namespace fathom::kernels {

PackedMatrix packConvolution(TileKind kind, const float* weight, std::int64_t out, std::int64_t in) {
    constexpr std::int64_t kTaps = 9;
    const std::int64_t padded = (in + 31) / 32 * 32;
    std::vector<float> rows(static_cast<std::size_t>(out * kTaps * padded), 0.0F);
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t c = 0; c < in; ++c)
            for (std::int64_t tap = 0; tap < kTaps; ++tap)
                rows[static_cast<std::size_t>((o * kTaps + tap) * padded + c)] = weight[(o * in + c) * kTaps + tap];
    return packMatrix(kind, rows.data(), out, kTaps * padded);
}

} // namespace fathom::kernels
