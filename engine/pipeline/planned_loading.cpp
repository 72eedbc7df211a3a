#include <torch/torch.h>

#include "engine/pipeline/planned_loading.h"

#include "engine/nn/linear.h"
#include "engine/nn/patch_embed.h"
#include "engine/pipeline/host_processor.h"
#include "engine/plan/passes.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace fathom {

namespace {

/// Which part of a network a tensor belongs to, and how many of each part are still to come.
class Pending {
public:
    Pending(const std::vector<plan::Part>& parts, const torch::nn::Module& network) : m_left(parts.size(), 0) {
        for (const NamedTensor& tensor : stateDict(network))
            if (const std::optional<std::size_t> owner = ownerOf(tensor.key, parts)) {
                m_owner.emplace(tensor.key, *owner);
                ++m_left[*owner];
            }
    }

    /// The part that `key` completes, if it does.
    [[nodiscard]] std::optional<std::size_t> arrived(const std::string& key) {
        const auto found = m_owner.find(key);
        return found != m_owner.end() && --m_left[found->second] == 0 ? std::optional(found->second) : std::nullopt;
    }

private:
    /// The innermost part around a tensor.
    static std::optional<std::size_t> ownerOf(const std::string& key, const std::vector<plan::Part>& parts) {
        std::optional<std::size_t> owner;
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (key.starts_with(parts[i].key + ".") && (!owner || parts[i].key.size() > parts[*owner].key.size()))
                owner = i;
        return owner;
    }

    std::map<std::string, std::size_t, std::less<>> m_owner;
    std::vector<std::size_t> m_left;
};

/// The products of a transformer's own layers and of its blocks; heads stay in fp32.
void convert(torch::nn::Module& part, torch::Dtype type) {
    for (const auto& module : part.modules()) {
        if (auto* embed = module->as<nn::PatchEmbedImpl>())
            embed->to(type);
        if (auto* linear = module->as<nn::LinearImpl>())
            linear->to(type);
    }
}

} // namespace

std::vector<PassReport> loadPlanned(torch::nn::Module& network, const WeightSource& file, LoadOptions options,
                                    const PlannedForm& form) {
    std::optional<plan::Rewriting> rewriting;
    if (form.plan)
        rewriting.emplace(*form.plan);
    const std::vector<plan::Part> parts = plan::partsOf(network);
    Pending pending(parts, network);
    options.filled = [&](const std::string& key) {
        const std::optional<std::size_t> complete = pending.arrived(key);
        if (!complete)
            return;
        torch::nn::Module& part = *parts[*complete].module;
        if (rewriting)
            rewriting->apply(part);
        part.to(form.place);
        if (form.computeType != torch::kFloat32)
            convert(part, form.computeType);
        returnFreeMemory(); // else the part's first form would stay beside those to come
    };
    // The largest parts while there is little beside them.
    options.first = [&parts](const std::string& key) {
        return std::ranges::any_of(parts, [&key](const plan::Part& part) {
            return plan::isHead(*part.module) && key.starts_with(part.key + ".");
        });
    };
    network.eval();
    loadWeights(network, file, options);
    network.to(form.place);
    if (!rewriting)
        return {};
    std::vector<PassReport> reports = planPasses();
    const std::vector<plan::Outcome> outcomes = rewriting->outcomes();
    for (std::size_t i = 0; i < reports.size(); ++i)
        reports[i].skipped = outcomes[i].skipped;
    return reports;
}

} // namespace fathom
