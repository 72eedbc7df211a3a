// What packing and computing must agree on for convolutions after Winograd.
#pragma once

#include <cstdint>

namespace fathom::kernels {

/// A tile of 6×6 pixels gives 4×4 results.
inline constexpr int kTileSide = 6;
inline constexpr int kTileResults = 4;
inline constexpr std::int64_t kTilePlaces = kTileSide * kTileSide; ///< of a tile, and products of every pair of channels

/// Six values of a line are taken for a polynomial, which is multiplied at 0, ±kNear, ±kFar and infinity. Of nine sets of
/// points, 0, ±1, ±2 and 0, ±√½, ±√2 among them, this left the least error: three times that of tiles with 2×2 results.
inline constexpr float kNear = 0.625F;
inline constexpr float kFar = 1.5F;
inline constexpr float kNearSquare = kNear * kNear;
inline constexpr float kFarSquare = kFar * kFar;

} // namespace fathom::kernels
