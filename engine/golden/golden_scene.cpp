#include <torch/torch.h>

#include "engine/golden/golden_scene.h"

#include "engine/estimators/tensor_maps.h"
#include "engine/golden/golden_case.h"
#include "engine/scene/export_frame.h"
#include "engine/scene/percentile.h"
#include "engine/scene/point_cloud.h"

#include <cmath>
#include <limits>

namespace fathom::golden {

std::vector<RigidTransform> posesOf(const torch::Tensor& extrinsics) {
    std::vector<RigidTransform> poses;
    for (const torch::Tensor& pose : extrinsics.to(torch::kFloat64).unbind(0))
        poses.push_back(transformOf(pose.slice(0, 0, 3).contiguous()));
    return poses;
}

torch::Tensor matricesOf(const std::vector<RigidTransform>& poses) {
    torch::Tensor matrices = torch::empty({static_cast<std::int64_t>(poses.size()), 4, 4}, torch::kFloat64);
    for (std::size_t i = 0; i < poses.size(); ++i)
        Eigen::Map<Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(
            matrices[static_cast<std::int64_t>(i)].data_ptr<double>()) = poses[i].matrix();
    return matrices;
}

torch::Tensor tensorFrom(const Eigen::Matrix3d& matrix) {
    torch::Tensor tensor = torch::empty({3, 3}, torch::kFloat64);
    Eigen::Map<Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(tensor.data_ptr<double>()) = matrix;
    return tensor;
}

torch::Tensor tensorFrom(const Eigen::Vector3d& vector) {
    return torch::tensor({vector.x(), vector.y(), vector.z()}, torch::kFloat64);
}

Intrinsics intrinsicsFrom(const torch::Tensor& k, Size size) {
    return intrinsicsOf(k.to(torch::kFloat64).contiguous(), size);
}

Scene sceneOf(const ViewArrays& arrays) {
    constexpr double kNoValue = -2;
    const std::vector<RigidTransform> poses = posesOf(arrays.extrinsics);
    const torch::Tensor nan = torch::full_like(arrays.depth, std::numeric_limits<double>::quiet_NaN());
    const torch::Tensor depth = torch::where(arrays.depth == kNoValue, nan, arrays.depth).contiguous();
    const torch::Tensor confidence = arrays.confidence.contiguous();
    Scene scene;
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto index = static_cast<std::int64_t>(i);
        View view;
        view.index = i;
        view.source.name = std::to_string(i) + ".png";
        view.image = imageOf(arrays.images[index]);
        view.source.originalSize = view.image.size();
        view.depth = mapOf(depth[index]);
        view.confidence = mapOf(confidence[index]);
        const Intrinsics camera = intrinsicsFrom(arrays.intrinsics[index], view.image.size());
        view.camera = Camera{camera, camera, poses[i]};
        scene.views.push_back(std::make_shared<const View>(std::move(view)));
    }
    return scene;
}

namespace {

/// Diagonal of the box that holds the points between two percentiles of every axis.
double innerDiagonal(const torch::Tensor& points) {
    constexpr double kLow = 5, kHigh = 95;
    double squares = 0;
    for (std::int64_t axis = 0; axis < 3; ++axis) {
        const torch::Tensor values = points.select(1, axis).contiguous();
        const std::vector<float> list(values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel());
        const double side = percentile(list, kHigh) - percentile(list, kLow);
        squares += side * side;
    }
    return std::sqrt(squares);
}

} // namespace

UpstreamCloud upstreamCloud(const Scene& scene, double percent) {
    const PointFilter filter = PointFilter::upstream(percent);
    const float threshold = confidenceThreshold(scene.views, filter);
    const PointCloud cloud = buildPointCloud(scene.views, filter, threshold);
    const Eigen::Matrix4d frame =
        exportFromWorld(scene, cloud, ExportAxes::YUp, ExportOrigin::FirstCamera, PointConvention::Upstream);
    const auto count = static_cast<std::int64_t>(cloud.size());
    UpstreamCloud result{threshold, torch::empty({4, 4}, torch::kFloat64), torch::empty({count, 3}, torch::kFloat32),
                         torch::empty({count, 3}, torch::kUInt8)};
    Eigen::Map<Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(result.transform.data_ptr<double>()) = frame;
    auto* position = result.points.mutable_data_ptr<float>();
    auto* colour = result.colours.mutable_data_ptr<std::uint8_t>();
    for (std::size_t i = 0; i < cloud.size(); ++i) {
        const auto& p = cloud.positions[i];
        const Eigen::Vector4d placed = frame * Eigen::Vector4d(p[0], p[1], p[2], 1);
        for (std::size_t c = 0; c < 3; ++c) {
            position[3 * i + c] = static_cast<float>(placed[static_cast<Eigen::Index>(c)]);
            colour[3 * i + c] = cloud.colours[i][c];
        }
    }
    if (count > 1)
        result.scale = innerDiagonal(result.points);
    return result;
}

} // namespace fathom::golden
