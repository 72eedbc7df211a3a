#include "engine/pipeline/side_by_side.h"

#include "engine/base/error.h"
#include "engine/pipeline/knowing_estimator.h"

#include <QTest>
#include <atomic>
#include <latch>
#include <set>
#include <thread>

using namespace fathom;

namespace {

constexpr Size kSize{4, 4};

/// Writes the first value of a picture, and the focal length that is known of it, into its depth.
class EchoEstimator : public KnowingEstimator {
public:
    explicit EchoEstimator(int threads, bool joint = false) {
        m_model.capabilities.jointViews = joint;
        setThreads(threads);
    }
    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] bool runsSideBySide() const noexcept override { return true; }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size) const noexcept override { return views * bytesOfView; }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        token.throwIfCancelled();
        ++calls;
        const int threads = execution().threads;
        threadsSeen = threads;
        if (meeting)
            meeting->arrive_and_wait();
        std::vector<ViewEstimate> estimates(processed.size());
        for (int i = 0; i < yields; ++i)
            std::this_thread::yield();
        if (threads != execution().threads)
            threadsChangedInside = true;
        for (std::size_t i = 0; i < processed.size(); ++i) {
            const float value = static_cast<float>(processed[i]->data()[0]);
            if (value == failing)
                throw Error(ErrorCode::OutOfMemory, "too much");
            estimates[i].depth = FloatMap(kSize);
            estimates[i].depth.data()[0] = value;
            estimates[i].depth.data()[1] = known.empty() ? 0.0F : static_cast<float>(*known[i].focalPixels);
        }
        return estimates;
    }

    std::uint64_t bytesOfView = 0;
    std::atomic<int> calls{0}, threadsSeen{0};
    std::atomic<bool> threadsChangedInside{false};
    std::latch* meeting = nullptr; ///< so many calls must be there at once
    int yields = 0;                ///< that a call makes room for others
    float failing = -1;

private:
    ModelDescription m_model;
};

std::vector<RgbImage> pictures(int count) {
    std::vector<RgbImage> images;
    for (int i = 0; i < count; ++i) {
        images.emplace_back(kSize);
        images.back().data()[0] = static_cast<std::uint8_t>(i);
    }
    return images;
}

std::vector<const RgbImage*> pointersTo(const std::vector<RgbImage>& images) {
    std::vector<const RgbImage*> pointers;
    for (const RgbImage& image : images)
        pointers.push_back(&image);
    return pointers;
}

} // namespace

class SideBySideTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void viewsAreEstimatedAtOnceByOneThreadEachAndStayInOrder() {
        auto made = std::make_unique<EchoEstimator>(3);
        EchoEstimator& inner = *made;
        std::latch meeting(3);
        inner.meeting = &meeting;
        const auto estimator = estimatingSideBySide(std::move(made));
        const auto images = pictures(3);
        std::vector<ViewKnowledge> known(3);
        for (int i = 0; i < 3; ++i)
            known[static_cast<std::size_t>(i)].focalPixels = 10 + i;
        const auto estimates = estimator->estimateKnowing(pointersTo(images), known, {});
        QCOMPARE(inner.calls.load(), 3);
        QCOMPARE(inner.threadsSeen.load(), 1);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(estimates[i].depth.data()[0], static_cast<float>(i));
            QCOMPARE(estimates[i].depth.data()[1], static_cast<float>(10 + i));
        }
        QCOMPARE(estimator->execution().threads, 3);
    }

    void aSingleViewHasAllThreads() {
        auto made = std::make_unique<EchoEstimator>(4);
        EchoEstimator& inner = *made;
        const auto estimator = estimatingSideBySide(std::move(made));
        const auto images = pictures(5);
        (void)estimator->estimate(pointersTo(images), {});
        QCOMPARE(inner.threadsSeen.load(), 1);
        (void)estimator->estimate({&images.front()}, {});
        QCOMPARE(inner.threadsSeen.load(), 4);
    }

    void callsOfSeveralThreadsRunAtOnce() {
        auto made = std::make_unique<EchoEstimator>(2);
        EchoEstimator& inner = *made;
        std::latch meeting(2);
        inner.meeting = &meeting;
        const auto estimator = estimatingSideBySide(std::move(made));
        QVERIFY(estimator->runsSideBySide());
        const auto images = pictures(2);
        {
            std::vector<std::jthread> calls;
            for (const RgbImage& image : images)
                calls.emplace_back([&] { (void)estimator->estimate({&image}, {}); });
        }
        QCOMPARE(inner.calls.load(), 2);
        QCOMPARE(inner.threadsSeen.load(), 2);
    }

    void aCallThatNeedsOtherThreadsWaitsForThoseBeforeIt() {
        constexpr int kCalls = 5;
        auto made = std::make_unique<EchoEstimator>(2);
        EchoEstimator& inner = *made;
        inner.yields = 1000;
        const auto estimator = estimatingSideBySide(std::move(made));
        const auto images = pictures(2);
        {
            std::vector<std::jthread> callers;
            for (std::size_t count : {1, 2, 1, 2})
                callers.emplace_back([&, count] {
                    std::vector<const RgbImage*> views = pointersTo(images);
                    views.resize(count);
                    for (int call = 0; call < kCalls; ++call)
                        (void)estimator->estimate(views, {});
                });
        }
        QCOMPARE(inner.calls.load(), kCalls * (1 + 2 + 1 + 2));
        QVERIFY(!inner.threadsChangedInside);
    }

    void shortMemoryMeansFewerAtOnce() {
        QCOMPARE(passesThatFit(8, 100, 350), 3);
        QCOMPARE(passesThatFit(8, 100, 50), 1); // the pass itself refuses then
        QCOMPARE(passesThatFit(8, 100, 100'000), 8);
        QCOMPARE(passesThatFit(8, 0, 50), 8);
        QCOMPARE(passesThatFit(8, 100, 0), 8);
        auto made = std::make_unique<EchoEstimator>(4);
        made->bytesOfView = std::uint64_t{1} << 60;
        EchoEstimator& inner = *made;
        const auto estimator = estimatingSideBySide(std::move(made));
        const auto images = pictures(3);
        QCOMPARE(estimator->estimate(pointersTo(images), {}).size(), std::size_t(3));
        QCOMPARE(inner.calls.load(), 3); // one by one, not three in one pass
        QCOMPARE(inner.threadsSeen.load(), 4);
    }

    void jointViewsAndSingleThreadsAreLeftAlone() {
        for (auto made : {std::make_pair(4, true), std::make_pair(1, false)}) {
            auto inner = std::make_unique<EchoEstimator>(made.first, made.second);
            const Estimator* const same = inner.get();
            QVERIFY(estimatingSideBySide(std::move(inner)).get() == same);
        }
    }

    void aFailureEndsTheCall() {
        auto made = std::make_unique<EchoEstimator>(2);
        made->failing = 5;
        const auto estimator = estimatingSideBySide(std::move(made));
        const auto images = pictures(40);
        try {
            (void)estimator->estimate(pointersTo(images), {});
            QFAIL("no failure");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::OutOfMemory);
        }
        CancelSource cancel;
        cancel.cancel();
        QVERIFY_EXCEPTION_THROWN((void)estimator->estimate(pointersTo(images), cancel.token()), Cancelled);
    }
};

QTEST_GUILESS_MAIN(SideBySideTest)
#include "side_by_side_test.moc"
