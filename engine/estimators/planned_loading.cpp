#include <torch/torch.h>

#include "engine/estimators/planned_loading.h"

#include "engine/base/cache_folder.h"
#include "engine/base/error.h"
#include "engine/estimators/network_placement.h"
#include "engine/estimators/part_workers.h"
#include "engine/nn/block.h"
#include "engine/pipeline/host_processor.h"
#include "engine/plan/offloaded_blocks.h"
#include "engine/plan/passes.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fathom {

namespace {

/// Which part of a network a tensor belongs to, and how many of each part are still to come.
class Pending {
public:
    Pending(const std::vector<plan::Part>& parts, const torch::nn::Module& network)
        : m_left(parts.size(), 0), m_read(parts.size(), false) {
        for (const NamedTensor& tensor : stateDict(network))
            if (const std::optional<std::size_t> owner = ownerOf(tensor.key, parts)) {
                m_owner.emplace(tensor.key, *owner);
                ++m_left[*owner];
            }
    }

    /// The part that `key` completes, if it does. \param read  whether the file was asked for it
    [[nodiscard]] std::optional<std::size_t> arrived(const std::string& key, bool read) {
        const auto found = m_owner.find(key);
        if (found == m_owner.end())
            return std::nullopt;
        if (read)
            m_read[found->second] = true;
        return --m_left[found->second] == 0 ? std::optional(found->second) : std::nullopt;
    }

    /// Whether nothing of a part was read.
    [[nodiscard]] bool isEmpty(std::size_t part) const { return !m_read[part]; }

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
    std::vector<bool> m_read;
};

/// Where the parts of a network lie: on its device, on others beside it, or elsewhere between passes.
class Places {
public:
    /// \throws Error{InvalidOption}
    Places(const torch::nn::Module& network, const PlannedForm& form, const LoadOptions& options) : m_home(form.place) {
        const std::vector<PlacementUnit> units = unitsOf(network, form, options.leaves);
        const std::vector<MemoryBudget> memories = memoriesOf(form);
        const Placement placement = fathom::place(units, memories, form.map);
        m_slots = placement.slots;
        m_report.resident = placement.stays + static_cast<std::uint64_t>(placement.slots) * placement.slotBytes;
        for (std::size_t i = 0; i < units.size(); ++i) {
            const MemoryBudget& memory = memories[placement.memory[i]];
            m_report.blocks += units[i].movable ? 1 : 0;
            if (memory.computes) {
                if (placement.memory[i] > 0)
                    m_beside.emplace(units[i].name, memory.id);
                continue;
            }
            const bool onDisk = memory.id == kDisk;
            m_waiting.emplace(units[i].name, onDisk ? plan::Waits::OnDisk : plan::Waits::InHostMemory);
            m_report.elsewhere += units[i].bytes;
            ++m_report.blocksElsewhere;
            m_report.blocksOnDisk += onDisk ? 1 : 0;
        }
        m_report.blocksBeside = static_cast<int>(m_beside.size());
        if (form.recorded && (takesAny() || !m_beside.empty()))
            throw Error(ErrorCode::InvalidOption,
                        "A network whose blocks lie in several memories cannot be recorded; it runs in the compile modes "
                        "off and default.",
                        describe(m_report));
    }

    [[nodiscard]] bool takesAny() const noexcept { return !m_waiting.empty(); }
    [[nodiscard]] const WeightPlaces& report() const noexcept { return m_report; }

    /// Moves a module of the network to its device. \param key  in the key tree; empty for the network
    void move(torch::nn::Module& module, const std::string& key) const {
        if (m_beside.empty()) {
            module.to(m_home);
            return;
        }
        const std::string start = key.empty() ? "" : key + ".";
        for (auto& item : module.named_parameters())
            item.value().set_data(item.value().to(deviceOf(unitNameOf(start + item.key()))));
        for (auto& item : module.named_buffers())
            item.value().set_data(item.value().to(deviceOf(unitNameOf(start + item.key()))));
    }

    /// Tells a finished block where it computes, and takes its weights away if they wait elsewhere.
    void settle(const plan::Part& part) {
        auto* const block = part.module->as<nn::BlockImpl>();
        if (!block)
            return;
        const std::string unit = unitNameOf(part.key);
        if (!m_beside.empty())
            block->place = deviceOf(unit);
        const auto waits = m_waiting.find(unit);
        if (waits == m_waiting.end())
            return;
        if (!m_blocks)
            m_blocks = std::make_shared<plan::OffloadedBlocks>(m_home, cacheFolder(), m_slots);
        plan::OffloadedBlocks::take(m_blocks, *block, waits->second);
    }

private:
    [[nodiscard]] torch::Device deviceOf(const std::string& unit) const {
        const auto found = m_beside.find(unit);
        return found == m_beside.end() ? m_home : found->second;
    }

