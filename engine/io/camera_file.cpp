#include "engine/io/camera_file.h"

#include "engine/base/error.h"
#include "engine/io/colmap_cameras.h"
#include "engine/io/transforms_json.h"
#include "engine/io/tum_trajectory.h"

#include <Eigen/SVD>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace fathom {

namespace {

namespace fs = std::filesystem;

/// What writers round to is far below, what is no rotation far above.
constexpr double kRotationTolerance = 1e-2;

/// The folder with COLMAP's files that `path` means, or nothing.
std::optional<fs::path> colmapFolder(const fs::path& path) {
    std::error_code ignored;
    const auto holdsImages = [&](const fs::path& folder) {
        return fs::exists(folder / "images.bin", ignored) || fs::exists(folder / "images.txt", ignored);
    };
    if (!fs::is_directory(path, ignored)) {
        const std::string stem = path.stem().string();
        const bool isPart = (stem == "images" || stem == "cameras" || stem == "points3D") &&
                            (path.extension() == ".bin" || path.extension() == ".txt");
        return isPart && holdsImages(path.parent_path()) ? std::optional(path.parent_path()) : std::nullopt;
    }
    for (const fs::path& folder : {path, path / "sparse" / "0", path / "sparse", path / "0"})
        if (holdsImages(folder))
            return folder;
    return std::nullopt;
}

/// Whether the first line that is no comment has eight numbers.
bool beginsLikeTrajectory(const fs::path& path) {
    std::ifstream stream(path);
    std::array<char, 512> line{};
    for (int lines = 0; lines < 16 && stream.getline(line.data(), line.size()); ++lines) {
        if (line[0] == '#' || line[0] == '\0')
            continue;
        std::istringstream words(line.data());
        int numbers = 0;
        for (double number = 0; words >> number;)
            ++numbers;
        return numbers == 8 && words.eof();
    }
    return false;
}

} // namespace

PoseConvention conventionOf(CameraFormat format) noexcept {
    switch (format) {
    case CameraFormat::Colmap:
        return {CameraAxes::OpenCv, PoseMeaning::CameraFromWorld};
    case CameraFormat::Transforms:
        return {CameraAxes::OpenGl, PoseMeaning::WorldFromCamera};
    case CameraFormat::Tum:
        break;
    }
    return {CameraAxes::OpenCv, PoseMeaning::WorldFromCamera};
}

NamedCamera posedCamera(std::string name, const Eigen::Matrix<double, 3, 4>& pose, const PoseConvention& convention) {
    RigidTransform transform = RigidTransform::fromMatrix(pose);
    const Eigen::Matrix3d gram = transform.rotation.transpose() * transform.rotation;
    NamedCamera camera;
    camera.rotationError = (gram - Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff();
    if (!pose.allFinite() || !(transform.rotation.determinant() > 0) || !(camera.rotationError < kRotationTolerance))
        throw Error(ErrorCode::CorruptFile, "The pose of a camera is not a rotation and a translation.", name);
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(transform.rotation, Eigen::ComputeFullU | Eigen::ComputeFullV);
    transform.rotation = svd.matrixU() * svd.matrixV().transpose();
    if (convention.meaning == PoseMeaning::WorldFromCamera)
        transform = transform.inverse();
    if (convention.axes == CameraAxes::OpenGl) {
        const Eigen::Vector3d flip(1, -1, -1);
        transform.rotation = flip.asDiagonal() * transform.rotation;
        transform.translation = flip.asDiagonal() * transform.translation;
    }
    camera.cameraFromWorld = transform;
    camera.name = std::move(name);
    return camera;
}

double CameraFile::largestRotationError() const noexcept {
    double largest = 0;
    for (const NamedCamera& camera : cameras)
        largest = std::max(largest, camera.rotationError);
    return largest;
}

bool isCameraFile(const fs::path& path) noexcept {
    try {
        std::error_code ignored;
        if (colmapFolder(path))
            return true;
        if (fs::is_directory(path, ignored))
            return fs::exists(path / "transforms.json", ignored);
        if (path.extension() == ".json")
            return path.stem().string().starts_with("transforms");
        return path.extension() == ".tum" || (path.extension() == ".txt" && beginsLikeTrajectory(path));
    } catch (const std::exception&) {
        return false;
    }
}

CameraFile readCameraFile(const fs::path& path, const std::optional<PoseConvention>& convention) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        throw Error(ErrorCode::FileNotFound, "There is no such file or folder of cameras.", path.string());
    const auto read = [&](CameraFormat format, const fs::path& file, auto reader) {
        CameraFile result{format, convention.value_or(conventionOf(format)), {}};
        result.cameras = reader(file, result.convention);
        if (result.cameras.empty())
            throw Error(ErrorCode::CorruptFile, "The file holds no cameras.", file.string());
        return result;
    };
    if (const auto folder = colmapFolder(path))
        return read(CameraFormat::Colmap, *folder, &readColmapCameras);
    if (fs::is_directory(path, ignored)) {
        if (fs::exists(path / "transforms.json", ignored))
            return read(CameraFormat::Transforms, path / "transforms.json", &readTransformsJson);
        throw Error(ErrorCode::FileNotFound, "The folder holds neither COLMAP's cameras nor a transforms.json.",
                    path.string());
    }
    if (path.extension() == ".json")
        return read(CameraFormat::Transforms, path, &readTransformsJson);
    if (path.extension() == ".txt" || path.extension() == ".tum")
        return read(CameraFormat::Tum, path, &readTumTrajectory);
    throw Error(ErrorCode::UnsupportedFormat,
                "Cameras are read from COLMAP's files, a transforms.json or a TUM trajectory.", path.string());
}

} // namespace fathom
