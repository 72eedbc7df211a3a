#include "engine/kernels/convolution.h"

#include <array>
#include <cstring>

namespace fathom::kernels {

namespace {

/// Rows to pack, in memory that does not pass through the heap.
struct Zeros {
    explicit Zeros(std::int64_t count)
        : memory(static_cast<std::size_t>(count) * sizeof(float)), values(reinterpret_cast<float*>(memory.data())) {
        std::memset(values, 0, memory.bytes());
    }

    AlignedBuffer memory;
    float* values;
};

} // namespace

PackedMatrix packConvolution(ProductKind kind, const float* weight, std::int64_t out, std::int64_t in) {
    const std::int64_t padded = (in + 31) / 32 * 32;
    const std::int64_t line = (3 * padded + stepDepth(kind) - 1) / stepDepth(kind) * stepDepth(kind); // a row of taps
    Zeros rows(out * 3 * line);
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t c = 0; c < in; ++c)
            for (std::int64_t tap = 0; tap < 9; ++tap)
                rows.values[(3 * o + tap / 3) * line + tap % 3 * padded + c] =
                    weight[(o * in + c) * 9 + tap];
    return packMatrix(kind, rows.values, out, 3 * line);
}

PackedMatrix packWinograd(const float* weight, std::int64_t out, std::int64_t in) {
    const std::int64_t padded = (in + 31) / 32 * 32;
    Zeros rows(out * 16 * padded);
    // Of three values along a line: the first, half of all with a plus and a minus in the middle, the last.
    const auto spread = [](double a, double b, double c) {
        return std::array{a, 0.5 * (a + b + c), 0.5 * (a - b + c), c};
    };
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t c = 0; c < in; ++c) {
            const float* const taps = weight + (o * in + c) * 9;
            std::array<std::array<double, 4>, 3> lines;
            for (std::size_t y = 0; y < 3; ++y)
                lines[y] = spread(taps[3 * y], taps[3 * y + 1], taps[3 * y + 2]);
            for (std::size_t x = 0; x < 4; ++x) {
                const std::array<double, 4> column = spread(lines[0][x], lines[1][x], lines[2][x]);
                for (std::size_t y = 0; y < 4; ++y) {
                    const std::int64_t place = 16 * o + static_cast<std::int64_t>(4 * y + x);
                    rows.values[place * padded + c] = static_cast<float>(column[y]);
                }
            }
        }
    return packMatrix(ProductKind::Fp32, rows.values, out, 16 * padded);
}

} // namespace fathom::kernels
