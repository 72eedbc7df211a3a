#include "engine/pipeline/model_description.h"

#include <algorithm>
#include <array>

namespace fathom {

bool allowsCommercialUse(std::string_view licence) noexcept {
    constexpr std::array<std::string_view, 4> kPermissive{"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause"};
    return std::ranges::find(kPermissive, licence) != kPermissive.end();
}

std::string_view modelFamilyName(ModelFamily family) noexcept {
    switch (family) {
    case ModelFamily::DepthAnything3:
        return "Depth Anything 3";
    case ModelFamily::DepthAnythingV2:
        return "Depth Anything V2";
    case ModelFamily::DepthAnythingV1:
        break;
    }
    return "Depth Anything V1";
}

std::string_view depthKindName(DepthKind kind) noexcept {
    switch (kind) {
    case DepthKind::Relative:
        return "relative";
    case DepthKind::Inverse:
        return "inverse";
    case DepthKind::Metric:
        break;
    }
    return "metric";
}

} // namespace fathom
