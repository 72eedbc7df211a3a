#pragma once

#include "engine/geometry/similarity_transform.h"
#include "engine/pipeline/estimator.h"
#include "engine/pipeline/sequence.h"

#include <functional>
#include <random>

namespace fathom::test {

/// A world whose depth is known exactly: cameras inside a sphere of radius 10 look at its inner side. The
/// number of a frame is written into its pixels.
class SphereWorld {
public:
    static constexpr Size kSize{56, 42};

    [[nodiscard]] static Intrinsics intrinsics(Size size = kSize) {
        const double x = static_cast<double>(size.width) / kSize.width, y = static_cast<double>(size.height) / kSize.height;
        return {40 * x, 42 * y, 28 * x, 21 * y, size.width, size.height};
    }

    [[nodiscard]] static RigidTransform cameraFromWorld(std::size_t frame);

    /// z-depth seen by the camera of `frame`.
    [[nodiscard]] static FloatMap depth(std::size_t frame, Size size = kSize);

    /// A picture that carries its number in every pixel.
    [[nodiscard]] static RgbImage picture(std::size_t frame, Size size = kSize);
    [[nodiscard]] static std::size_t frameOf(const RgbImage& picture);

    /// References to `count` frames that no file holds.
    [[nodiscard]] static std::vector<FrameReference> frames(std::size_t count);
};

/// Hands out pictures of the sphere; frames in `broken` fail.
class SphereSource : public FrameSource {
public:
    explicit SphereSource(std::vector<std::size_t> broken = {}) : m_broken(std::move(broken)) {}
    [[nodiscard]] ProcessedImage frame(std::size_t index) override;

private:
    std::vector<std::size_t> m_broken;
};

/// Answers with the sphere's truth, every batch in a frame and a scale of its own.
class SphereEstimator : public Estimator {
public:
    explicit SphereEstimator(bool poses = true);

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override;
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size) const noexcept override { return views << 20; }
    [[nodiscard]] std::uint64_t freeBytes() const override { return free; }
    std::uint64_t free = 0; ///< bytes, 0: unknown; a view takes a MiB

    /// Where the world was put by each call so far.
    std::vector<SimilarityTransform> batchFromWorld;
    std::vector<std::vector<std::size_t>> batches;     ///< frames of each call that succeeded
    std::function<void(std::size_t views)> beforeEach; ///< may throw
    std::size_t mostPixels = 0;                        ///< of a call, above which there is no memory; 0: no limit
    std::function<void(ViewEstimate&, std::size_t frame)> distort;

private:
    ModelDescription m_model;
    std::mt19937 m_random{7};
};

} // namespace fathom::test
