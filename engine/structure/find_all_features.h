#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/structure/features.h"

#include <functional>
#include <vector>

namespace fathom {

/// Photos whose features are wanted. Several threads call the functions, each function one thread at a time.
struct PhotoSource {
    std::size_t count = 0;
    std::function<RgbImage(std::size_t photo)> read;          ///< called in ascending order
    std::function<void(std::size_t done)> found;              ///< or null
    /// Takes what went wrong with one photo, which then has no features; null: that ends the search.
    std::function<void(std::size_t photo, const Error&)> failed;
};

/// Features of all photos, on as many processors as OpenCV may use. While one photo is read the features of
/// others are found; as many photos are in memory as there are processors, eight at most.
/// \throws Cancelled, and what `read` throws
[[nodiscard]] std::vector<PhotoFeatures> findAllFeatures(const PhotoSource& photos, const FeatureOptions& options,
                                                         const CancelToken& token);

} // namespace fathom
