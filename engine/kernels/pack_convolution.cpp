#include "engine/kernels/convolution.h"

#include <vector>

namespace fathom::kernels {

PackedMatrix packConvolution(ProductKind kind, const float* weight, std::int64_t out, std::int64_t in) {
    const std::int64_t padded = (in + 31) / 32 * 32;
    const std::int64_t line = (3 * padded + stepDepth(kind) - 1) / stepDepth(kind) * stepDepth(kind); // a row of taps
    std::vector<float> rows(static_cast<std::size_t>(out * 3 * line), 0.0F);
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t c = 0; c < in; ++c)
            for (std::int64_t tap = 0; tap < 9; ++tap)
                rows[static_cast<std::size_t>((3 * o + tap / 3) * line + tap % 3 * padded + c)] =
                    weight[(o * in + c) * 9 + tap];
    return packMatrix(kind, rows.data(), out, 3 * line);
}

} // namespace fathom::kernels
