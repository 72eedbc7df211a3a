#include <torch/torch.h>

#include "engine/weights/safetensors_writer.h"

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/weights/weight_source.h"

#include <algorithm>
#include <array>
#include <bit>
#include <sstream>
#include <utility>

namespace fathom {

namespace {
constexpr std::size_t kAlignment = 8;

std::size_t elementBytes(const TensorEntry& entry) {
    const std::optional<torch::Dtype> dtype = torchDtype(entry.dtype);
    requireInternal(dtype.has_value(), "the tensor has a dtype that can be written");
    return c10::elementSize(*dtype);
}

std::string shapeJson(const std::vector<std::int64_t>& shape) {
    std::ostringstream text;
    for (std::size_t i = 0; i < shape.size(); ++i)
        text << (i == 0 ? "[" : ",") << shape[i];
    text << (shape.empty() ? "[]" : "]");
    return text.str();
}

std::string metadataJson(const std::map<std::string, std::string>& metadata) {
    std::ostringstream text;
    text << '{';
    const char* separator = "";
    for (const auto& [key, value] : metadata)
        text << std::exchange(separator, ",") << quoteJson(key) << ':' << quoteJson(value);
    text << '}';
    return text.str();
}

std::string headerJson(const std::vector<TensorEntry>& tensors, const std::map<std::string, std::string>& metadata) {
    std::ostringstream text;
    text << '{';
    const char* separator = "";
    if (!metadata.empty())
        text << std::exchange(separator, ",") << "\"__metadata__\":" << metadataJson(metadata);
    for (const TensorEntry& tensor : tensors)
        text << std::exchange(separator, ",") << quoteJson(tensor.key) << ":{\"dtype\":\"" << tensor.dtype
             << "\",\"shape\":" << shapeJson(tensor.shape) << ",\"data_offsets\":[" << tensor.begin << ','
             << tensor.end << "]}";
    text << '}';
    std::string header = text.str();
    // Spaces keep the tensors aligned for readers that map the file.
    return header.append((kAlignment - header.size() % kAlignment) % kAlignment, ' ');
}
} // namespace

SafetensorsWriter::SafetensorsWriter(std::filesystem::path path, std::vector<TensorEntry> tensors,
                                     const std::map<std::string, std::string>& metadata)
    : m_file(std::move(path)), m_order(std::move(tensors)) {
    static_assert(std::endian::native == std::endian::little, "the format is little endian");
    std::ranges::stable_sort(m_order, std::ranges::greater{}, elementBytes);
    std::uint64_t offset = 0;
    for (TensorEntry& tensor : m_order) {
        std::uint64_t bytes = elementBytes(tensor);
        for (const std::int64_t side : tensor.shape)
            bytes *= static_cast<std::uint64_t>(side);
        tensor.begin = offset;
        tensor.end = offset += bytes;
    }
    const std::string header = headerJson(m_order, metadata);
    const auto length = std::bit_cast<std::array<char, 8>>(static_cast<std::uint64_t>(header.size()));
    m_file.write(std::string_view(length.data(), length.size()));
    m_file.write(header);
}

void SafetensorsWriter::write(const torch::Tensor& tensor) {
    requireInternal(m_written < m_order.size(), "no more tensors than were announced");
    const TensorEntry& entry = m_order[m_written++];
    const torch::Tensor stored = tensor.detach().to(torch::kCPU, *torchDtype(entry.dtype)).contiguous();
    requireInternal(stored.nbytes() == entry.end - entry.begin, "the tensor has the announced size");
    m_file.write(std::span(static_cast<const std::byte*>(stored.const_data_ptr()), stored.nbytes()));
}

void SafetensorsWriter::commit() {
    requireInternal(m_written == m_order.size(), "all tensors that were announced");
    m_file.commit();
}

} // namespace fathom
