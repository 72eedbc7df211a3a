#include <torch/torch.h>

#include "engine/weights/load_weights.h"

#include "engine/base/error.h"
#include "engine/weights/state_dict.h"

#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace fathom {

namespace {
/// Differences of one kind that are spelled out; the rest is counted.
constexpr std::size_t kNamedDifferences = 4;

/// A file's tensor and where it goes.
using Assignment = std::pair<const TensorEntry*, torch::Tensor>;

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::ostringstream text;
    text << torch::IntArrayRef(shape);
    return text.str();
}

std::string listed(std::string_view title, const std::vector<std::string>& items) {
    if (items.empty())
        return {};
    std::string text = std::string(title) + ":";
    for (std::size_t i = 0; i < std::min(items.size(), kNamedDifferences); ++i)
        text += (i == 0 ? " " : ", ") + items[i];
    if (items.size() > kNamedDifferences)
        text += " and " + std::to_string(items.size() - kNamedDifferences) + " more";
    return text + "; ";
}

bool isConvertible(const std::string& fileDtype, torch::Dtype target) {
    const bool fileIsFloat = fileDtype == "F32" || fileDtype == "F16" || fileDtype == "BF16";
    return fileIsFloat ? torch::isFloatingType(target) : torchDtype(fileDtype) == target;
}

/// Compares the two key trees completely before anything is read.
class Comparison {
public:
    explicit Comparison(const SafetensorsFile& file) : m_file(file) {
        for (const TensorEntry& entry : file.header().entries)
            m_unclaimed.emplace(entry.key, &entry);
    }

    void claim(const NamedTensor& wanted) {
        if (!claimKey(wanted.key, wanted.tensor))
            m_missing.push_back(wanted.key);
        for (const std::string& alias : wanted.aliases)
            claimKey(alias, wanted.tensor);
    }

    [[nodiscard]] std::vector<Assignment> finish() {
        std::vector<std::string> unexpected;
        for (const auto& [key, entry] : m_unclaimed)
            unexpected.push_back(key);
        if (!m_missing.empty() || !unexpected.empty() || !m_different.empty())
            throw Error(ErrorCode::CheckpointMismatch, "The file holds the weights of another network.",
                        m_file.path().string() + ": " + listed("missing", m_missing) +
                            listed("unexpected", unexpected) + listed("different", m_different));
        return std::move(m_assignments);
    }

private:
    bool claimKey(const std::string& key, const torch::Tensor& tensor) {
        const auto found = m_unclaimed.find(key);
        if (found == m_unclaimed.end())
            return false;
        const TensorEntry& entry = *found->second;
        m_unclaimed.erase(found);
        if (tensor.sizes() != torch::IntArrayRef(entry.shape))
            m_different.push_back(key + " is " + shapeText(entry.shape) + ", not " + shapeText(tensor.sizes().vec()));
        else if (!isConvertible(entry.dtype, tensor.scalar_type()))
            m_different.push_back(key + " is " + entry.dtype + ", not " + c10::toString(tensor.scalar_type()));
        m_assignments.emplace_back(&entry, tensor);
        return true;
    }

    const SafetensorsFile& m_file;
    std::map<std::string, const TensorEntry*, std::less<>> m_unclaimed;
    std::vector<std::string> m_missing;
    std::vector<std::string> m_different;
    std::vector<Assignment> m_assignments;
};

void fill(torch::Tensor tensor, const SafetensorsFile& file, const TensorEntry& entry) {
    const bool direct = tensor.is_cpu() && tensor.is_contiguous() && torchDtype(entry.dtype) == tensor.scalar_type();
    if (direct)
        file.read(entry, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
    else
        tensor.copy_(file.tensor(entry));
}
} // namespace

void loadWeights(torch::nn::Module& module, const SafetensorsFile& file, const CancelToken& token,
                 const ProgressSink& progress) {
    Comparison comparison(file);
    for (const NamedTensor& wanted : stateDict(module))
        comparison.claim(wanted);
    const std::vector<Assignment> assignments = comparison.finish();

    const torch::NoGradGuard noGrad;
    const auto& entries = file.header().entries;
    Progress state{Stage::LoadingModel, 0, entries.empty() ? 0 : static_cast<std::size_t>(entries.back().end)};
    for (const auto& [entry, tensor] : assignments) {
        token.throwIfCancelled();
        fill(tensor, file, *entry);
        state.done += static_cast<std::size_t>(entry->end - entry->begin);
        if (progress)
            progress(state);
    }
}

} // namespace fathom
