#include "engine/pipeline/tuned_estimator.h"

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <atomic>
#include <fstream>
#include <map>
#include <thread>

using namespace fathom;
using namespace fathom::test;

namespace {

const std::string kVectors(kernelsName(Kernels::Vectors));

/// Counts its passes and looks how many run beside each other.
class FakeEstimator : public Estimator {
public:
    explicit FakeEstimator(std::atomic<int>& passes) : m_passes(passes) { m_model.preset = "fake"; }

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] bool runsSideBySide() const noexcept override { return true; }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size) const noexcept override { return 100 * views; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        token.throwIfCancelled();
        ++m_passes;
        return std::vector<ViewEstimate>(processed.size());
    }

private:
    std::atomic<int>& m_passes;
    ModelDescription m_model;
};

} // namespace

class TunedEstimatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder.emplace();
        m_loaded.clear();
        m_trials = 0;
        m_passes = 0;
        m_seconds = {{Kernels::SplitTiles, 1.0}, {Kernels::Vectors, 0.5}};
        m_disturbed = false;
        m_failing = false;
    }

    void theFastestKernelsAreLoadedAndKept() {
        const auto tuned = made();
        QCOMPARE(m_loaded, (std::vector{Kernels::SplitTiles})); // the usual ones, until something was measured
        QVERIFY(tuned->execution().measured.empty());
        QCOMPARE(tuned->estimate(views(2), {}).size(), 2UL);
        QCOMPARE(m_loaded, (std::vector{Kernels::SplitTiles, Kernels::Vectors}));
        QVERIFY(tuned->execution().kernels == Kernels::Vectors);
        QCOMPARE(tuned->execution().threads, 1);
        QCOMPARE(tuned->execution().measured,
                 "Fastest of what was measured for 2 views of 28×14: " + kVectors + ", 1 thread.");
        (void)tuned->estimate(views(2), {});
        QCOMPARE(m_trials, 1);

        const auto later = made();
        QVERIFY(m_loaded.size() == 3 && m_loaded.back() == Kernels::Vectors); // at once
        (void)later->estimate(views(2), {});
        QCOMPARE(m_trials, 1);
        QCOMPARE(m_loaded.size(), 3UL);
        QCOMPARE(later->execution().threads, 1);
    }

    void anotherShapeIsMeasuredByItself() {
        const auto tuned = made();
        (void)tuned->estimate(views(1), {});
        (void)tuned->estimate(views(2), {});
        QCOMPARE(m_trials, 2);
        const RgbImage larger(Size{28, 28});
        (void)tuned->estimate({&larger}, {});
        QCOMPARE(m_trials, 3);
        QVERIFY(tuned->execution().measured.find("1 view of 28×28") != std::string::npos);
    }

    void anotherShapeChangesKernelsOnlyForALargeGain() {
        m_seconds[Kernels::Vectors] = 0.9;
        const auto tuned = made();
        (void)tuned->estimate(views(1), {});
        QVERIFY(tuned->execution().kernels == Kernels::Vectors);
        m_seconds = {{Kernels::SplitTiles, 1.0}, {Kernels::Vectors, 1.2}};
        (void)tuned->estimate(views(2), {});
        QVERIFY(tuned->execution().kernels == Kernels::Vectors);
        m_seconds = {{Kernels::SplitTiles, 1.0}, {Kernels::Vectors, 1.4}};
        (void)tuned->estimate(views(3), {});
        QVERIFY(tuned->execution().kernels == Kernels::SplitTiles);
        (void)tuned->estimate(views(2), {}); // now the loaded ones are also the best
        QVERIFY(tuned->execution().kernels == Kernels::SplitTiles);
        QCOMPARE(m_loaded.size(), 3UL);
        QCOMPARE(m_trials, 3);
    }

    void whatWasMeasuredBesideOtherWorkCountsForThisStartAlone() {
        m_disturbed = true;
        const auto tuned = made();
        (void)tuned->estimate(views(1), {});
        (void)tuned->estimate(views(1), {});
        QCOMPARE(m_trials, 1);
        const auto later = made();
        (void)later->estimate(views(1), {});
        QCOMPARE(m_trials, 2);
    }

    void choicesAreOfOneMachineAndOneNetwork() {
        (void)made()->estimate(views(1), {});
        (void)made("another machine")->estimate(views(1), {});
        QCOMPARE(m_trials, 2);
        (void)made("another machine", "another network")->estimate(views(1), {});
        QCOMPARE(m_trials, 3);
        (void)made("another machine")->estimate(views(1), {}); // and one does not push out the other
        QCOMPARE(m_trials, 3);
    }

    void aDamagedFileOnlyMeansMeasuringAgain() {
        std::ofstream(*m_folder / "choices.json") << "{ not json";
        (void)made()->estimate(views(1), {});
        QCOMPARE(m_trials, 1);
        (void)made()->estimate(views(1), {});
        QCOMPARE(m_trials, 1);
    }

    void threadsThatThePersonChoseStay() {
        m_threads = {3};
        const auto tuned = made();
        m_threads = {2, 1};
        (void)tuned->estimate(views(1), {});
        QCOMPARE(tuned->execution().threads, 3);
        tuned->setThreads(5); // by whoever runs passes side by side
        (void)tuned->estimate(views(2), {});
        QCOMPARE(tuned->execution().threads, 5);
    }

    void whatFailsToLoadIsLoadedWithTheNextPass() {
        const auto tuned = made();
        m_failing = true;
        QVERIFY_THROWS_EXCEPTION(Error, (void)tuned->estimate(views(1), {}));
        QCOMPARE(tuned->passBytes(1, {28, 14}), 0UL);
        m_failing = false;
        QCOMPARE(tuned->estimate(views(1), {}).size(), 1UL);
        QCOMPARE(m_trials, 1);
        QCOMPARE(tuned->passBytes(2, {28, 14}), 200UL);
    }

    void passesSideBySideWaitForAChoiceAndShareIt() {
        const auto tuned = made();
        QVERIFY(tuned->runsSideBySide());
        constexpr int kLanes = 4, kPasses = 50;
        {
            std::vector<std::jthread> lanes;
            for (int lane = 0; lane < kLanes; ++lane)
                lanes.emplace_back([&tuned, this, lane] {
                    for (int pass = 0; pass < kPasses; ++pass)
                        (void)tuned->estimate(views(static_cast<std::size_t>(1 + (lane + pass) % 2)), {});
                });
        }
        QCOMPARE(m_passes.load(), kLanes * kPasses);
        QCOMPARE(m_trials, 2);
    }

    void theLastChoiceOfANetworkIsListed() {
        (void)made("this machine", tunedNetwork("da3-base", Precision::Fp32))->estimate(views(1), {});
        const MeasuredChoices choices(*m_folder / "choices.json", "this machine");
        QCOMPARE(lastTunings(choices),
                 (std::map<std::string, std::string>{{"da3-base fp32", kVectors + ", 1 thread"}}));
        Device device;
        const auto known = lastTuning(choices, "da3-base", Precision::Fp32, device, 0);
        const std::vector<Kernels> here = kernelsFor(device, Precision::Fp32, CompileMode::MaxAutotune);
        QCOMPARE(known.has_value(), std::ranges::find(here, Kernels::Vectors) != here.end());
        QVERIFY(!lastTuning(choices, "da3-base", Precision::Fp32, device, 2)); // the person wants two
        QVERIFY(!lastTuning(choices, "da3-small", Precision::Fp32, device, 0));
    }

