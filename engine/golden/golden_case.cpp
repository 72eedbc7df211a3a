#include <torch/torch.h>

#include "engine/golden/golden_case.h"

#include "engine/base/error.h"

#include <cstring>
#include <utility>

namespace fathom::golden {

namespace {

torch::Dtype typeOf(const std::string& dtype) {
    static const std::map<std::string, torch::Dtype> types{
        {"f4", torch::kFloat32}, {"f8", torch::kFloat64}, {"i4", torch::kInt32},
        {"i8", torch::kInt64},   {"u1", torch::kUInt8},   {"b1", torch::kBool}};
    const auto found = types.find(dtype);
    if (found == types.end())
        throw Error(ErrorCode::UnsupportedFormat, "An array of numbers was expected.", dtype);
    return found->second;
}

/// "float32" -> "f4"
std::string shortName(const std::string& dtype, const std::string& array) {
    static const std::map<std::string, std::string> names{{"float32", "f4"}, {"float64", "f8"}, {"int32", "i4"},
                                                          {"int64", "i8"},   {"uint8", "u1"},   {"bool", "b1"}};
    const auto found = names.find(dtype);
    if (found == names.end())
        throw Error(ErrorCode::UnsupportedFormat, "The index names an unknown type of numbers.", array + ": " + dtype);
    return found->second;
}

torch::Tensor sampleIndices(std::int64_t count, std::int64_t population) {
    constexpr std::uint64_t kStart = 12345, kStride = 2654435761ULL;
    torch::Tensor indices = torch::empty({count}, torch::kInt64);
    for (std::int64_t j = 0; j < count; ++j)
        indices[j] = static_cast<std::int64_t>((kStart + static_cast<std::uint64_t>(j) * kStride) %
                                               static_cast<std::uint64_t>(population));
    return indices;
}

} // namespace

Case::Case(const Json& entry, std::filesystem::path folder)
    : m_entry(entry), m_folder(std::move(folder)), m_id(text("id")), m_kind(text("kind")) {}

std::string Case::text(std::string_view field, std::string_view otherwise) const {
    const Json* value = m_entry.find(field);
    return value && value->isString() ? value->string() : std::string(otherwise);
}

std::int64_t Case::integer(std::string_view field, std::int64_t otherwise) const {
    const Json* value = m_entry.find(field);
    return value && !value->isNull() ? value->integer() : otherwise;
}

bool Case::flag(std::string_view field) const {
    const Json* value = m_entry.find(field);
    return value && !value->isNull() && value->boolean();
}

std::vector<std::int64_t> Case::integers(std::string_view field) const {
    std::vector<std::int64_t> values;
    if (const Json* list = m_entry.find(field); list && !list->isNull())
        for (const Json& value : list->array())
            values.push_back(value.integer());
    return values;
}

const Json* Case::result(std::string_view field) const {
    const Json* result = m_entry.find("result");
    return result && result->isObject() ? result->find(field) : nullptr;
}

std::vector<std::string> Case::arrayNames() const {
    std::vector<std::string> names;
    if (const Json* list = m_entry.find("arrays"); list && list->isObject())
        for (const auto& [name, description] : list->object())
            names.push_back(name);
    return names;
}

std::optional<std::vector<std::int64_t>> Case::shapeOf(std::string_view array) const {
    const Json* list = m_entry.find("arrays");
    const Json* description = list && list->isObject() ? list->find(array) : nullptr;
    if (!description)
        return std::nullopt;
    std::vector<std::int64_t> shape;
    for (const Json& side : description->find("shape")->array())
        shape.push_back(side.integer());
    return shape;
}

std::optional<std::string> Case::dtypeOf(std::string_view array) const {
    const Json* list = m_entry.find("arrays");
    const Json* description = list && list->isObject() ? list->find(array) : nullptr;
    return description ? std::optional(description->find("dtype")->string()) : std::nullopt;
}

std::int64_t Case::sampleCount(std::string_view array, std::int64_t otherwise) const {
    const auto shape = shapeOf(array);
    return shape && !shape->empty() ? shape->back() : otherwise;
}

const NpyArrays& Case::arrays() const {
    if (!m_arrays) {
        const std::string file = text("file");
        // A case that is to be computed may come without stored arrays.
        const bool exists = !file.empty() && std::filesystem::exists(m_folder / file);
        m_arrays = exists ? readNpz(m_folder / file) : NpyArrays{};
    }
    return *m_arrays;
}

bool Case::isStored(std::string_view array) const {
    return arrays().find(array) != arrays().end();
}

std::vector<std::string> Case::storedNames(std::string_view prefix) const {
    std::vector<std::string> names;
    for (const auto& [name, array] : arrays())
        if (name.starts_with(prefix))
            names.push_back(name);
    return names;
}

const NpyArray& Case::storedArray(std::string_view array) const {
    const auto found = arrays().find(array);
    if (found == arrays().end())
        throw Error(ErrorCode::CorruptFile, "The case '" + m_id + "' lacks the array '" + std::string(array) + "'.",
                    (m_folder / text("file")).string());
    return found->second;
}

torch::Tensor Case::stored(std::string_view array) const {
    return tensorOf(storedArray(array));
}

std::vector<std::string> Case::storedTexts(std::string_view array) const {
    return storedArray(array).texts();
}

torch::Tensor samplesOf(const torch::Tensor& all, std::int64_t count) {
    const torch::Tensor flat = all.reshape({-1});
    return flat.index_select(0, sampleIndices(count, flat.numel()));
}

torch::Tensor sampledRows(const torch::Tensor& all, std::int64_t count) {
    return all.index_select(0, sampleIndices(count, all.size(0)));
}

torch::Tensor statisticsOf(const torch::Tensor& all) {
    const torch::Tensor values = all.to(torch::kFloat64).reshape({-1});
    return torch::stack({values.mean(), values.std(/*unbiased=*/false)});
}

NpyArray arrayOf(const std::string& name, const torch::Tensor& tensor, const Case& golden) {
    NpyArray array;
    array.dtype = golden.dtypeOf(name) ? shortName(*golden.dtypeOf(name), name)
                  : name.ends_with("_f64")
                      ? "f8"
                      : (tensor.is_floating_point() ? "f4" : (tensor.scalar_type() == torch::kUInt8 ? "u1" : "i4"));
    const torch::Tensor values = tensor.detach().to(torch::kCPU, typeOf(array.dtype)).contiguous();
    array.shape = values.sizes().vec();
    if (const auto wanted = golden.shapeOf(name)) {
        NpyArray asWanted{array.dtype, *wanted, {}};
        if (asWanted.count() == static_cast<std::size_t>(values.numel()))
            array.shape = *wanted;
    }
    const auto* bytes = static_cast<const std::byte*>(values.const_data_ptr());
    array.bytes.assign(bytes, bytes + values.nbytes());
    return array;
}

torch::Tensor tensorOf(const NpyArray& array) {
    torch::Tensor tensor = torch::empty(array.shape, typeOf(array.dtype));
    std::memcpy(tensor.mutable_data_ptr(), array.bytes.data(), array.bytes.size());
    return tensor;
}

torch::Tensor tensorOf(const RgbImage& image) {
    torch::Tensor pixels = torch::empty({image.height(), image.width(), 3}, torch::kUInt8);
    std::memcpy(pixels.mutable_data_ptr(), image.data(), image.valueCount());
    return pixels;
}

RgbImage imageOf(const torch::Tensor& pixels) {
    RgbImage image(Size{static_cast<int>(pixels.size(1)), static_cast<int>(pixels.size(0))});
    const torch::Tensor bytes = pixels.to(torch::kCPU, torch::kUInt8).contiguous();
    std::memcpy(image.data(), bytes.const_data_ptr(), image.valueCount());
    return image;
}

} // namespace fathom::golden
