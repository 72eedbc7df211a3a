#pragma once

#include <Eigen/Core>

namespace fathom {

/// Pinhole camera in pixels of an image of width × height. The centre of the first pixel is at (0.5, 0.5),
/// so the image spans [0, width] × [0, height]. OpenCV axes: x right, y down, z forward.
struct Intrinsics {
    double fx = 0;
    double fy = 0;
    double cx = 0;
    double cy = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] Eigen::Matrix3d matrix() const {
        Eigen::Matrix3d k;
        k << fx, 0, cx, 0, fy, cy, 0, 0, 1;
        return k;
    }

    [[nodiscard]] bool isValid() const noexcept { return fx > 0 && fy > 0 && width > 0 && height > 0; }

    /// The same camera after its image was resized to newWidth × newHeight.
    [[nodiscard]] Intrinsics scaledTo(int newWidth, int newHeight) const {
        const double sx = static_cast<double>(newWidth) / width;
        const double sy = static_cast<double>(newHeight) / height;
        return {fx * sx, fy * sy, cx * sx, cy * sy, newWidth, newHeight};
    }

    /// The same camera after `left` columns and `top` rows were cut and newWidth × newHeight kept.
    [[nodiscard]] Intrinsics croppedBy(double left, double top, int newWidth, int newHeight) const {
        return {fx, fy, cx - left, cy - top, newWidth, newHeight};
    }
};

} // namespace fathom