private:
    [[nodiscard]] std::vector<const RgbImage*> views(std::size_t count) const {
        return std::vector<const RgbImage*>(count, &m_image);
    }

    std::unique_ptr<Estimator> made(const std::string& machine = "this machine", const std::string& network = "network") {
        Tuning tuning;
        tuning.network = network;
        tuning.kernels = {Kernels::SplitTiles, Kernels::Vectors};
        tuning.threads = m_threads;
        tuning.load = [this](Kernels kernels, const CancelToken&) -> std::unique_ptr<Estimator> {
            if (m_failing)
                throw Error(ErrorCode::OutOfMemory, "no room");
            m_loaded.push_back(kernels);
            auto estimator = std::make_unique<FakeEstimator>(m_passes);
            Execution execution;
            execution.kernels = kernels;
            execution.threads = m_threads.front();
            estimator->setExecution(execution);
            return estimator;
        };
        tuning.trial = [this](std::size_t, Size, const CancelToken&) -> Trial {
            ++m_trials;
            return {[this](const ComputeWay& way) { return m_seconds.at(way.kernels) * (way.threads == 1 ? 0.5 : 1.0); },
                    [this] { return m_disturbed; }};
        };
        return tunedEstimator(std::move(tuning), MeasuredChoices(*m_folder / "choices.json", machine));
    }

    const RgbImage m_image{Size{28, 14}};
    std::optional<TemporaryFolder> m_folder;
    std::map<Kernels, double> m_seconds; ///< on two threads; one takes half as long
    std::vector<int> m_threads{2, 1};
    bool m_disturbed = false;
    bool m_failing = false;
    std::vector<Kernels> m_loaded;
    int m_trials = 0;
    std::atomic<int> m_passes = 0;
};

QTEST_GUILESS_MAIN(TunedEstimatorTest)
#include "tuned_estimator_test.moc"
