#include <torch/torch.h>

#include "engine/nn/device_copy.h"

namespace fathom::nn {

bool copiesByItself(torch::Device device) noexcept {
    return !device.is_cpu() && !device.is_mps() && !device.is_meta();
}

torch::Tensor stagingFor(torch::Device device, torch::IntArrayRef sizes, torch::Dtype type) {
    return torch::empty(sizes, torch::TensorOptions(type).pinned_memory(copiesByItself(device)));
}

torch::Tensor broughtTo(torch::Device device, const torch::Tensor& x) {
    return x.device() == device ? x : x.to(device, /*non_blocking=*/copiesByItself(device));
}

} // namespace fathom::nn
