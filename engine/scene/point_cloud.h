#pragma once

#include "engine/base/cancellation.h"
#include "engine/scene/scene.h"

#include <array>
#include <cstdint>
#include <vector>

namespace fathom {

/// Points of a scene in its world (OpenCV axes of the reference camera), one entry per point in every array.
struct PointCloud {
    std::vector<std::array<float, 3>> positions;
    std::vector<std::array<std::uint8_t, 3>> colours; ///< sRGB
    std::vector<float> confidences;                   ///< 1 where the model gives none
    std::vector<std::int32_t> views;                  ///< View::index
    std::vector<float> depths;                        ///< z-depth in the point's own camera

    [[nodiscard]] std::size_t size() const noexcept { return positions.size(); }

    /// Makes room for `points` points in all.
    void reserve(std::size_t points);

    /// Appends point `index` of another cloud.
    void append(const PointCloud& other, std::size_t index);
};

/// Where the confidence threshold and the pixel centres come from.
enum class PointConvention {
    Fathom,   ///< pixel centres at +0.5; percentile over the pixels that pass the other filters
    Upstream, ///< integer pixel centres and the reference exporter's threshold rule, for parity
};

/// What becomes of pixels that the model calls sky.
enum class SkyPoints {
    Hide, ///< they are dropped
    Far,  ///< they stand at the far depth that the model gave them, whatever edges and confidence say
    Keep, ///< they are pixels like all others
};

struct PointFilter {
    /// Pixels whose confidence lies below this percentile of the scene are dropped, 0 … 100.
    double confidencePercentile = 40;
    /// Drops pixels between a near and a far surface ("flying" pixels).
    bool removeEdges = true;
    /// Relative depth step to a neighbour that makes a pixel an edge, ≥ 0.
    double edgeRatio = 0.08;
    SkyPoints sky = SkyPoints::Hide;
    /// The centres and colours of the Gaussians instead of the pixels' own, in views that have some.
    bool gaussianCentres = false;
    PointConvention convention = PointConvention::Fathom;

    /// \throws Error{InvalidOption} naming the value that is not finite or out of range.
    void validate() const;

    /// The reference exporter's filter: its threshold and pixel centres, and nothing else.
    [[nodiscard]] static PointFilter upstream(double confidencePercentile = 40);
};

/// The confidence below which `filter` drops a pixel, over all given views together; linear between ranks.
/// Returns 0 when the views carry no confidence. Views without confidence are never thinned by it.
/// For sliders see ConfidenceIndex.
/// \throws Error{InvalidOption} as PointFilter::validate, Cancelled
[[nodiscard]] float confidenceThreshold(const std::vector<ViewPointer>& views, const PointFilter& filter,
                                        const CancelToken& token = {});

/// Back-projects the kept pixels of `views` into the world, view-major, row-major.
/// Views without a camera contribute with the one that cameraOrAssumed says.
/// \param threshold result of confidenceThreshold.
/// \throws Error{InvalidOption} as PointFilter::validate, Cancelled
[[nodiscard]] PointCloud buildPointCloud(const std::vector<ViewPointer>& views, const PointFilter& filter,
                                         float threshold, const CancelToken& token = {});

/// How many points buildPointCloud would keep; much cheaper.
/// \throws as buildPointCloud
[[nodiscard]] std::size_t countPoints(const std::vector<ViewPointer>& views, const PointFilter& filter,
                                      float threshold, const CancelToken& token = {});

/// 1 where the depth at a pixel jumps by more than `ratio`, relative to the nearer of the two, against one of
/// its four neighbours. Pixels without value are no edge and make none.
[[nodiscard]] MaskMap depthEdges(const FloatMap& depth, double ratio);

enum class Thinning {
    Random, ///< seeded choice, keeps the input order
    Voxel,  ///< one point per cell, cell size searched so that the budget is met; the most confident point
            ///< wins
};

/// Seed of Thinning::Random.
inline constexpr std::uint64_t kThinningSeed = 20'240'229;

/// At most `budget` points in input order, the same ones for the same input on every machine: exactly
/// `budget` when the cloud has more, except that Voxel gives fewer when more points than that lie on top of
/// each other.
/// \throws Cancelled
[[nodiscard]] PointCloud thinned(const PointCloud& cloud, std::size_t budget, Thinning method,
                                 const CancelToken& token = {});

} // namespace fathom
