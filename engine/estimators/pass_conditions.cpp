#include <torch/torch.h>

#include "engine/estimators/pass_conditions.h"

#include "engine/base/error.h"
#include "engine/pipeline/patience.h"

#include <algorithm>
#include <cmath>

namespace fathom {

void establish(const PassConditions& conditions) {
    // Setting what is set already would throw away what oneDNN has prepared.
    if (conditions.threads > 0 && at::get_num_threads() != conditions.threads)
        at::set_num_threads(conditions.threads);
    if (conditions.device.is_cpu())
        Patience::choose(at::get_num_threads(), conditions.ownKernels);
    if (conditions.device.is_cuda()) {
        at::globalContext().setAllowTF32CuBLAS(conditions.tf32);
        at::globalContext().setAllowTF32CuDNN(conditions.tf32);
        at::globalContext().setBenchmarkCuDNN(conditions.measuresConvolutions);
    }
}

void requireUsableDepth(const torch::Tensor& depth, const ModelDescription& model) {
    // The first value will do where all is well.
    const torch::Tensor dense = depth.contiguous();
    const auto* const values = dense.const_data_ptr<float>();
    if (std::none_of(values, values + dense.numel(), [](float value) { return std::isfinite(value); }))
        throw Error(ErrorCode::Internal, "The network gave no usable depth; its weights may be damaged.",
                    model.weights.string());
}

} // namespace fathom
