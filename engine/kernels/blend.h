// Maps resized with their corner pixels' centres kept in place. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/convolution.h"

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/team.h"

#include <atomic>

namespace fathom::kernels {
namespace {

std::int64_t least(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}
std::int64_t most(std::int64_t a, std::int64_t b) {
    return a > b ? a : b;
}

/// Where a resized coordinate falls between two samples.
struct Between {
    std::int64_t first, second;
    float share; ///< of the second

    Between(std::int64_t index, std::int64_t resized, std::int64_t count) {
        const float position = resized > 1 ? static_cast<float>(index) * static_cast<float>(count - 1) /
                                                 static_cast<float>(resized - 1)
                                           : 0.0F;
        first = least(static_cast<std::int64_t>(position), count - 1);
        second = least(first + 1, count - 1);
        share = position - static_cast<float>(first);
    }
};

/// One row of a map between two of its rows, `line` [width][channels].
void blendRows(const ChannelMap& map, const Between& y, float* line) {
    const std::int64_t count = map.width * map.channels, first = y.first * count, second = y.second * count;
    withElement(map.element, [&]<Element E>() {
        overRow(count, [&]<int N>(std::int64_t i) {
            const Many<N> a = valuesAt<E, N>(map.data, first + i), b = valuesAt<E, N>(map.data, second + i);
            store(line + i, fma(b - a, splat(y.share), a));
        });
    });
}

Lanes blendColumns(const float* line, const Between& x, std::int64_t channels, std::int64_t c) {
    const Lanes a = load(line + x.first * channels + c), b = load(line + x.second * channels + c);
    return fma(splat(x.share), b - a, a);
}

/// \copydoc resizeMap()
inline void resize(const ChannelMap& source, const ChannelMap& target, int threads) {
    const std::int64_t channels = source.channels, count = source.width * channels;
    AlignedBuffer lines(static_cast<std::size_t>(count * 4 * threads));
    std::atomic<std::int64_t> next = 0;
    inTeam(threads, [&](int seat) {
        float* const line = reinterpret_cast<float*>(lines.data()) + seat * count;
        for (std::int64_t y = next++; y < target.height; y = next++) {
            blendRows(source, Between(y, target.height, source.height), line);
            for (std::int64_t x = 0; x < target.width; ++x) {
                const Between between(x, target.width, source.width);
                for (std::int64_t c = 0; c < channels; c += 16)
                    put(target.data, target.element, (y * target.width + x) * channels + c,
                        blendColumns(line, between, channels, c));
            }
        }
    });
}

} // namespace
} // namespace fathom::kernels
