#include "engine/plan/recorded_forward.h"

#include <QTest>

using namespace fathom;
using plan::RecordedForward;

namespace {

/// A device on the processor: what it has recorded runs again, in place.
class FakeRecording : public plan::DeviceRecording {
public:
    explicit FakeRecording(int& alive) : m_alive(alive) { ++m_alive; }
    ~FakeRecording() override { --m_alive; }
    void record(const std::function<void()>& work) override {
        work();
        m_work = work;
    }
    void replay() override { ++replays; }

    int replays = 0;

private:
    int& m_alive;
    std::function<void()> m_work;
};

} // namespace

class RecordedForwardTest : public QObject {
    Q_OBJECT

private:
    int m_alive = 0, m_forwards = 0;
    FakeRecording* m_latest = nullptr;

    RecordedForward recorded(std::size_t kept) {
        m_forwards = 0;
        return RecordedForward(
            [this](const torch::Tensor& input) {
                ++m_forwards;
                return RecordedForward::Pass{{input}, {}}; // the static input itself shows what the device would read
            },
            [this] {
                auto recording = std::make_unique<FakeRecording>(m_alive);
                m_latest = recording.get();
                return recording;
            },
            kept);
    }

private Q_SLOTS:
    void sameShapeIsRecordedOnceAndReplayedOnTheNewInput() {
        RecordedForward forward = recorded(2);
        const torch::Tensor first = torch::full({2, 3}, 1.0F), second = torch::full({2, 3}, 2.0F);
        QVERIFY(torch::equal(forward(first)[0], first));
        QVERIFY(torch::equal(forward(second)[0], second));
        QCOMPARE(m_forwards, 1);
        QCOMPARE(m_latest->replays, 2);
        QVERIFY(torch::equal(first, torch::full({2, 3}, 1.0F))); // the caller's tensor is not the recorded one
    }

    void theShapeThatWasUsedLongestAgoIsGivenUp() {
        RecordedForward forward = recorded(2);
        const auto run = [&](std::int64_t width) { (void)forward(torch::zeros({1, width})); };
        run(1);
        run(2);
        run(1);
        run(3); // gives up 2
        QCOMPARE(m_alive, 2);
        QCOMPARE(m_forwards, 3);
        run(1);
        QCOMPARE(m_forwards, 3);
        run(2);
        QCOMPARE(m_forwards, 4);
        QCOMPARE(m_alive, 2);
    }

    void aPassThatCannotBeRecordedLeavesNothingBehind() {
        int tries = 0;
        RecordedForward forward(
            [&](const torch::Tensor& input) -> RecordedForward::Pass {
                if (++tries == 1)
                    throw std::runtime_error("no");
                return {{input}, {}};
            },
            [this] { return std::make_unique<FakeRecording>(m_alive); });
        const torch::Tensor input = torch::ones({1});
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)forward(input));
        QCOMPARE(m_alive, 0);
        QVERIFY(torch::equal(forward(input)[0], input));
    }
};

QTEST_APPLESS_MAIN(RecordedForwardTest)
#include "recorded_forward_test.moc"
