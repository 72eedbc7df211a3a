#pragma once

#include "engine/image/image.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace fathom {

enum class FeatureKind {
    Sift, ///< precise, survives changes of scale and light
    Orb,  ///< several times faster, for video and previews
};

struct FeatureOptions {
    FeatureKind kind = FeatureKind::Sift;
    int maximum = 3000;  ///< strongest features of a photo that are kept, spread over the picture
    int longSide = 1600; ///< larger photos are shrunk to this before features are sought
};

/// Options that suit a number of photos: of a long sequence each photo needs fewer features.
[[nodiscard]] FeatureOptions featureOptions(FeatureKind kind, std::size_t photos);

/// Where a feature lies, in pixels of PhotoFeatures::raster; the first pixel's centre is at (0.5, 0.5).
struct Keypoint {
    float x = 0;
    float y = 0;
    float size = 0; ///< diameter of what was described
};

/// Distinctive places of one photo and what they look like.
struct PhotoFeatures {
    Size original; ///< pixels of the photo
    Size raster;   ///< pixels in which keypoints are measured, original shrunk to at most longSide
    FeatureKind kind = FeatureKind::Sift;
    std::vector<Keypoint> keypoints;
    /// kSiftBytes or kOrbBytes a feature; SIFT as square roots of the L1-normalised histogram times 512.
    std::vector<std::uint8_t> descriptors;
    std::vector<std::array<std::uint8_t, 3>> colours; ///< sRGB at the keypoint

    static constexpr std::size_t kSiftBytes = 128;
    static constexpr std::size_t kOrbBytes = 32;

    [[nodiscard]] std::size_t count() const noexcept { return keypoints.size(); }
    [[nodiscard]] std::size_t bytesEach() const noexcept {
        return kind == FeatureKind::Sift ? kSiftBytes : kOrbBytes;
    }
    [[nodiscard]] double originalPerRaster() const noexcept {
        return raster.width > 0 ? static_cast<double>(original.width) / raster.width : 1;
    }
};

/// Finds features (D. Lowe, IJCV 2004, with the root normalisation of Arandjelović and Zisserman, CVPR 2012;
/// ORB: Rublee et al., ICCV 2011). Equal pictures give equal features.
/// \param photo pixels, already at most options.longSide or shrunk here  \param original size it stands for
/// \throws Error{OutOfMemory}
[[nodiscard]] PhotoFeatures findFeatures(const RgbImage& photo, Size original,
                                         const FeatureOptions& options = {});

} // namespace fathom
