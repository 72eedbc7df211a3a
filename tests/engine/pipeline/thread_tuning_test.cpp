#include "engine/pipeline/thread_tuning.h"

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fstream>
#include <map>

using namespace fathom;
using namespace fathom::test;

namespace {

/// Takes as long as it is told for every number of threads, on a clock of its own.
class FakeEstimator : public Estimator {
public:
    FakeEstimator(double& clock, std::map<int, double> seconds) : m_clock(clock), m_seconds(std::move(seconds)) {
        m_model.preset = "fake";
    }
    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        token.throwIfCancelled();
        ++passes;
        m_clock += m_seconds.at(execution().threads) + slower * passes;
        return std::vector<ViewEstimate>(processed.size());
    }
    int passes = 0;
    double slower = 0; ///< seconds that every pass takes longer than the one before

private:
    double& m_clock;
    std::map<int, double> m_seconds;
    ModelDescription m_model;
};

} // namespace

class TunedThreadsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void triedAreAllOneFewerAndHalves() {
        QCOMPARE(threadCountsFor(1), (std::vector{1}));
        QCOMPARE(threadCountsFor(2), (std::vector{2, 1}));
        QCOMPARE(threadCountsFor(8), (std::vector{8, 7, 4, 2, 1}));
    }

    void theFastestNumberIsUsedAndKept() {
        const RgbImage image(Size{28, 14});
        const std::vector<const RgbImage*> views{&image, &image};
        {
            auto [tuned, inner] = tuner({{2, 1.0}, {1, 0.4}});
            QCOMPARE(tuned->estimate(views, {}).size(), 2UL);
            QCOMPARE(inner->passes, 5); // one to begin with, two of each
            QCOMPARE(tuned->execution().threads, 1);
            (void)tuned->estimate(views, {});
            QCOMPARE(inner->passes, 6);
        }
        auto [later, inner] = tuner({{2, 1.0}, {1, 0.4}});
        (void)later->estimate(views, {});
        QCOMPARE(inner->passes, 1);
        QCOMPARE(later->execution().threads, 1);
    }
    void anotherSizeIsMeasuredByItself() {
        auto [tuned, inner] = tuner({{2, 0.4}, {1, 1.0}});
        const RgbImage image(Size{28, 14}), larger(Size{28, 28});
        (void)tuned->estimate({&image}, {});
        (void)tuned->estimate({&larger}, {});
        QCOMPARE(inner->passes, 10);
        QCOMPARE(tuned->execution().threads, 2);
    }
    void whatWasMeasuredBesideOtherWorkCountsForThisStartAlone() {
        const RgbImage image(Size{28, 14});
        {
            auto [tuned, inner] = tuner({{2, 1.0}, {1, 0.6}});
            inner->slower = 0.3; // every pass slower than the one before
            (void)tuned->estimate({&image}, {});
            (void)tuned->estimate({&image}, {});
            QCOMPARE(inner->passes, 6);
        }
        auto [later, inner] = tuner({{2, 1.0}, {1, 0.6}});
        (void)later->estimate({&image}, {});
        QCOMPARE(inner->passes, 5);
    }
    void whatWasMeasuredOnAnotherMachineIsMeasuredAgain() {
        const RgbImage image(Size{28, 14});
        auto [tuned, inner] = tuner({{2, 0.4}, {1, 1.0}});
        (void)tuned->estimate({&image}, {});
        auto [elsewhere, other] = tuner({{2, 0.4}, {1, 1.0}}, "another machine");
        (void)elsewhere->estimate({&image}, {});
        QCOMPARE(other->passes, 5);
    }
    void aDamagedFileOnlyMeansMeasuringAgain() {
        std::ofstream(*m_folder / "choices.json") << "{ not json";
        const RgbImage image(Size{28, 14});
        auto [tuned, inner] = tuner({{2, 0.4}, {1, 1.0}});
        (void)tuned->estimate({&image}, {});
        QCOMPARE(inner->passes, 5);
        auto [later, again] = tuner({{2, 0.4}, {1, 1.0}});
        (void)later->estimate({&image}, {});
        QCOMPARE(again->passes, 1);
    }

private:
    std::pair<std::unique_ptr<Estimator>, FakeEstimator*> tuner(std::map<int, double> seconds,
                                                                const std::string& machine = "this machine") {
        auto inner = std::make_unique<FakeEstimator>(m_clock, std::move(seconds));
        Execution execution;
        execution.threads = 2;
        inner->setExecution(execution);
        FakeEstimator* const seen = inner.get();
        return {tuningThreads(std::move(inner), MeasuredChoices(*m_folder / "choices.json", machine), {2, 1},
                              [this] { return m_clock; }),
                seen};
    }

    double m_clock = 0;
    std::optional<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TunedThreadsTest)
#include "thread_tuning_test.moc"
