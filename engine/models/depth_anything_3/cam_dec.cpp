// Depth Anything 3, src/depth_anything_3/model/cam_dec.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/cam_dec.h"

namespace fathom::da3 {

CameraDecImpl::CameraDecImpl(std::int64_t dim) {
    using torch::nn::ReLU, torch::nn::Sequential;
    backbone = register_module("backbone", Sequential(nn::Linear(dim, dim), ReLU(), nn::Linear(dim, dim), ReLU()));
    fc_t = register_module("fc_t", nn::Linear(dim, 3));
    fc_qvec = register_module("fc_qvec", nn::Linear(dim, 4));
    fc_fov = register_module("fc_fov", Sequential(nn::Linear(dim, 2), ReLU()));
}

torch::Tensor CameraDecImpl::forward(const torch::Tensor& cameraToken) {
    const torch::Tensor x = backbone->forward(cameraToken);
    return torch::cat({fc_t(x), fc_qvec(x), fc_fov->forward(x)}, -1);
}

} // namespace fathom::da3