    torch::Device m_home;
    int m_slots = 0;
    WeightPlaces m_report;
    std::map<std::string, torch::Device> m_beside; ///< units that lie on other devices
    std::map<std::string, plan::Waits> m_waiting;  ///< units that wait elsewhere
    std::shared_ptr<plan::OffloadedBlocks> m_blocks;
};

/// Frees the parameters of a part that nobody will ask for.
void giveUp(torch::nn::Module& part) {
    for (torch::Tensor& parameter : part.parameters())
        parameter.set_data(torch::empty({0}, parameter.options()));
}

/// Whether other parts lie within one, as blocks do within a transformer.
bool holdsOthers(const plan::Part& part, const std::vector<plan::Part>& parts) {
    return std::ranges::any_of(parts, [&](const plan::Part& other) {
        return other.module != part.module && (part.key.empty() || other.key.starts_with(part.key + "."));
    });
}

/// Every worker holds a part in both of its forms.
int workersFor(int threads) noexcept {
    constexpr int kMostWorkers = 4;
    return threads < 2 ? 0 : std::min(threads, kMostWorkers);
}

/// What the blocks run on once passes of the plan were left out.
Kernels kernelsAfter(Kernels meant, const std::vector<PassReport>& passes) {
    const auto isApplied = [&passes](std::string_view name) {
        return std::ranges::any_of(passes, [name](const PassReport& pass) { return pass.name == name && pass.skipped.empty(); });
    };
    if (meant != Kernels::OneDnn && (!areOwn(meant) || isApplied("fused-blocks")))
        return meant;
    return isApplied("onednn-blocks") ? Kernels::OneDnn : Kernels::LibTorch;
}

} // namespace

void loadPlanned(torch::nn::Module& network, const WeightSource& file, LoadOptions options, const PlannedForm& form,
                 Execution& execution) {
    Places places(network, form, options);
    std::optional<plan::Rewriting> rewriting;
    if (form.plan) {
        plan::Request request = *form.plan;
        request.movable = places.takesAny();
        rewriting.emplace(std::move(request));
    }
    const std::vector<plan::Part> parts = plan::partsOf(network);
    Pending pending(parts, network);
    // Parts on their way to the disk or to another device queue up there anyway.
    const bool sideBySide = form.place.is_cpu() && !places.takesAny();
    const auto finish = [&](std::size_t index) {
        torch::nn::Module& part = *parts[index].module;
        if (rewriting)
            rewriting->apply(part);
        places.move(part, parts[index].key);
        convertProducts(part, form.computeType);
        places.settle(parts[index]);
        returnFreeMemory(); // else the part's first form would stay beside those to come
    };
    PartWorkers workers(sideBySide ? workersFor(execution.threads) : 0, finish);
    options.filled = [&](const std::string& key) {
        const std::optional<std::size_t> complete = pending.arrived(key, !options.leaves || !options.leaves(key));
        if (!complete)
            return;
        if (pending.isEmpty(*complete)) {
            giveUp(*parts[*complete].module);
        } else if (holdsOthers(parts[*complete], parts)) {
            workers.wait(); // its module tree reaches into theirs
            finish(*complete);
        } else {
            workers.add(*complete);
        }
    };
    // The largest parts while there is little beside them.
    options.first = [&parts](const std::string& key) {
        return std::ranges::any_of(parts, [&key](const plan::Part& part) {
            return plan::isHead(*part.module) && key.starts_with(part.key + ".");
        });
    };
    options.reusesMemory = rewriting.has_value();
    network.eval();
    returnStartMemory(); // some 80 MiB that would lie beside the weights
    loadWeights(network, file, options);
    workers.wait();
    places.move(network, {});
    returnStartMemory();
    execution.weights = places.report();
    if (!rewriting)
        return;
    execution.passes = planPasses();
    const std::vector<plan::Outcome> outcomes = rewriting->outcomes();
    for (std::size_t i = 0; i < execution.passes.size(); ++i)
        execution.passes[i].skipped = outcomes[i].skipped;
    execution.kernels = kernelsAfter(execution.kernels, execution.passes);
}

} // namespace fathom
