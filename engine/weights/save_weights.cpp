#include <torch/torch.h>

#include "engine/weights/save_weights.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <array>
#include <bit>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

namespace fathom {

namespace {
constexpr std::size_t kAlignment = 8;

torch::Dtype storedType(const torch::Tensor& tensor, torch::Dtype type) {
    return tensor.is_floating_point() ? type : tensor.scalar_type();
}

std::string shapeJson(torch::IntArrayRef shape) {
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

std::string headerJson(const std::vector<NamedTensor>& state, torch::Dtype type,
                       const std::map<std::string, std::string>& metadata) {
    std::ostringstream text;
    text << '{';
    const char* separator = "";
    if (!metadata.empty())
        text << std::exchange(separator, ",") << "\"__metadata__\":" << metadataJson(metadata);
    std::size_t offset = 0;
    for (const NamedTensor& named : state) {
        const torch::Dtype stored = storedType(named.tensor, type);
        const std::size_t end = offset + static_cast<std::size_t>(named.tensor.numel()) * c10::elementSize(stored);
        text << std::exchange(separator, ",") << quoteJson(named.key) << ":{\"dtype\":\"" << safetensorsDtype(stored)
             << "\",\"shape\":" << shapeJson(named.tensor.sizes()) << ",\"data_offsets\":[" << offset << ',' << end
             << "]}";
        offset = end;
    }
    text << '}';
    std::string header = text.str();
    // Spaces keep the tensors aligned for readers that map the file.
    return header.append((kAlignment - header.size() % kAlignment) % kAlignment, ' ');
}
} // namespace

void saveWeights(const torch::nn::Module& module, const std::filesystem::path& path, torch::Dtype type,
                 const std::map<std::string, std::string>& metadata) {
    static_assert(std::endian::native == std::endian::little, "the format is little endian");
    std::vector<NamedTensor> state = stateDict(module);
    // Larger elements first, so that every tensor starts at a multiple of its element size.
    std::ranges::stable_sort(state, std::ranges::greater{}, [&](const NamedTensor& named) {
        return c10::elementSize(storedType(named.tensor, type));
    });
    const std::string header = headerJson(state, type, metadata);
    const auto length = std::bit_cast<std::array<char, 8>>(static_cast<std::uint64_t>(header.size()));

    AtomicFile file(path);
    file.write(std::string_view(length.data(), length.size()));
    file.write(header);
    for (const NamedTensor& named : state) {
        const torch::Tensor stored =
            named.tensor.detach().to(torch::kCPU, storedType(named.tensor, type)).contiguous();
        file.write(std::span(static_cast<const std::byte*>(stored.const_data_ptr()), stored.nbytes()));
    }
    file.commit();
}

void saveCheckpointFolder(const torch::nn::Module& module, const std::filesystem::path& folder,
                          const std::string& modelName, torch::Dtype type,
                          const std::map<std::string, std::string>& metadata) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Error(ErrorCode::CannotWrite, "The folder cannot be made.", folder.string() + ": " + failure.message());
    AtomicFile config(folder / kConfigFileName);
    config.write("{\n  \"model_name\": " + quoteJson(modelName) + "\n}\n");
    saveWeights(module, folder / kWeightsFileName, type, metadata);
    config.commit();
}

} // namespace fathom
