#include "engine/batch/shared_model.h"

#include "engine/pipeline/side_by_side.h"

#include <QTest>
#include <latch>
#include <thread>
#include <vector>

using namespace fathom;
using namespace fathom::batch;

namespace {

constexpr Size kSize{28, 14};

/// Meets other passes inside, and says what it computed last.
class MeetingEstimator : public Estimator {
public:
    explicit MeetingEstimator(int threads) { setThreads(threads); }
    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] bool runsSideBySide() const noexcept override { return true; }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size) const noexcept override { return 100 * views; }
    [[nodiscard]] std::uint64_t freeBytes() const override { return 1000; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        token.throwIfCancelled();
        if (meeting)
            meeting->arrive_and_wait();
        if (changes) {
            Execution changed = execution();
            changed.measured = "measured";
            setExecution(changed);
        }
        return std::vector<ViewEstimate>(processed.size());
    }

    std::latch* meeting = nullptr; ///< so many passes must be inside at once
    bool changes = false;

private:
    ModelDescription m_model;
};

} // namespace

class SharedModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesOfSeveralThreadsRunSideBySideOnNetworksOfSingleViews() {
        std::latch meeting(2);
        SharedModel shared(
            [&](const auto&, const EstimateOptions& options, const auto&) {
                auto estimator = std::make_unique<MeetingEstimator>(options.threads);
                estimator->meeting = &meeting;
                return estimatingSideBySide(std::move(estimator));
            },
            {}, optionsOf(2), 2, {});
        QCOMPARE(shared.passes(), 2);
        QCOMPARE(shared.execution().threads, 2);
        std::vector<std::jthread> lanes;
        for (int lane = 0; lane < 2; ++lane)
            lanes.emplace_back([&] { (void)shared.handle()->estimate({&m_image}, {}); });
        for (std::jthread& lane : lanes)
            lane.join(); // two alone would wait for ever
        QCOMPARE(shared.times().passes, 2UL);
    }

    void jobsPlanWithTheirPartOfTheMemory() {
        SharedModel shared(factory(), {}, optionsOf(1), 4, {});
        const auto handle = shared.handle();
        QCOMPARE(handle->passBytes(3, kSize), std::uint64_t{300});
        QCOMPARE(handle->freeBytes(), std::uint64_t{250});
    }

    void whatAPassFoundIsToldByTheNextJob() {
        SharedModel shared(factory(true), {}, optionsOf(1), 1, {});
        const auto first = shared.handle();
        QCOMPARE(first->execution().measured, std::string());
        (void)first->estimate({&m_image}, {});
        QCOMPARE(shared.handle()->execution().measured, std::string("measured"));
        QCOMPARE(shared.execution().measured, std::string("measured"));
    }

private:
    static EstimateOptions optionsOf(int threads) {
        EstimateOptions options;
        options.threads = threads;
        return options;
    }

    static EstimatorFactory factory(bool changes = false) {
        return [changes](const auto&, const EstimateOptions& options, const auto&) {
            auto estimator = std::make_unique<MeetingEstimator>(options.threads);
            estimator->changes = changes;
            return estimator;
        };
    }

    const RgbImage m_image{kSize};
};

QTEST_GUILESS_MAIN(SharedModelTest)
#include "shared_model_test.moc"
