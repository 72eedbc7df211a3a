#include "engine/pipeline/thread_tuning.h"

#include "engine/pipeline/option_names.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace fathom {

namespace {

constexpr int kTriesEach = 2;

/// A number from text; 0 for anything else.
int numberOf(const std::string& text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() ? value : 0;
}

class TuningEstimator : public Estimator {
public:
    TuningEstimator(std::unique_ptr<Estimator> estimator, MeasuredChoices choices, std::vector<int> counts,
                    std::function<double()> seconds)
        : m_estimator(std::move(estimator)), m_choices(std::move(choices)), m_counts(std::move(counts)),
          m_seconds(std::move(seconds)) {
        setExecution(m_estimator->execution());
    }

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_estimator->model(); }

    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        return estimateKnowing(processed, {}, token);
    }

    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        const std::string key = keyOf(processed);
        const auto pass = [&] { return m_estimator->estimateKnowing(processed, known, token); };
        if (const int kept = foundBefore(key); kept > 0) {
            use(kept);
            return pass();
        }
        std::vector<ViewEstimate> result = pass(); // fills tables and memory, so that the first number has no handicap
        std::map<int, std::pair<double, double>> times; // shortest and longest
        for (int round = 0; round < kTriesEach; ++round)
            for (const int threads : m_counts) {
                use(threads);
                const double start = m_seconds();
                result = pass();
                const double time = m_seconds() - start;
                const auto [place, isNew] = times.try_emplace(threads, time, time);
                auto& [shortest, longest] = place->second;
                shortest = std::min(shortest, time);
                longest = std::max(longest, time);
            }
        const auto fastest = std::ranges::min_element(times, {}, [](const auto& entry) { return entry.second.first; });
        use(fastest->first);
        m_found[key] = fastest->first;
        if (std::ranges::all_of(times, [](const auto& entry) { return areAlike(entry.second); }))
            m_choices.keep(key, std::to_string(fastest->first));
        return result;
    }

private:
    /// Whether nothing else was busy while both were measured. What was found beside other work counts until the program
    /// ends, and is not kept for later starts.
    [[nodiscard]] static bool areAlike(const std::pair<double, double>& shortestAndLongest) {
        constexpr double kLargestSpread = 1.2;
        return shortestAndLongest.second <= kLargestSpread * shortestAndLongest.first;
    }

    /// The number found before; 0 when there is none.
    [[nodiscard]] int foundBefore(const std::string& key) const {
        if (const auto found = m_found.find(key); found != m_found.end())
            return found->second;
        const int kept = numberOf(m_choices.find(key).value_or(""));
        return std::ranges::find(m_counts, kept) != m_counts.end() ? kept : 0;
    }

    [[nodiscard]] std::string keyOf(const std::vector<const RgbImage*>& processed) const {
        const Size size = processed.front()->size();
        return "threads of " + model().preset + " " + std::string(optionName(execution().precision)) + " " +
               std::to_string(processed.size()) + " views " + std::to_string(size.width) + "x" + std::to_string(size.height);
    }

    void use(int threads) {
        Execution execution = m_estimator->execution();
        execution.threads = threads;
        m_estimator->setExecution(execution);
        setExecution(std::move(execution));
    }

    std::unique_ptr<Estimator> m_estimator;
    MeasuredChoices m_choices;
    std::map<std::string, int> m_found; ///< since the program started
    std::vector<int> m_counts;
    std::function<double()> m_seconds;
};

} // namespace

std::vector<int> threadCountsFor(int processors) {
    std::vector<int> counts{std::max(processors, 1)};
    if (processors > 2)
        counts.push_back(processors - 1);
    for (int count = processors / 2; count >= 1; count /= 2)
        if (count < counts.back())
            counts.push_back(count);
    return counts;
}

std::unique_ptr<Estimator> tuningThreads(std::unique_ptr<Estimator> estimator, MeasuredChoices choices,
                                         std::vector<int> counts, std::function<double()> seconds) {
    return std::make_unique<TuningEstimator>(std::move(estimator), std::move(choices), std::move(counts),
                                             std::move(seconds));
}

} // namespace fathom
