#include "engine/pipeline/batch_join.h"

#include "engine/geometry/camera_alignment.h"
#include "engine/geometry/median.h"
#include "engine/geometry/robust_similarity.h"
#include "engine/geometry/unprojection.h"

#include <algorithm>
#include <cmath>

namespace fathom {

namespace {

constexpr std::size_t kMostSamples = 200'000;
constexpr float kSkyThreshold = 0.3f;

/// One pixel that both batches saw.
struct SharedPixel {
    std::size_t view;
    int x;
    int y;
    double depthInWorld;
    double depthInBatch;
    double weight;
};

bool isDepth(float depth) {
    return std::isfinite(depth) && depth > 0;
}

/// Confidences start at 1, where they say nothing.
double certainty(const FloatMap& confidence, int x, int y) {
    return confidence.isEmpty() ? 1.0 : std::max(0.0, static_cast<double>(*confidence.at(x, y)) - 1.0);
}

bool isSky(const FloatMap& sky, int x, int y) {
    return !sky.isEmpty() && *sky.at(x, y) >= kSkyThreshold;
}

int sampleStep(const std::vector<SharedView>& shared) {
    std::size_t pixels = 0;
    for (const SharedView& view : shared)
        pixels += view.inWorld->depth.size().pixels();
    const double ratio = static_cast<double>(pixels) / static_cast<double>(kMostSamples);
    return std::max(1, static_cast<int>(std::ceil(std::sqrt(ratio))));
}

/// The pixels with depth on both sides, on a regular grid of at most kMostSamples, weighted by the geometric
/// mean of both certainties. All weights are 1 when no pixel has any certainty.
std::vector<SharedPixel> sharedPixels(const std::vector<SharedView>& shared) {
    std::vector<SharedPixel> pixels;
    const int step = sampleStep(shared);
    double total = 0;
    for (std::size_t i = 0; i < shared.size(); ++i) {
        const View& world = *shared[i].inWorld;
        const ViewEstimate& batch = *shared[i].inBatch;
        requireInternal(world.depth.size() == batch.depth.size(), "shared views have equal sizes");
        for (int y = step / 2; y < world.depth.height(); y += step) {
            for (int x = step / 2; x < world.depth.width(); x += step) {
                const float inWorld = *world.depth.at(x, y);
                const float inBatch = *batch.depth.at(x, y);
                if (!isDepth(inWorld) || !isDepth(inBatch) || isSky(world.sky, x, y) ||
                    isSky(batch.sky, x, y))
                    continue;
                const double weight =
                    std::sqrt(certainty(world.confidence, x, y) * certainty(batch.confidence, x, y));
                total += weight;
                pixels.push_back({i, x, y, inWorld, inBatch, weight});
            }
        }
    }
    if (total <= 0)
        for (SharedPixel& pixel : pixels)
            pixel.weight = 1;
    return pixels;
}

/// Drops the pixels that say least: under a tenth of the median weight.
void dropUncertain(std::vector<SharedPixel>& pixels) {
    std::vector<double> weights;
    weights.reserve(pixels.size());
    for (const SharedPixel& pixel : pixels)
        weights.push_back(pixel.weight);
    if (weights.empty())
        return;
    const double least = 0.1 * medianOf(std::move(weights));
    std::erase_if(pixels,
                  [least](const SharedPixel& pixel) { return pixel.weight <= 0 || pixel.weight < least; });
}

/// Factor from the batch's depths to the world's; nothing without a shared pixel.
std::optional<double> depthScale(const std::vector<SharedPixel>& pixels) {
    std::vector<float> inBatch;
    std::vector<float> inWorld;
    std::vector<float> weights;
    for (const SharedPixel& pixel : pixels) {
        inBatch.push_back(static_cast<float>(pixel.depthInBatch));
        inWorld.push_back(static_cast<float>(pixel.depthInWorld));
        weights.push_back(static_cast<float>(pixel.weight));
    }
    return depthRatio(inBatch, inWorld, weights);
}

bool haveCameras(const std::vector<SharedView>& shared) {
    return std::ranges::all_of(shared, [](const SharedView& view) {
        return view.inWorld->camera && view.inBatch->cameraFromBatch && view.inBatch->intrinsics;
    });
}

SimilarityTransform fromCameras(const std::vector<SharedView>& shared, double scale) {
    std::vector<SharedCamera> cameras;
    for (const SharedView& view : shared)
        cameras.push_back({*view.inBatch->cameraFromBatch, view.inWorld->camera->cameraFromWorld});
    return similarityFromCameras(cameras, scale);
}

std::optional<RobustSimilarity> fromPixels(const std::vector<SharedView>& shared,
                                           const std::vector<SharedPixel>& pixels) {
    std::vector<Eigen::Vector3d> inBatch;
    std::vector<Eigen::Vector3d> inWorld;
    std::vector<double> weights;
    for (const SharedPixel& pixel : pixels) {
        const ViewEstimate& batch = *shared[pixel.view].inBatch;
        const Camera& world = *shared[pixel.view].inWorld->camera;
        inBatch.push_back(
            pointInWorld(*batch.intrinsics, *batch.cameraFromBatch, pixel.x, pixel.y, pixel.depthInBatch));
        inWorld.push_back(
            pointInWorld(world.processed, world.cameraFromWorld, pixel.x, pixel.y, pixel.depthInWorld));
        weights.push_back(pixel.weight);
    }
    return robustSimilarity(inBatch, inWorld, weights);
}

double medianDepth(const std::vector<SharedPixel>& pixels) {
    std::vector<double> depths;
    for (const SharedPixel& pixel : pixels)
        depths.push_back(pixel.depthInWorld);
    return medianOf(std::move(depths));
}

} // namespace

BatchJoin joinBatch(const std::vector<SharedView>& shared) {
    requireInternal(!shared.empty(), "a batch is joined by shared views");
    std::vector<SharedPixel> pixels = sharedPixels(shared);
    dropUncertain(pixels);
    const std::optional<double> ratio = depthScale(pixels);
    BatchJoin join;
    join.worldFromBatch.scale = ratio.value_or(1);
    join.report.doubtful = !ratio;
    if (haveCameras(shared)) {
        const std::optional<RobustSimilarity> fit = fromPixels(shared, pixels);
        if (fit) {
            join.report.inlierRatio = fit->inlierRatio;
            join.report.relativeResidual = fit->rmsResidual / medianDepth(pixels);
        } else {
            join.report.inlierRatio = 0;
        }
        join.report.doubtful = !fit || !fit->isTrustworthy();
        join.worldFromBatch =
            join.report.doubtful ? fromCameras(shared, join.worldFromBatch.scale) : fit->targetFromSource;
    }
    join.report.scale = join.worldFromBatch.scale;
    return join;
}

} // namespace fathom
