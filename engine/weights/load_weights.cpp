#include <torch/torch.h>

#include "engine/weights/load_weights.h"

#include "engine/base/error.h"
#include "engine/weights/reused_memory.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace fathom {

namespace {
/// Differences of one kind that are spelled out; the rest is counted.
constexpr std::size_t kNamedDifferences = 4;

/// A file's tensor and where it goes: a parameter, or some of its rows.
struct Assignment {
    const TensorEntry* entry;
    std::string key; ///< of the parameter
    torch::Tensor target;
    bool isWhole; ///< of the parameter
};

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
    const bool fileIsFloat = fileDtype == "F32" || fileDtype == "F16" || fileDtype == "BF16" || fileDtype == "Q8_0";
    return fileIsFloat ? torch::isFloatingType(target) : torchDtype(fileDtype) == target;
}

std::vector<std::int64_t> withoutLeadingOnes(const std::vector<std::int64_t>& shape) {
    return {std::ranges::find_if(shape, [](std::int64_t side) { return side != 1; }), shape.end()};
}

/// Compares the two key trees completely before anything is read.
class Comparison {
public:
    Comparison(const WeightSource& file, const KeyMap& keyMap) : m_file(file), m_keyMap(keyMap) {
        for (const TensorEntry& entry : file.entries())
            m_unclaimed.emplace(entry.key, &entry);
    }

    void claim(const NamedTensor& wanted) {
        claimParts(wanted.key, wanted, true);
        for (const std::string& alias : wanted.aliases)
            claimParts(alias, wanted, false);
    }

    /// Parameters that the file's layout leaves out, with their keys.
    [[nodiscard]] const std::vector<NamedTensor>& leftOut() const { return m_leftOut; }

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
    /// \param place  one of the keys of `wanted`.
    void claimParts(const std::string& place, const NamedTensor& wanted, bool required) {
        const torch::Tensor& tensor = wanted.tensor;
        const std::vector<std::string> names = m_keyMap ? m_keyMap(place) : std::vector<std::string>{place};
        if (names.empty() && required)
            m_leftOut.push_back(wanted);
        const auto count = static_cast<std::int64_t>(names.size());
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string& name = names[static_cast<std::size_t>(i)];
            const std::int64_t rows = count == 1 ? 0 : tensor.size(0) / count;
            const torch::Tensor target = count == 1 ? tensor : tensor.narrow(0, i * rows, rows);
            if (!claimEntry(name, wanted.key, target, count == 1) && required)
                m_missing.push_back(name);
        }
    }

    bool claimEntry(const std::string& name, const std::string& key, const torch::Tensor& target, bool isWhole) {
        const auto found = m_unclaimed.find(name);
        if (found == m_unclaimed.end())
            return false;
        const TensorEntry& entry = *found->second;
        m_unclaimed.erase(found);
        if (!hasShape(entry, target.sizes().vec()))
            m_different.push_back(name + " is " + shapeText(entry.shape) + ", not " + shapeText(target.sizes().vec()));
        else if (!isConvertible(entry.dtype, target.scalar_type()))
            m_different.push_back(name + " is " + entry.dtype + ", not " + c10::toString(target.scalar_type()));
        m_assignments.push_back({&entry, key, target, isWhole});
        return true;
    }

    [[nodiscard]] bool hasShape(const TensorEntry& entry, const std::vector<std::int64_t>& shape) const {
        return entry.shape == shape ||
               (m_file.omitsLeadingOnes() && withoutLeadingOnes(entry.shape) == withoutLeadingOnes(shape));
    }

    const WeightSource& m_file;
    const KeyMap& m_keyMap;
    std::map<std::string, const TensorEntry*, std::less<>> m_unclaimed;
    std::vector<std::string> m_missing;
    std::vector<std::string> m_different;
    std::vector<NamedTensor> m_leftOut;
    std::vector<Assignment> m_assignments;
};

/// Whether memory that was used before serves this tensor: pages of small ones come from the heap.
bool mayReuse(const Assignment& assignment) {
    constexpr std::size_t kLarge = std::size_t{1} << 20;
    const torch::Tensor& target = assignment.target;
    return assignment.isWhole && target.is_cpu() && target.is_contiguous() && target.nbytes() >= kLarge;
}

} // namespace

void loadWeights(torch::nn::Module& module, const WeightSource& file, const LoadOptions& options) {
    const torch::NoGradGuard noGrad;
    Comparison comparison(file, options.keyMap);
    for (const NamedTensor& wanted : stateDict(module))
        comparison.claim(wanted);
    std::vector<Assignment> assignments = comparison.finish();
    if (options.first)
        std::ranges::stable_partition(assignments, options.first, &Assignment::key);

    const auto tell = [&options](const std::string& key) {
        if (options.filled)
            options.filled(key);
    };
    for (const NamedTensor& left : comparison.leftOut()) {
        torch::Tensor(left.tensor).zero_();
        tell(left.key);
    }
    const auto isRead = [&options](const Assignment& assignment) {
        return !options.leaves || !options.leaves(assignment.key);
    };
    const std::shared_ptr<ReusedMemory> memory = options.reusesMemory ? ReusedMemory::make() : nullptr;
    for (const Assignment& assignment : assignments)
        if (memory && isRead(assignment) && mayReuse(assignment))
            memory->expect(assignment.target.nbytes());
    Progress state{Stage::LoadingModel, 0, 0};
    for (const Assignment& assignment : assignments)
        state.total += static_cast<std::size_t>(assignment.entry->end - assignment.entry->begin);
    for (std::size_t i = 0; i < assignments.size(); ++i) {
        Assignment& assignment = assignments[i];
        options.token.throwIfCancelled();
        if (isRead(assignment)) {
            if (memory && mayReuse(assignment))
                memory->lend(assignment.target);
            file.readInto(*assignment.entry, assignment.target);
        }
        state.done += static_cast<std::size_t>(assignment.entry->end - assignment.entry->begin);
        if (options.progress)
            options.progress(state);
        assignment.target.reset(); // a view would keep memory that the receiver gives up
        // The pieces of a tensor that is stored in several follow one another.
        if (i + 1 == assignments.size() || assignments[i + 1].key != assignment.key)
            tell(assignment.key);
    }
}

void loadWeights(torch::nn::Module& module, const WeightSource& file, const CancelToken& token,
                 const ProgressSink& progress) {
    loadWeights(module, file, LoadOptions{.token = token, .progress = progress});
}

} // namespace fathom
