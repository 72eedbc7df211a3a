#include <torch/torch.h>

#include "engine/kernels/row_copies.h"
#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/plan/kernel_arrays.h"
#include "engine/plan/passes.h"

namespace fathom::plan {

namespace {

const float* valuesAt(const torch::Tensor& parameter) {
    return parameter.defined() ? parameter.const_data_ptr<float>() : nullptr;
}

class FusedTaps : public da3::TapKernel {
public:
    void copy(const torch::Tensor& tokens, nn::LayerNormImpl* norm, torch::Tensor half) override {
        const torch::Tensor source = tokens.contiguous(); // [B,S,1+P,C]
        kernels::RowsCopy call;
        call.source = source.const_data_ptr<float>();
        call.sourceStride = call.width = half.size(3);
        call.target = half.mutable_data_ptr<float>();
        call.targetStride = half.stride(2);
        call.count = half.size(0) * half.size(1) * half.size(2);
        call.skipEvery = half.size(2);
        call.skip = 1;
        if (norm)
            call.norm = {true, static_cast<float>(norm->eps), valuesAt(norm->weight), valuesAt(norm->bias)};
        call.threads = at::get_num_threads();
        kernels::copyRows(call);
    }
};

} // namespace

std::optional<std::string> useFusedTaps(torch::nn::Module& part, Context& context) {
    auto* const transformer = part.as<da3::DinoVisionTransformerImpl>();
    if (!transformer)
        return std::nullopt;
    if (const std::string missing = kernelsMissing(context.request); !missing.empty())
        return missing;
    transformer->tapKernel = std::make_shared<FusedTaps>();
    return kApplied;
}

} // namespace fathom::plan
