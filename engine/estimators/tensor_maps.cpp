#include <torch/torch.h>

#include "engine/estimators/tensor_maps.h"

#include "engine/base/error.h"
#include "engine/estimators/view_upload.h"
#include "engine/image/normalization.h"
#include "engine/nn/device_copy.h"

#include <cstring>

namespace fathom {

namespace {

std::vector<float> valuesOf(const torch::Tensor& part) {
    const torch::Tensor flat = part.to(torch::kCPU, torch::kFloat32).contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

} // namespace

torch::Tensor networkInputOf(const std::vector<const RgbImage*>& images, torch::Device device) {
    const Size size = images.front()->size();
    const auto count = static_cast<std::int64_t>(images.size());
    const std::unique_ptr<ViewUpload> way = viewUploadTo(device, count, size.height, size.width);
    return upload(*way, count, [&](std::int64_t view, float* target) {
        const RgbImage& image = *images[static_cast<std::size_t>(view)];
        requireInternal(image.size() == size, "all views of a pass have one size");
        normalisePlanarInto(image, target);
    });
}

FloatMap mapOf(const torch::Tensor& map) {
    FloatMap result(Size{static_cast<int>(map.size(1)), static_cast<int>(map.size(0))});
    std::memcpy(result.data(), map.const_data_ptr<float>(), result.valueCount() * sizeof(float));
    return result;
}

Intrinsics intrinsicsOf(const torch::Tensor& k, Size size) {
    const auto value = k.accessor<double, 2>();
    return {value[0][0], value[1][1], value[0][2], value[1][2], size.width, size.height};
}

RigidTransform transformOf(const torch::Tensor& extrinsics) {
    const auto value = extrinsics.accessor<double, 2>();
    Eigen::Matrix<double, 3, 4> matrix;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column)
            matrix(row, column) = value[row][column];
    return RigidTransform::fromMatrix(matrix);
}

da3::Cameras camerasOf(const std::vector<PosedIntrinsics>& cameras, torch::Device device) {
    const auto views = static_cast<std::int64_t>(cameras.size());
    const torch::Tensor extrinsics = nn::stagingFor(device, {1, views, 4, 4}, torch::kFloat32);
    const torch::Tensor intrinsics = nn::stagingFor(device, {1, views, 3, 3}, torch::kFloat32);
    for (std::int64_t view = 0; view < views; ++view) {
        const PosedIntrinsics& camera = cameras[static_cast<std::size_t>(view)];
        // Eigen stores columns, tensors rows.
        Eigen::Map<Eigen::Matrix<float, 4, 4, Eigen::RowMajor>>(extrinsics[0][view].mutable_data_ptr<float>()) =
            camera.cameraFromWorld.matrix().cast<float>();
        Eigen::Map<Eigen::Matrix<float, 3, 3, Eigen::RowMajor>>(intrinsics[0][view].mutable_data_ptr<float>()) =
            camera.intrinsics.matrix().cast<float>();
    }
    return {nn::broughtTo(device, extrinsics), nn::broughtTo(device, intrinsics)};
}

FeatureMap featureMapOf(std::int64_t layer, const torch::Tensor& features) {
    const auto side = [&](std::int64_t axis) { return static_cast<int>(features.size(axis)); };
    return {static_cast<int>(layer), side(0), side(1), side(2), valuesOf(features)};
}

Gaussians gaussiansOf(const da3::Gaussians& all, std::int64_t view, std::int64_t views) {
    const auto part = [&](const torch::Tensor& values) {
        const std::int64_t count = values.size(1) / views;
        return valuesOf(values[0].slice(0, view * count, (view + 1) * count));
    };
    return {part(all.means), part(all.scales), part(all.rotations), part(all.harmonics), part(all.opacities)};
}

} // namespace fathom
