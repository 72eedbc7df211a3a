#include "engine/pipeline/overflow_fallback.h"

#include "engine/base/error.h"
#include "engine/pipeline/knowing_estimator.h"

#include <QTest>
#include <limits>
#include <optional>

using namespace fathom;

namespace {

constexpr Size kSize{4, 4};
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// What passes of a network give.
struct Given {
    float depth = 2, confidence = 1, centre = 0;
    std::optional<ErrorCode> error{};
};

class GivenEstimator : public KnowingEstimator {
public:
    GivenEstimator(Precision precision, const Given& given, int& passes, int& alive)
        : m_given(given), m_passes(passes), m_alive(alive) {
        Execution execution;
        execution.precision = precision;
        setExecution(execution);
        ++m_alive;
    }
    ~GivenEstimator() override { --m_alive; }
    GivenEstimator(const GivenEstimator&) = delete;
    GivenEstimator& operator=(const GivenEstimator&) = delete;

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size) const noexcept override { return 100 * views; }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>&,
                                                            const CancelToken& token) override {
        token.throwIfCancelled();
        ++m_passes;
        if (m_given.error)
            throw Error(*m_given.error, "as the test wants it");
        std::vector<ViewEstimate> views(processed.size());
        for (ViewEstimate& view : views) {
            view.depth = view.confidence = FloatMap(kSize);
            std::fill_n(view.depth.data(), view.depth.valueCount(), 2.0F);
            view.cameraFromBatch.emplace();
        }
        // The last value of the last view: one of many is enough.
        ViewEstimate& last = views.back();
        last.depth.data()[last.depth.valueCount() - 1] = m_given.depth;
        last.confidence.data()[0] = m_given.confidence;
        last.cameraFromBatch->translation.x() = m_given.centre;
        return views;
    }

private:
    const Given& m_given;
    int& m_passes;
    int& m_alive;
    ModelDescription m_model;
};

} // namespace

class OverflowFallbackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_half = m_wide = {};
        m_halfPasses = m_widePasses = m_loads = m_alive = m_aliveWhileLoading = 0;
        m_failsToLoad = false;
    }

    void finiteValuesStayInHalfPrecision() {
        const auto estimator = made();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(estimated(*estimator), 2.0F);
        QCOMPARE(m_halfPasses, 3);
        QCOMPARE(m_loads, 0);
        QVERIFY(estimator->execution().precision == Precision::Fp16);
        QVERIFY(estimator->execution().measured.empty());
        QCOMPARE(estimator->passBytes(2, kSize), 200UL);
    }

    void aPassOutOfRangeIsComputedWiderAndSaysSo_data() {
        QTest::addColumn<float>("depth");
        QTest::addColumn<float>("confidence");
        QTest::addColumn<float>("centre");
        QTest::addColumn<int>("error");
        const float none = std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("infinite depth") << kInfinity << 1.0F << 0.0F << -1;
        QTest::newRow("no depth") << none << 1.0F << 0.0F << -1;
        QTest::newRow("no confidence") << 2.0F << none << 0.0F << -1;
        QTest::newRow("no camera") << 2.0F << 1.0F << none << -1;
        QTest::newRow("no value at all") << 2.0F << 1.0F << 0.0F << static_cast<int>(ErrorCode::Internal);
        QTest::newRow("no rays") << 2.0F << 1.0F << 0.0F << static_cast<int>(ErrorCode::EmptyInput);
    }
    void aPassOutOfRangeIsComputedWiderAndSaysSo() {
        QFETCH(float, depth);
        QFETCH(float, confidence);
        QFETCH(float, centre);
        QFETCH(int, error);
        m_half = {depth, confidence, centre, error < 0 ? std::nullopt : std::optional(static_cast<ErrorCode>(error))};
        m_wide.depth = 7;
        const auto estimator = made();
        QCOMPARE(estimated(*estimator), 7.0F);
        QCOMPARE(estimated(*estimator), 7.0F);
        QCOMPARE(m_halfPasses, 1);
        QCOMPARE(m_widePasses, 2);
        QCOMPARE(m_loads, 1);
        QCOMPARE(m_aliveWhileLoading, 0); // never two sets of weights
        QVERIFY(estimator->execution().precision == Precision::Bf16);
        QCOMPARE(estimator->execution().measured,
                 "Values left the range of fp16: from here on the network computes in bf16.");
    }

    void otherErrorsPassThrough() {
        m_half.error = ErrorCode::OutOfDeviceMemory;
        const auto estimator = made();
        QCOMPARE(errorOf(*estimator), ErrorCode::OutOfDeviceMemory);
        m_half.error.reset();
        QCOMPARE(estimated(*estimator), 2.0F);
        QCOMPARE(m_loads, 0);
    }

    void whatTheWiderOneGivesIsTheResult() {
        m_half.depth = m_wide.depth = kInfinity;
        const auto estimator = made();
        QCOMPARE(estimated(*estimator), kInfinity);
        m_wide.error = ErrorCode::Internal;
        QCOMPARE(errorOf(*estimator), ErrorCode::Internal);
        QCOMPARE(m_loads, 1);
    }

    void loadingIsTriedAgainAfterItFailed() {
        m_half.depth = kInfinity;
        m_failsToLoad = true;
        const auto estimator = made();
        QCOMPARE(errorOf(*estimator), ErrorCode::OutOfDeviceMemory);
        QCOMPARE(estimator->passBytes(1, kSize), 0UL);
        m_failsToLoad = false;
        QCOMPARE(estimated(*estimator), 2.0F);
        QCOMPARE(m_halfPasses, 1);
        QCOMPARE(m_loads, 2);
        QVERIFY(!estimator->execution().measured.empty());
    }

private:
    [[nodiscard]] std::unique_ptr<Estimator> made() {
        return widenedOnOverflow(std::make_unique<GivenEstimator>(Precision::Fp16, m_half, m_halfPasses, m_alive),
                                 [this](const CancelToken&) {
                                     ++m_loads;
                                     m_aliveWhileLoading = m_alive;
                                     if (m_failsToLoad)
                                         throw Error(ErrorCode::OutOfDeviceMemory, "as the test wants it");
                                     return std::make_unique<GivenEstimator>(Precision::Bf16, m_wide, m_widePasses, m_alive);
                                 });
    }

    /// The last depth of two views.
    [[nodiscard]] static float estimated(Estimator& estimator) {
        const RgbImage image(kSize);
        const std::vector<ViewEstimate> views = estimator.estimate({&image, &image}, {});
        return views.back().depth.data()[views.back().depth.valueCount() - 1];
    }

    [[nodiscard]] static std::optional<ErrorCode> errorOf(Estimator& estimator) {
        try {
            (void)estimated(estimator);
        } catch (const Error& error) {
            return error.code();
        }
        return std::nullopt;
    }

    Given m_half, m_wide;
    int m_halfPasses = 0, m_widePasses = 0, m_loads = 0, m_alive = 0, m_aliveWhileLoading = 0;
    bool m_failsToLoad = false;
};

QTEST_GUILESS_MAIN(OverflowFallbackTest)
#include "overflow_fallback_test.moc"
