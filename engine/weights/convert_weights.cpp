#include <torch/torch.h>

#include "engine/weights/convert_weights.h"

#include "engine/base/error.h"
#include "engine/weights/safetensors_writer.h"

#include <string_view>
#include <unordered_map>

namespace fathom {

namespace {
/// The dtype that a tensor of the file is written in.
std::string writtenDtype(const TensorEntry& entry, std::optional<torch::Dtype> type) {
    if (entry.dtype == "Q8_0")
        return std::string(safetensorsDtype(type.value_or(torch::kFloat32)));
    const std::optional<torch::Dtype> own = torchDtype(entry.dtype);
    if (!own)
        throw Error(ErrorCode::UnsupportedFormat, "Tensors of this data type cannot be used.",
                    entry.key + ": " + entry.dtype);
    return type && torch::isFloatingType(*own) ? std::string(safetensorsDtype(*type)) : entry.dtype;
}
} // namespace

void convertWeights(const WeightSource& source, const std::filesystem::path& target, std::optional<torch::Dtype> type,
                    const std::map<std::string, std::string>& metadata, const CancelToken& token,
                    const ProgressSink& progress) {
    std::vector<TensorEntry> tensors = source.entries();
    Progress state{Stage::Exporting, 0, 0};
    std::unordered_map<std::string_view, const TensorEntry*> places;
    for (const TensorEntry& entry : source.entries())
        places.emplace(entry.key, &entry);
    for (TensorEntry& tensor : tensors) {
        state.total += static_cast<std::size_t>(tensor.end - tensor.begin);
        tensor.dtype = writtenDtype(tensor, type);
    }
    SafetensorsWriter writer(target, std::move(tensors), metadata);
    for (const TensorEntry& written : writer.order()) {
        token.throwIfCancelled();
        const TensorEntry& entry = *places.at(written.key);
        writer.write(source.tensor(entry));
        state.done += static_cast<std::size_t>(entry.end - entry.begin);
        if (progress)
            progress(state);
    }
    writer.commit();
}

} // namespace fathom
