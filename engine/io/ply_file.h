#pragma once

#include "engine/base/atomic_file.h"
#include "engine/io/scene_export.h"

namespace fathom {

/// Bytes of the file that writePly writes.
[[nodiscard]] std::uint64_t plySize(const Scene& scene, const ExportOptions& options, std::size_t points);

/// Writes a binary little-endian PLY: x y z, red green blue (sRGB), confidence, view; comments say generator,
/// model, licence, units, axes and the transform from the scene's world into the file. Does not commit.
/// \throws Error{CannotWrite}, Cancelled
void writePly(AtomicFile& file, const Scene& scene, const PointCloud& cloud,
              const Eigen::Matrix4d& fileFromWorld, const ExportOptions& options, const CancelToken& token,
              const ProgressSink& progress);

} // namespace fathom
