#include "engine/pipeline/side_by_side.h"

#include "engine/base/error.h"
#include "engine/base/in_threads.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/knowing_estimator.h"
#include "engine/pipeline/pass_door.h"

#include <algorithm>
#include <utility>

namespace fathom {

namespace {

class SideBySideEstimator : public KnowingEstimator {
public:
    explicit SideBySideEstimator(std::unique_ptr<Estimator> inner) : m_inner(std::move(inner)) {
        setExecution(m_inner->execution());
    }

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_inner->model(); }
    [[nodiscard]] bool runsSideBySide() const noexcept override { return m_inner->runsSideBySide(); }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept override {
        return m_inner->passBytes(views, size);
    }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        requireInternal(!processed.empty(), "a pass has views");
        const int most = std::min(execution().threads, static_cast<int>(processed.size()));
        const int passes =
            passesThatFit(most, m_inner->passBytes(1, processed.front()->size()), freeHostMemory());
        const int threads = execution().threads / passes;
        const PassDoor::Inside pass(
            m_door, [&] { return m_inner->execution().threads == threads; }, [&] { m_inner->setThreads(threads); });
        if (passes < 2)
            return oneByOne(processed, known, token);
        std::vector<ViewEstimate> estimates(processed.size());
        inThreads(passes, processed.size(), [&](std::size_t view) {
            estimates[view] = std::move(m_inner->estimateKnowing({processed[view]}, knownOf(known, view), token).front());
        });
        return estimates;
    }

private:
    [[nodiscard]] static std::vector<ViewKnowledge> knownOf(const std::vector<ViewKnowledge>& known, std::size_t view) {
        return known.empty() ? std::vector<ViewKnowledge>() : std::vector{known[view]};
    }

    [[nodiscard]] std::vector<ViewEstimate> oneByOne(const std::vector<const RgbImage*>& processed,
                                                     const std::vector<ViewKnowledge>& known, const CancelToken& token) {
        std::vector<ViewEstimate> estimates;
        for (std::size_t view = 0; view < processed.size(); ++view)
            estimates.push_back(
                std::move(m_inner->estimateKnowing({processed[view]}, knownOf(known, view), token).front()));
        return estimates;
    }

    std::unique_ptr<Estimator> m_inner;
    PassDoor m_door; ///< of its number of threads
};

} // namespace

std::unique_ptr<Estimator> estimatingSideBySide(std::unique_ptr<Estimator> estimator) {
    if (estimator->model().capabilities.jointViews || !estimator->runsSideBySide() || estimator->execution().threads < 2)
        return estimator;
    return std::make_unique<SideBySideEstimator>(std::move(estimator));
}

int passesThatFit(int most, std::uint64_t passBytes, std::uint64_t freeBytes) noexcept {
    if (passBytes == 0 || freeBytes == 0)
        return std::max(most, 1);
    const auto fitting = static_cast<int>(std::min<std::uint64_t>(freeBytes / passBytes, 1 << 20));
    return std::max(std::min(most, fitting), 1);
}

std::uint64_t freeHostMemory() {
    return readHostProcessor().freeMemory;
}

} // namespace fathom
