#pragma once

#include "engine/image/image.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace fathom::golden {

/// The first `count` values in [-1, 1) of the formula sequence called `name`.
[[nodiscard]] std::vector<double> formulaSequence(std::string_view name, std::size_t count);

/// View of a formula scene. Views of one seed overlap like photographs of one place.
[[nodiscard]] RgbImage formulaImage(std::int64_t seed, std::int64_t view, Size size);

} // namespace fathom::golden
