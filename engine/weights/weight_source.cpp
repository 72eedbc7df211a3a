#include <torch/torch.h>

#include "engine/weights/weight_source.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <optional>

namespace fathom {

namespace {
struct DtypeName {
    std::string_view name;
    torch::Dtype dtype;
};
constexpr std::array<DtypeName, 9> kDtypeNames{{
    {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16},
    {"BF16", torch::kBFloat16}, {"I64", torch::kInt64}, {"I32", torch::kInt32},
    {"I16", torch::kInt16}, {"I8", torch::kInt8}, {"U8", torch::kUInt8},
}};
} // namespace

const TensorEntry* WeightSource::find(std::string_view key) const noexcept {
    const auto found = std::ranges::find(entries(), key, &TensorEntry::key);
    return found == entries().end() ? nullptr : &*found;
}

std::optional<torch::Dtype> torchDtype(std::string_view name) {
    for (const DtypeName& known : kDtypeNames)
        if (known.name == name)
            return known.dtype;
    return std::nullopt;
}

std::string_view safetensorsDtype(torch::Dtype dtype) {
    for (const DtypeName& known : kDtypeNames)
        if (known.dtype == dtype)
            return known.name;
    throw Error(ErrorCode::UnsupportedFormat, "Tensors of this data type cannot be stored.", c10::toString(dtype));
}

} // namespace fathom
