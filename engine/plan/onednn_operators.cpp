#include <torch/torch.h>

#include "engine/plan/onednn_operators.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <optional>
#include <string_view>

namespace fathom::plan::onednn {

namespace {

using OptionalTensor = std::optional<at::Tensor>;
using Scalars = c10::List<std::optional<at::Scalar>>;
using Pointwise = at::Tensor(const at::Tensor&, const at::Tensor&, const OptionalTensor&, std::string_view, Scalars,
                             std::optional<std::string_view>);
using Binary = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, const OptionalTensor&,
                          std::string_view);
using Reorder = at::Tensor(const at::Tensor&, std::optional<std::int64_t>);

std::optional<c10::OperatorHandle> find(const char* name, const char* overload) {
    return c10::Dispatcher::singleton().findSchema({name, overload});
}

} // namespace

bool hasLinear() {
    static const bool has = find("mkldnn::_linear_pointwise", "") && find("mkldnn::_linear_pointwise", "binary") &&
                            find("mkldnn::_reorder_linear_weight", "");
    return has;
}

torch::Tensor packed(const torch::Tensor& weight) {
    static const auto reorder = find("mkldnn::_reorder_linear_weight", "")->typed<Reorder>();
    return reorder.call(weight.contiguous(), std::nullopt);
}

torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, PostOp post) {
    static const auto pointwise = find("mkldnn::_linear_pointwise", "")->typed<Pointwise>();
    const bool gelu = post == PostOp::Gelu;
    return pointwise.call(x, weight, bias, gelu ? "gelu" : "none", Scalars(), gelu ? "none" : "");
}

torch::Tensor linearAdd(const torch::Tensor& x, const torch::Tensor& other, const torch::Tensor& weight,
                        const torch::Tensor& bias) {
    static const auto binary = find("mkldnn::_linear_pointwise", "binary")->typed<Binary>();
    return binary.call(x, other, weight, bias, "add");
}

} // namespace fathom::plan::onednn
