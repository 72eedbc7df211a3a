#pragma once

#include "engine/synthetic/sample.h"

#include <algorithm>
#include <cmath>

/// How well the depth of one view predicts that of another.
struct Agreement {
    int visible =
        0; ///< points of the first view that the second one sees on a smooth surface, nothing in front
    int agreeing = 0; ///< of these, within 1 % of the second view's depth

    Agreement& operator+=(const Agreement& other) {
        visible += other.visible;
        agreeing += other.agreeing;
        return *this;
    }
    [[nodiscard]] double share() const { return visible > 0 ? static_cast<double>(agreeing) / visible : 0; }
};

/// Depth between four pixel centres, linear in 1/z as on a plane; 0 where they do not lie on one smooth
/// surface.
inline double smoothDepth(const fathom::FloatMap& depth, double x, double y) {
    const int left = static_cast<int>(std::floor(x - 0.5)), top = static_cast<int>(std::floor(y - 0.5));
    if (left < 0 || top < 0 || left + 1 >= depth.width() || top + 1 >= depth.height()) {
        return 0;
    }
    const double z[4] = {*depth.at(left, top), *depth.at(left + 1, top), *depth.at(left, top + 1),
                         *depth.at(left + 1, top + 1)};
    double low = 1e9, high = 0;
    for (const double value : z) {
        if (value <= 0) {
            return 0;
        }
        low = std::min(low, value), high = std::max(high, value);
    }
    if (high > 1.03 * low) {
        return 0;
    }
    const double fx = x - 0.5 - left, fy = y - 0.5 - top;
    return 1 / ((1 - fy) * ((1 - fx) / z[0] + fx / z[1]) + fy * ((1 - fx) / z[2] + fx / z[3]));
}

/// Back-projects every pixel of `from` and compares with the depth of `to`. A point lying behind what `to`
/// sees is hidden and not counted; one lying in front of it is a contradiction.
inline Agreement agreement(const fathom::synthetic::RenderedView& from,
                           const fathom::synthetic::RenderedView& to) {
    Agreement result;
    const auto& a = from.worldFromCamera;
    const auto& b = to.worldFromCamera;
    for (int v = 0; v < from.depth.height(); ++v) {
        for (int u = 0; u < from.depth.width(); ++u) {
            const double z = *from.depth.at(u, v);
            if (z <= 0) {
                continue;
            }
            const double camera[3] = {(u + 0.5 - from.depth.width() / 2.0) / from.focalPixels * z,
                                      (v + 0.5 - from.depth.height() / 2.0) / from.focalPixels * z, z};
            double offset[3], other[3] = {0, 0, 0};
            for (int r = 0; r < 3; ++r) {
                offset[r] = a[4 * r] * camera[0] + a[4 * r + 1] * camera[1] + a[4 * r + 2] * camera[2] +
                            a[4 * r + 3] - b[4 * r + 3];
            }
            for (int r = 0; r < 3; ++r) {
                for (int c = 0; c < 3; ++c) {
                    other[r] += b[4 * c + r] * offset[c];
                }
            }
            if (other[2] <= 0) {
                continue;
            }
            const double seen =
                smoothDepth(to.depth, other[0] / other[2] * to.focalPixels + to.depth.width() / 2.0,
                            other[1] / other[2] * to.focalPixels + to.depth.height() / 2.0);
            if (seen <= 0 || other[2] > 1.01 * seen) {
                continue;
            }
            ++result.visible;
            result.agreeing += static_cast<int>(other[2] > 0.99 * seen);
        }
    }
    return result;
}
