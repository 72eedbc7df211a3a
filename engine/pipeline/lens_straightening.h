#pragma once

#include "engine/scene/view.h"
#include "engine/structure/raster_camera.h"

namespace fathom {

/// The picture, the maps and the feature picture of a view as a lens without a radial term would have given them:
/// everything that makes points of depth may take the camera for a pinhole then. Where the photo shows nothing,
/// depth is 0 and the picture black. Gaussians stay as they are.
/// \param was lens that the maps were straightened for already (radial 0: they are the photo's own)
/// \param now lens that bent the photo; both in pixels of the original picture
[[nodiscard]] View straightened(const View& view, const Lens& was, const Lens& now);

} // namespace fathom
