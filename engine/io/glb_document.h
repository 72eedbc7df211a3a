#pragma once

#include "engine/io/scene_export.h"

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace fathom {

/// Corners of the bounding box that glTF asks of every position accessor.
struct GlbBounds {
    std::array<double, 3> low{};
    std::array<double, 3> high{};
};

/// Everything in a GLB's JSON that depends on the values of the points and not only on their number.
struct GlbNumbers {
    Eigen::Matrix4d fileFromWorld = Eigen::Matrix4d::Identity();
    GlbBounds points;
    GlbBounds frusta;
    double nearPlane = 0;
    std::vector<Eigen::Matrix4d> fileFromCameras; ///< one for each view with a camera, glTF camera axes

    /// Stand-ins that take more room in the JSON than any other value.
    [[nodiscard]] static GlbNumbers widest(std::size_t cameras);
};

/// Where the parts of the binary chunk lie, in bytes. Every part is a multiple of four long.
struct GlbLayout {
    static constexpr std::size_t kPositionBytes = 3 * sizeof(float);
    static constexpr std::size_t kColourBytes = 4 * sizeof(std::uint16_t);
    static constexpr std::size_t kFrustumVertices = 16; ///< two for each of a frustum's eight edges

    std::size_t points = 0;
    std::size_t frustumVertices = 0; ///< of all frusta

    [[nodiscard]] std::uint64_t pointColours() const noexcept { return points * kPositionBytes; }
    [[nodiscard]] std::uint64_t frustumPositions() const noexcept {
        return pointColours() + points * kColourBytes;
    }
    [[nodiscard]] std::uint64_t frustumColours() const noexcept {
        return frustumPositions() + frustumVertices * kPositionBytes;
    }
    [[nodiscard]] std::uint64_t bytes() const noexcept {
        return frustumColours() + frustumVertices * kColourBytes;
    }
};

/// Views of `scene` that have a camera.
[[nodiscard]] std::vector<const View*> posedViews(const Scene& scene);

/// The JSON chunk of a GLB, not padded.
[[nodiscard]] std::string glbDocument(const Scene& scene, const ExportOptions& options,
                                      const GlbLayout& layout, const GlbNumbers& numbers);

} // namespace fathom
