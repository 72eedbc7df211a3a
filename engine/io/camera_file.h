#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// A camera that somebody recovered before.
struct NamedCamera {
    std::string name;                  ///< of its picture as the file has it, folders included; empty in trajectories
    std::optional<double> timeSeconds; ///< in trajectories
    RigidTransform cameraFromWorld;    ///< OpenCV axes
    std::optional<Intrinsics> intrinsics; ///< pixels of the picture that the file names; width 0: unknown
    std::optional<double> horizontalFovRadians; ///< where the file knows the lens but not the picture's size
    bool isDistorted = false;          ///< the file knows a lens distortion, which is left out here
    double rotationError = 0;          ///< largest element of |RᵀR − 1| before small errors were repaired
};

/// Which way the axes of a camera point: x right, y down, z forward, or x right, y up, z backward.
enum class CameraAxes { OpenCv, OpenGl };

/// What a pose in a file maps.
enum class PoseMeaning { CameraFromWorld, WorldFromCamera };

/// How a file's poses are to be read.
struct PoseConvention {
    CameraAxes axes = CameraAxes::OpenCv;
    PoseMeaning meaning = PoseMeaning::CameraFromWorld;
    friend bool operator==(const PoseConvention&, const PoseConvention&) = default;
};

enum class CameraFormat { Colmap, Transforms, Tum };

/// Everything that a file of cameras says.
struct CameraFile {
    CameraFormat format = CameraFormat::Colmap;
    PoseConvention convention; ///< that was used
    std::vector<NamedCamera> cameras;

    [[nodiscard]] double largestRotationError() const noexcept;
};

/// Whether `path` looks like something that readCameraFile reads: by its name, and by the first line of a trajectory.
/// Never throws.
[[nodiscard]] bool isCameraFile(const std::filesystem::path& path) noexcept;

/// Reads COLMAP's cameras and images (.bin or .txt; a folder, also one that holds sparse/0 or 0, or one of the files),
/// nerfstudio's transforms.json, or a TUM trajectory (time tx ty tz qx qy qz qw a line).
/// \param convention  instead of the one that the format prescribes, for files that do not keep to it
/// \throws Error{FileNotFound, FileNotReadable}, Error{UnsupportedFormat} also for fisheye lenses,
/// Error{CorruptFile} for damaged files and for rotations that are none, naming the camera
[[nodiscard]] CameraFile readCameraFile(const std::filesystem::path& path,
                                        const std::optional<PoseConvention>& convention = {});

/// The convention that a format prescribes.
[[nodiscard]] PoseConvention conventionOf(CameraFormat format) noexcept;

/// A camera with a pose as a file has it, brought to our convention. Small errors of rounding in the rotation are
/// repaired.
/// \param pose  [3,4]
/// \throws Error{CorruptFile} when the rotation is none: its columns are not at right angles, or it mirrors
[[nodiscard]] NamedCamera posedCamera(std::string name, const Eigen::Matrix<double, 3, 4>& pose,
                                      const PoseConvention& convention);

} // namespace fathom
