// Rows copied and normalised by several threads. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/row_copies.h"

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/team.h"

#include <algorithm>
#include <atomic>

namespace fathom::kernels {
namespace {

template <bool Norm>
FATHOM_INLINE void copyRow(const RowsCopy& call, const float* source, float* target) {
    Lanes mean = zero(), scale = zero();
    if constexpr (Norm) {
        const RowStatistics statistics = statisticsOf(source, call.width, call.norm.eps);
        mean = splat(statistics.mean);
        scale = splat(statistics.scale);
    }
    overRow(call.width, [&]<int N>(std::int64_t k) {
        const Many<N> values = loadMany<N>(source + k);
        if constexpr (Norm)
            store(target + k, normalised(values, mean, scale, call.norm, k));
        else
            store(target + k, values);
    });
}

/// \copydoc copyRows()
inline void copyAll(const RowsCopy& call) {
    constexpr std::int64_t kRows = 32; ///< that a thread takes at a time
    std::atomic<std::int64_t> next = 0;
    inTeam(call.threads, [&](int) {
        for (std::int64_t first = next.fetch_add(kRows); first < call.count; first = next.fetch_add(kRows))
            for (std::int64_t row = first; row < std::min(first + kRows, call.count); ++row) {
                const std::int64_t left = call.skipEvery > 0 ? (row / call.skipEvery + 1) * call.skip : 0;
                const float* const source = call.source + (row + left) * call.sourceStride;
                float* const target = call.target + row * call.targetStride;
                call.norm.active ? copyRow<true>(call, source, target) : copyRow<false>(call, source, target);
            }
    });
}

} // namespace
} // namespace fathom::kernels
