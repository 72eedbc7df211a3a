#include "engine/io/scene_export.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/geometry/selection_sampler.h"
#include "engine/io/depth_files.h"
#include "engine/io/glb_file.h"
#include "engine/io/ply_file.h"
#include "engine/io/throttled_progress.h"

#include <algorithm>
#include <system_error>

namespace fathom {

namespace {

std::uint64_t fileSize(const Scene& scene, const ExportOptions& options, std::size_t points) {
    return options.format == SceneFormat::Glb ? glbSize(scene, options, points)
                                              : plySize(scene, options, points);
}

/// Whether points have to be known all together before they can be thinned or placed.
bool needsWholeCloud(const ExportOptions& options) {
    return options.thinning == Thinning::Voxel || options.filter.convention == PointConvention::Upstream;
}

/// The kept points of all views; with `sampler` only those that it takes, so that memory follows the budget.
PointCloud collectedPoints(const Scene& scene, const PointFilter& filter, float threshold,
                           SelectionSampler* sampler, std::size_t expectedPoints, const CancelToken& token,
                           const ProgressSink& progress) {
    ThrottledProgress reports(progress, Stage::BuildingScene, scene.views.size());
    PointCloud cloud;
    cloud.reserve(expectedPoints);
    std::size_t done = 0;
    for (const ViewPointer& view : scene.views) {
        const PointCloud ofView = buildPointCloud({view}, filter, threshold, token);
        for (std::size_t i = 0; i < ofView.size(); ++i)
            if (!sampler || sampler->takesNext())
                cloud.append(ofView, i);
        reports.reached(++done);
    }
    return cloud;
}

struct PlacedCloud {
    PointCloud cloud;
    Eigen::Matrix4d fileFromWorld;
};

PlacedCloud placedCloud(const Scene& scene, const ExportOptions& options, float threshold, std::size_t kept,
                        const CancelToken& token, const ProgressSink& progress) {
    const std::size_t budget = options.pointBudget.value_or(kept);
    const auto placement = [&](const PointCloud& cloud) {
        return exportFromWorld(scene, cloud, options.axes, options.origin, options.filter.convention);
    };
    SelectionSampler sampler(kept, budget, kThinningSeed);
    const bool whole = needsWholeCloud(options);
    PointCloud cloud = collectedPoints(scene, options.filter, threshold, whole ? nullptr : &sampler,
                                       whole ? kept : std::min(kept, budget), token, progress);
    if (options.filter.convention ==
        PointConvention::Upstream) { // placed by its points before they are thinned
        const Eigen::Matrix4d fileFromWorld = placement(cloud);
        return {thinned(cloud, budget, options.thinning, token), fileFromWorld};
    }
    if (whole && cloud.size() > budget)
        cloud = thinned(cloud, budget, options.thinning, token);
    const Eigen::Matrix4d fileFromWorld = placement(cloud);
    return {std::move(cloud), fileFromWorld};
}

void requireSomethingToWrite(const Scene& scene, const ExportOptions& options, std::size_t points) {
    if (points > 0 || (options.format == SceneFormat::Glb && glbHoldsCameras(scene, options)))
        return;
    throw Error(ErrorCode::EmptyInput, scene.views.empty() ? "There are no views to export."
                                                           : "The filters leave no point to export.");
}

ExportSummary writeDepthPictures(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token) {
    if (scene.views.empty())
        throw Error(ErrorCode::EmptyInput, "There are no views to export.");
    ExportSummary summary{folder, scene.views.size(), 0};
    for (const std::filesystem::path& file : writeDepthFiles(scene, folder, token)) {
        std::error_code gone;
        const std::uintmax_t bytes = std::filesystem::file_size(file, gone);
        summary.bytes += gone ? 0 : bytes;
    }
    return summary;
}

} // namespace

ExportEstimate estimateExport(const Scene& scene, const ExportOptions& options) {
    if (options.format == SceneFormat::DepthPictures)
        return {scene.views.size(), 0};
    if (options.format == SceneFormat::Gaussians) {
        const GaussianPlySummary size = gaussianPlySize(scene, options.gaussians);
        return {size.gaussians, size.bytes};
    }
    const float threshold = confidenceThreshold(scene.views, options.filter);
    return estimateExport(scene, options, countPoints(scene.views, options.filter, threshold));
}

ExportEstimate estimateExport(const Scene& scene, const ExportOptions& options, std::size_t keptPoints) {
    const std::size_t points = std::min(keptPoints, options.pointBudget.value_or(keptPoints));
    return {points, fileSize(scene, options, points)};
}

ExportSummary exportScene(const Scene& scene, const std::filesystem::path& target,
                          const ExportOptions& options, const CancelToken& token,
                          const ProgressSink& progress) {
    if (options.format == SceneFormat::Gaussians) {
        const GaussianPlySummary written = writeGaussianPly(target, scene, options.gaussians, token, progress);
        return {written.path, written.gaussians, written.bytes};
    }
    if (options.format == SceneFormat::DepthPictures)
        return writeDepthPictures(scene, target, token);
    const float threshold = confidenceThreshold(scene.views, options.filter, token);
    const std::size_t kept = countPoints(scene.views, options.filter, threshold, token);
    const ExportEstimate expected = estimateExport(scene, options, kept);
    requireSomethingToWrite(scene, options, expected.points);
    if (options.format == SceneFormat::Glb && expected.bytes > kLargestGlb)
        throw Error(ErrorCode::TooLarge,
                    "A GLB file cannot hold more than 4 GiB; set a point budget or export PLY.",
                    std::to_string(expected.points) + " points");

    AtomicFile file(target); // before the work: a folder that refuses the file is found out at once
    const PlacedCloud placed = placedCloud(scene, options, threshold, kept, token, progress);
    const auto write = options.format == SceneFormat::Glb ? writeGlb : writePly;
    write(file, scene, placed.cloud, placed.fileFromWorld, options, token, progress);
    token.throwIfCancelled();
    file.commit();
    return {target, placed.cloud.size(), fileSize(scene, options, placed.cloud.size())};
}

} // namespace fathom
