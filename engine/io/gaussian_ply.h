#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/scene/export_frame.h"
#include "engine/scene/scene.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace fathom {

struct GaussianPlyOptions {
    /// Leaves out Gaussians as the published program does: an 8/256 border of every view, and what lies beyond the
    /// 0.9 quantile of its depth.
    bool trims = false;
    bool directions = true; ///< colour that changes with the direction (f_rest_*); else one colour per Gaussian
    /// What programs for Gaussian splatting expect, unlike those for points and meshes.
    ExportAxes axes = ExportAxes::OpenCv;
    ExportOrigin origin = ExportOrigin::Keep; ///< the median is that of the centres
};

struct GaussianPlySummary {
    std::filesystem::path path;
    std::size_t gaussians = 0;
    std::uint64_t bytes = 0;
};

/// What writeGaussianPly would write; without a path. Nothing for a scene without Gaussians.
[[nodiscard]] GaussianPlySummary gaussianPlySize(const Scene& scene, const GaussianPlyOptions& options);

/// Writes the Gaussians of all views as programs for 3D Gaussian splatting read them: binary little-endian PLY of
/// floats x y z nx ny nz f_dc_0..2 [f_rest_0..23] opacity scale_0..2 rot_0..3. Opacities are logits, scales natural
/// logarithms, rotations w x y z; a comment says the axes.
/// \throws Error{EmptyInput} when no view has Gaussians, Error{CannotWrite}, Cancelled
GaussianPlySummary writeGaussianPly(const std::filesystem::path& path, const Scene& scene,
                                    const GaussianPlyOptions& options = {}, const CancelToken& token = {},
                                    const ProgressSink& progress = {});

} // namespace fathom
