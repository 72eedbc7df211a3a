#pragma once

#include <cstdint>
#include <vector>

namespace fathom::dav2 {

/// Picture that any program can compute: stripes, a disc and a little noise in integer arithmetic.
/// \return height×width×3 RGB, row-major. \param height, width  at least 1.
[[nodiscard]] std::vector<std::uint8_t> formulaPicture(std::int64_t height, std::int64_t width, std::int64_t seed);

/// The picture as the network takes it, [3,height,width]: (value/255 − mean)/deviation in double, then rounded.
[[nodiscard]] std::vector<float> formulaInput(std::int64_t height, std::int64_t width, std::int64_t seed);

} // namespace fathom::dav2
