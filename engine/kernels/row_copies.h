#pragma once

#include "engine/kernels/linear.h"

#include <cstdint>

namespace fathom::kernels {

/// Rows of fp32 to another place, normalised on the way where that is asked for. Needs cpuFeatures().vectors().
struct RowsCopy {
    const float* source = nullptr;
    std::int64_t sourceStride = 0;
    float* target = nullptr;
    std::int64_t targetStride = 0;
    std::int64_t count = 0; ///< rows that are copied
    std::int64_t width = 0; ///< values of a row, a multiple of 16
    std::int64_t skipEvery = 0; ///< above 0: before every that many rows, `skip` rows of the source are left out
    std::int64_t skip = 0;
    RowNorm norm;
    int threads = 1;
};

void copyRows(const RowsCopy& call);

} // namespace fathom::kernels
