#include "engine/geometry/batch_plan.h"

#include "engine/base/error.h"

#include <string>

namespace fathom {

std::vector<Batch> planBatches(std::size_t views, std::size_t batchSize, std::size_t overlap) {
    if (batchSize < 1 || overlap >= batchSize)
        throw Error(ErrorCode::InvalidOption, "Batches must share fewer views than they have.",
                    "batch size " + std::to_string(batchSize) + ", overlap " + std::to_string(overlap));
    if (views == 0)
        return {};
    if (views <= batchSize)
        return {{0, views, 0}};
    // Every batch adds the same number of views to the `overlap` that it starts with, give or take one.
    const std::size_t step = batchSize - overlap;
    const std::size_t added = views - overlap;
    const std::size_t count = (added + step - 1) / step;
    std::vector<Batch> batches;
    std::size_t first = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t share = added / count + (i < added % count ? 1 : 0);
        batches.push_back({first, share + overlap, i == 0 ? 0 : overlap});
        first += share;
    }
    return batches;
}

} // namespace fathom
