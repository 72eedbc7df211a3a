#pragma once

#include "engine/base/atomic_file.h"
#include "engine/io/scene_export.h"

namespace fathom {

/// Lengths inside a GLB are 32-bit: no file can be larger.
inline constexpr std::uint64_t kLargestGlb = 0xFFFF'FFFF;

/// Bytes of the file that writeGlb writes. May exceed kLargestGlb.
[[nodiscard]] std::uint64_t glbSize(const Scene& scene, const ExportOptions& options, std::size_t points);

/// Whether writeGlb has anything to say about `scene` when no point is kept.
[[nodiscard]] bool glbHoldsCameras(const Scene& scene, const ExportOptions& options);

/// Writes binary glTF 2.0: the points as one POINTS primitive with linear 16-bit colours, a camera node named
/// after each photo, line frusta when asked for, and the transform from the scene's world in the asset's
/// extras. A cloud without points gives a file with the cameras alone. Does not commit.
/// \throws Error{TooLarge} before anything is written, Error{CannotWrite}, Cancelled
void writeGlb(AtomicFile& file, const Scene& scene, const PointCloud& cloud,
              const Eigen::Matrix4d& fileFromWorld, const ExportOptions& options, const CancelToken& token,
              const ProgressSink& progress);

} // namespace fathom
