#pragma once

#include "engine/image/resize.h"
#include "engine/scene/view.h"

#include <optional>

namespace fathom {

/// What the network is to see when there is no memory even for one view of `size`: about three quarters of both sides, in
/// whole patches. Nothing when a network would hardly recognise anything in less.
[[nodiscard]] std::optional<Size> smallerInput(Size size);

/// A finished view as a pass of smaller pictures would have shown it: maps and intrinsics of the nearest pixels, without
/// picture, features and Gaussians. For joining batches alone.
/// \param size  not larger than the view's
[[nodiscard]] ViewPointer comparableView(const View& view, Size size);

} // namespace fathom
