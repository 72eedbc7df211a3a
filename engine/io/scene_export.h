#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/io/gaussian_ply.h"
#include "engine/scene/export_frame.h"
#include "engine/scene/point_cloud.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace fathom {

enum class SceneFormat {
    Glb,
    Ply,
    Gaussians, ///< PLY of programs for Gaussian splatting; nothing but `gaussians` below counts
    DepthPictures, ///< a folder of pictures and depth.json (io/depth_files); no option below counts
};

struct ExportOptions {
    SceneFormat format = SceneFormat::Glb;
    PointFilter filter;
    std::optional<std::size_t> pointBudget = 1'000'000; ///< none: every kept point
    Thinning thinning = Thinning::Random;
    ExportAxes axes = ExportAxes::YUp;
    ExportOrigin origin = ExportOrigin::FirstCamera;
    bool cameras = true; ///< GLB: camera nodes; PLY: no effect, said in the window
    bool frusta = false; ///< GLB: line frusta beside the camera nodes
    GaussianPlyOptions gaussians;
};

struct ExportEstimate {
    std::size_t points = 0; ///< or Gaussians, or views
    std::uint64_t bytes = 0; ///< 0 for pictures: how small they get is not known before
};

/// Points and file size that exportScene would write, without building the cloud. Exact, except that voxel
/// thinning writes fewer points where more than the budget's excess lie on top of each other.
[[nodiscard]] ExportEstimate estimateExport(const Scene& scene, const ExportOptions& options);

/// The same when the number of points that the filter keeps is already known (ConfidenceIndex::count).
[[nodiscard]] ExportEstimate estimateExport(const Scene& scene, const ExportOptions& options,
                                            std::size_t keptPoints);

struct ExportSummary {
    std::filesystem::path path;
    std::size_t points = 0; ///< or Gaussians, or views
    std::uint64_t bytes = 0;
};

/// Builds the cloud and writes it beside the target, then renames; a cancelled or failed export leaves
/// nothing. Of pictures those that were complete by then stay.
/// \throws Error{CannotWrite, TooLarge, EmptyInput}, Cancelled
ExportSummary exportScene(const Scene& scene, const std::filesystem::path& target,
                          const ExportOptions& options, const CancelToken& token = {},
                          const ProgressSink& progress = {});

} // namespace fathom
