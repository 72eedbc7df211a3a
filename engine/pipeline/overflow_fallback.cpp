#include "engine/pipeline/overflow_fallback.h"

#include "engine/base/error.h"
#include "engine/pipeline/option_names.h"
#include "engine/pipeline/reloading_estimator.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace fathom {

namespace {

bool isFinite(const FloatMap& map) {
    return std::all_of(map.data(), map.data() + map.valueCount(), [](float value) { return std::isfinite(value); });
}

bool isFinite(const ViewEstimate& view) {
    return isFinite(view.depth) && isFinite(view.inverseDepth) && isFinite(view.confidence) &&
           (!view.cameraFromBatch || view.cameraFromBatch->matrix().allFinite());
}

/// What estimators say of a pass without one usable value.
bool mayComeOfOverflow(const Error& error) {
    return error.code() == ErrorCode::Internal || error.code() == ErrorCode::EmptyInput;
}

class WidenedOnOverflow : public ReloadingEstimator {
public:
    WidenedOnOverflow(std::unique_ptr<Estimator> half, LoadWider wider) : m_wider(std::move(wider)) {
        m_estimator = std::move(half);
        introduce();
    }

    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        if (!m_isWide) {
            if (auto views = finiteViews(processed, known, token))
                return *std::move(views);
            widen(token);
        }
        return m_estimator->estimateKnowing(processed, known, token);
    }

private:
    [[nodiscard]] std::optional<std::vector<ViewEstimate>> finiteViews(const std::vector<const RgbImage*>& processed,
                                                                       const std::vector<ViewKnowledge>& known,
                                                                       const CancelToken& token) {
        if (!m_estimator) // loading the wider one failed
            return std::nullopt;
        try {
            std::vector<ViewEstimate> views = m_estimator->estimateKnowing(processed, known, token);
            if (std::ranges::all_of(views, [](const ViewEstimate& view) { return isFinite(view); }))
                return views;
        } catch (const Error& error) {
            if (!mayComeOfOverflow(error))
                throw;
        }
        return std::nullopt;
    }

    void widen(const CancelToken& token) {
        const Precision narrow = execution().precision;
        replaceBy([&] { return m_wider(token); });
        m_isWide = true;
        Execution execution = m_estimator->execution();
        execution.measured = "Values left the range of " + std::string(optionName(narrow)) +
                             ": from here on the network computes in " + std::string(optionName(execution.precision)) + ".";
        setExecution(std::move(execution));
    }

    LoadWider m_wider;
    bool m_isWide = false;
};

} // namespace

std::unique_ptr<Estimator> widenedOnOverflow(std::unique_ptr<Estimator> half, LoadWider wider) {
    return std::make_unique<WidenedOnOverflow>(std::move(half), std::move(wider));
}

} // namespace fathom
