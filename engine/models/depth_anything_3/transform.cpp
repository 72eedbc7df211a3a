// Depth Anything 3, src/depth_anything_3/model/utils/transform.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/transform.h"

namespace fathom::da3 {

namespace {
constexpr double kQuaternionFloor = 0.1;    // smallest denominator of the four-candidate method
constexpr double kTangentFloor = 1e-6;

torch::Tensor entry(const torch::Tensor& matrix, std::int64_t row, std::int64_t column) {
    return matrix.select(-2, row).select(-1, column);
}

torch::Tensor focalFromFieldOfView(const torch::Tensor& radians, std::int64_t pixels) {
    return static_cast<double>(pixels) / 2 / (radians / 2).tan().clamp_min(kTangentFloor);
}

torch::Tensor fieldOfViewFromFocal(const torch::Tensor& focal, std::int64_t pixels) {
    return 2 * torch::atan(static_cast<double>(pixels) / 2 / focal);
}
} // namespace

torch::Tensor matrixFromQuaternion(const torch::Tensor& xyzw) {
    const auto q = xyzw.unbind(-1);
    const torch::Tensor &x = q[0], &y = q[1], &z = q[2], &w = q[3];
    const torch::Tensor scale = 2 / xyzw.square().sum(-1);
    return torch::stack({1 - scale * (y * y + z * z), scale * (x * y - z * w), scale * (x * z + y * w),
                         scale * (x * y + z * w), 1 - scale * (x * x + z * z), scale * (y * z - x * w),
                         scale * (x * z - y * w), scale * (y * z + x * w), 1 - scale * (x * x + y * y)},
                        -1)
        .unflatten(-1, {3, 3});
}

torch::Tensor quaternionFromMatrix(const torch::Tensor& rotation) {
    const torch::Tensor xx = entry(rotation, 0, 0), yy = entry(rotation, 1, 1), zz = entry(rotation, 2, 2);
    // Twice the magnitude of w, x, y, z.
    const torch::Tensor magnitude =
        torch::stack({1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz}, -1).clamp_min(0).sqrt();
    const auto squared = magnitude.square().unbind(-1);
    const torch::Tensor wx = entry(rotation, 2, 1) - entry(rotation, 1, 2);
    const torch::Tensor wy = entry(rotation, 0, 2) - entry(rotation, 2, 0);
    const torch::Tensor wz = entry(rotation, 1, 0) - entry(rotation, 0, 1);
    const torch::Tensor xy = entry(rotation, 1, 0) + entry(rotation, 0, 1);
    const torch::Tensor xz = entry(rotation, 0, 2) + entry(rotation, 2, 0);
    const torch::Tensor yz = entry(rotation, 2, 1) + entry(rotation, 1, 2);
    // Row k: the quaternion xyzw times twice its component number k of (w, x, y, z).
    const torch::Tensor products = torch::stack({torch::stack({wx, wy, wz, squared[0]}, -1),
                                                 torch::stack({squared[1], xy, xz, wx}, -1),
                                                 torch::stack({xy, squared[2], yz, wy}, -1),
                                                 torch::stack({xz, yz, squared[3], wz}, -1)},
                                                -2);
    const torch::Tensor candidates = products / (2 * magnitude.clamp_min(kQuaternionFloor)).unsqueeze(-1);
    const torch::Tensor best = magnitude.argmax(-1, true).unsqueeze(-1);
    std::vector<std::int64_t> shape = best.sizes().vec();
    shape.back() = 4;
    const torch::Tensor xyzw = candidates.gather(-2, best.expand(shape)).squeeze(-2);
    return torch::where(xyzw.slice(-1, 3) < 0, -xyzw, xyzw);
}

torch::Tensor rigidInverse(const torch::Tensor& transform) {
    const torch::Tensor top = transform.slice(-2, 0, 3);
    const torch::Tensor inverseRotation = top.slice(-1, 0, 3).transpose(-2, -1);
    const torch::Tensor inverseTranslation = -torch::matmul(inverseRotation, top.slice(-1, 3));
    return torch::cat({inverseRotation, inverseTranslation}, -1);
}

torch::Tensor encodeCameras(const torch::Tensor& extrinsics, const torch::Tensor& intrinsics, std::int64_t height,
                            std::int64_t width) {
    const torch::Tensor worldFromCamera = rigidInverse(extrinsics);
    return torch::cat({worldFromCamera.select(-1, 3), quaternionFromMatrix(worldFromCamera.slice(-1, 0, 3)),
                       fieldOfViewFromFocal(entry(intrinsics, 1, 1), height).unsqueeze(-1),
                       fieldOfViewFromFocal(entry(intrinsics, 0, 0), width).unsqueeze(-1)},
                      -1);
}

Cameras decodeCameras(const torch::Tensor& encoding, std::int64_t height, std::int64_t width) {
    const torch::Tensor worldFromCamera = torch::cat(
        {matrixFromQuaternion(encoding.slice(-1, 3, 7)), encoding.slice(-1, 0, 3).unsqueeze(-1)}, -1);
    const torch::Tensor focalY = focalFromFieldOfView(encoding.select(-1, 7), height);
    const torch::Tensor focalX = focalFromFieldOfView(encoding.select(-1, 8), width);
    const torch::Tensor zero = torch::zeros_like(focalX), one = torch::ones_like(focalX);
    const torch::Tensor centreX = one * (static_cast<double>(width) / 2);
    const torch::Tensor centreY = one * (static_cast<double>(height) / 2);
    return {rigidInverse(worldFromCamera),
            torch::stack({focalX, zero, centreX, zero, focalY, centreY, zero, zero, one}, -1).unflatten(-1, {3, 3})};
}

} // namespace fathom::da3
