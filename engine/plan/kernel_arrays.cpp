#include <torch/torch.h>

#include "engine/plan/kernel_arrays.h"

#include "engine/kernels/cpu_features.h"

#include <algorithm>

namespace fathom::plan {

namespace {

bool hasTiles(const Request& request) noexcept {
    return request.tiles && kernels::cpuFeatures().tiles();
}

} // namespace

kernels::ProductKind productKindOf(const Request& request) noexcept {
    switch (request.arithmetic) {
    case Arithmetic::Split:
        return kernels::ProductKind::Split;
    case Arithmetic::Bf16: // whose rounding alone would turn cameras by tenths of a degree
    case Arithmetic::Fp16:
        return hasTiles(request) ? kernels::ProductKind::Digits : kernels::ProductKind::Words;
    case Arithmetic::Int8:
        return hasTiles(request)                     ? kernels::ProductKind::Int8
               : kernels::cpuFeatures().vectorInt8() ? kernels::ProductKind::VectorInt8
                                                     : kernels::ProductKind::Words;
    default:
        return kernels::ProductKind::Fp32;
    }
}

std::string kernelsMissing(const Request& request) {
    if (!request.onProcessor)
        return "only for the processor";
    const kernels::CpuFeatures& features = kernels::cpuFeatures();
    if (request.arithmetic == Arithmetic::Fp32)
        return features.vectors() ? std::string() : "this processor has no AVX2";
    if (request.arithmetic == Arithmetic::Int8    ? features.int8(request.tiles)
        : request.arithmetic == Arithmetic::Split ? hasTiles(request)
                                                  : features.half(request.tiles))
        return {};
    return request.tiles ? "this processor has no AMX tiles" : "the AMX tiles of this processor compute wrong results";
}

std::vector<float> valuesOf(const torch::Tensor& tensor, std::int64_t count) {
    if (!tensor.defined())
        return {};
    const torch::Tensor flat = tensor.to(torch::kFloat32).contiguous();
    std::vector<float> values(static_cast<std::size_t>(std::max(count, flat.numel())), 0.0F);
    std::copy_n(flat.const_data_ptr<float>(), flat.numel(), values.begin());
    return values;
}

const float* dataOf(const std::vector<float>& values) noexcept {
    return values.empty() ? nullptr : values.data();
}

FusedLinear::FusedLinear(kernels::ProductKind kind, const torch::Tensor& matrix, const torch::Tensor& biasTensor) {
    const torch::Tensor dense = matrix.contiguous();
    weight = kernels::packMatrix(kind, dense.const_data_ptr<float>(), dense.size(0), dense.size(1));
    bias = valuesOf(biasTensor, weight.paddedColumns());
}

kernels::LinearCall callOf(const FusedLinear& layer, const void* rows, kernels::Element element, std::int64_t count,
                           kernels::AlignedBuffer& workspace) {
    kernels::LinearCall call;
    call.x = {rows, element, count, layer.weight.depth};
    call.weight = &layer.weight;
    call.bias = dataOf(layer.bias);
    call.workspace = &workspace;
    call.threads = at::get_num_threads();
    return call;
}

nn::WeightSpan spanOf(FusedLinear& layer) {
    kernels::AlignedBuffer& data = layer.weight.data;
    return {data.data(), data.bytes(), [&data, bytes = data.bytes()](std::byte* elsewhere) {
                data = kernels::AlignedBuffer::borrowing(elsewhere, bytes);
            }};
}

void release(std::initializer_list<torch::Tensor> parameters) {
    for (torch::Tensor parameter : parameters)
        if (parameter.defined())
            parameter.set_data(torch::empty({0}, parameter.options()));
}

} // namespace fathom::plan
