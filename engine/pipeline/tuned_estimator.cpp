#include "engine/pipeline/tuned_estimator.h"

#include "engine/pipeline/option_names.h"
#include "engine/pipeline/pass_door.h"
#include "engine/pipeline/reloading_estimator.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace fathom {

namespace {

constexpr double kGainWorthLoading = 1.25;
constexpr const char* kLast = "last of ";

class TunedEstimator : public ReloadingEstimator {
public:
    TunedEstimator(Tuning tuning, MeasuredChoices choices, const CancelToken& token)
        : m_tuning(std::move(tuning)), m_choices(std::move(choices)) {
        const auto last = wayChoiceOf(m_choices.find(kLast + m_tuning.network).value_or(""), m_tuning.kernels, m_tuning.threads);
        load(last ? last->way.kernels : m_tuning.kernels.front(), token);
        introduce();
    }

    [[nodiscard]] bool runsSideBySide() const noexcept override { return m_estimator && m_estimator->runsSideBySide(); }

    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        const Shape shape{processed.size(), processed.front()->size()};
        const PassDoor::Inside pass(m_door, [&] { return isReadyFor(shape); }, [&] { prepareFor(shape, token); });
        return m_estimator->estimateKnowing(processed, known, token);
    }

private:
    struct Shape {
        std::size_t views;
        Size size;

        [[nodiscard]] std::string text() const {
            return std::to_string(views) + (views == 1 ? " view of " : " views of ") + std::to_string(size.width) + "×" +
                   std::to_string(size.height);
        }
    };

    [[nodiscard]] bool isReadyFor(const Shape& shape) const {
        const auto found = m_found.find(shape.text());
        return found != m_found.end() && m_estimator && wayBy(found->second) == m_way;
    }

    void prepareFor(const Shape& shape, const CancelToken& token) {
        const WayChoice& choice = choiceFor(shape, token);
        const ComputeWay way = wayBy(choice);
        if (!m_estimator || way.kernels != m_way.kernels)
            load(way.kernels, token);
        m_wasUsed = true;
        m_way = way;
        m_estimator->setThreads(way.threads);
        Execution execution = m_estimator->execution();
        execution.measured = "Fastest of what was measured for " + shape.text() + ": " + describe(way) + ".";
        setExecution(std::move(execution));
    }

    [[nodiscard]] ComputeWay wayBy(const WayChoice& choice) const {
        const bool stays = m_wasUsed && choice.gain < kGainWorthLoading;
        return {stays ? m_way.kernels : choice.way.kernels, choice.way.threads};
    }

    [[nodiscard]] const WayChoice& choiceFor(const Shape& shape, const CancelToken& token) {
        const auto found = m_found.find(shape.text());
        if (found != m_found.end())
            return found->second;
        // A single number of threads may have been changed by whoever runs passes side by side.
        const std::vector<int> threads = m_tuning.threads.size() > 1 ? m_tuning.threads : std::vector{execution().threads};
        const std::string key = m_tuning.network + ", " + shape.text() +
                                (threads.size() > 1 ? std::string() : ", threads: " + std::to_string(threads.front()));
        if (const auto kept = wayChoiceOf(m_choices.find(key).value_or(""), m_tuning.kernels, threads))
            return remember(shape, *kept);
        const WayChoice choice = chooseWay(m_tuning.kernels, threads, m_tuning.trial(shape.views, shape.size, token));
        if (choice.isClear)
            m_choices.keep(key, textOf(choice));
        return remember(shape, choice);
    }

    const WayChoice& remember(const Shape& shape, const WayChoice& choice) {
        m_choices.keep(kLast + m_tuning.network, textOf({wayBy(choice), choice.gain}));
        return m_found[shape.text()] = choice;
    }

    void load(Kernels kernels, const CancelToken& token) {
        replaceBy([&] { return m_tuning.load(kernels, token); });
        m_way = {kernels, m_estimator->execution().threads};
    }

    Tuning m_tuning;
    MeasuredChoices m_choices;
    PassDoor m_door; ///< of the estimator and of what follows
    ComputeWay m_way;
    bool m_wasUsed = false;
    std::map<std::string, WayChoice> m_found; ///< since the program started
};

} // namespace

std::unique_ptr<Estimator> tunedEstimator(Tuning tuning, MeasuredChoices choices, const CancelToken& token) {
    return std::make_unique<TunedEstimator>(std::move(tuning), std::move(choices), token);
}

std::string tunedNetwork(const std::string& preset, Precision precision) {
    return preset + " " + std::string(optionName(precision));
}

std::optional<ComputeWay> lastTuning(const MeasuredChoices& choices, const std::string& preset, Precision precision,
                                     const Device& device, int threads) {
    std::vector<int> counts(threads > 0 ? 1 : kThreadsRange.maximum);
    std::iota(counts.begin(), counts.end(), std::max(threads, 1));
    const auto choice = wayChoiceOf(choices.find(kLast + tunedNetwork(preset, precision)).value_or(""),
                                    kernelsFor(device, precision, CompileMode::MaxAutotune), counts);
    return choice ? std::optional(choice->way) : std::nullopt;
}

std::map<std::string, std::string> lastTunings(const MeasuredChoices& choices) {
    std::map<std::string, std::string> tunings;
    for (const auto& [key, value] : choices.startingWith(kLast))
        tunings.emplace(key.substr(std::string(kLast).size()), value.substr(0, value.find(';')));
    return tunings;
}

} // namespace fathom
