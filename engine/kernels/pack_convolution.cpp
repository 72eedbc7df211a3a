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

using Line = std::array<double, kTileSide>;

/// Three taps along a line, taken for a polynomial of degree two, at Winograd's points, over the product of a point's
/// distances to the others.
Line atPoints(double a, double b, double c) {
    const auto pair = [&](double point, double weight) {
        return std::array{(a + point * b + point * point * c) * weight, (a - point * b + point * point * c) * weight};
    };
    const auto near = pair(kNear, 0.5 / (kNearSquare * (kNearSquare - kFarSquare)));
    const auto far = pair(kFar, 0.5 / (kFarSquare * (kFarSquare - kNearSquare)));
    return {a / (kNearSquare * kFarSquare), near[0], near[1], far[0], far[1], c};
}

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
    Zeros rows(out * kTilePlaces * padded);
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t c = 0; c < in; ++c) {
            const float* const taps = weight + (o * in + c) * 9;
            std::array<Line, 3> lines;
            for (std::size_t y = 0; y < 3; ++y)
                lines[y] = atPoints(taps[3 * y], taps[3 * y + 1], taps[3 * y + 2]);
            for (std::size_t x = 0; x < kTileSide; ++x) {
                const Line column = atPoints(lines[0][x], lines[1][x], lines[2][x]);
                for (std::size_t y = 0; y < kTileSide; ++y) {
                    const std::int64_t place = kTilePlaces * o + static_cast<std::int64_t>(kTileSide * y + x);
                    rows.values[place * padded + c] = static_cast<float>(column[y]);
                }
            }
        }
    return packMatrix(ProductKind::Fp32, rows.values, out, kTilePlaces * padded);
}

} // namespace fathom::kernels
