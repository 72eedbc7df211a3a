#include "engine/pipeline/way_choice.h"

#include <QTest>
#include <cmath>
#include <map>

using namespace fathom;

namespace {

const std::vector<Kernels> kThree{Kernels::SplitTiles, Kernels::Vectors, Kernels::OneDnn};

/// What ways take, round after round; the last entry goes on. Counts how often each was asked for.
class Script {
public:
    explicit Script(std::map<std::pair<Kernels, int>, std::vector<double>> seconds) : m_seconds(std::move(seconds)) {}

    [[nodiscard]] Trial trial(bool disturbed = false) {
        return {[this](const ComputeWay& way) {
                    const std::vector<double>& known = m_seconds.at({way.kernels, way.threads});
                    const auto turn = static_cast<std::size_t>(asked[{way.kernels, way.threads}]++);
                    return known[std::min(turn, known.size() - 1)];
                },
                [disturbed] { return disturbed; }};
    }
    std::map<std::pair<Kernels, int>, int> asked;

private:
    std::map<std::pair<Kernels, int>, std::vector<double>> m_seconds;
};

} // namespace

class WayChoiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threadsTriedAreAllOneFewerAndHalves() {
        QCOMPARE(threadCountsFor(1), (std::vector{1}));
        QCOMPARE(threadCountsFor(2), (std::vector{2, 1}));
        QCOMPARE(threadCountsFor(8), (std::vector{8, 7, 4, 2, 1}));
    }

    void theFastestKernelsAreTriedWithFewerThreads() {
        Script script({{{Kernels::SplitTiles, 4}, {1.0}},
                       {{Kernels::Vectors, 4}, {0.8}},
                       {{Kernels::OneDnn, 4}, {1.1}},
                       {{Kernels::Vectors, 2}, {0.5}},
                       {{Kernels::Vectors, 1}, {0.6}}});
        const WayChoice choice = chooseWay(kThree, {4, 2, 1}, script.trial());
        QVERIFY((choice.way == ComputeWay{Kernels::Vectors, 2}));
        QCOMPARE(choice.gain, 1.25);
        QVERIFY(choice.isClear);
    }

    void theUsualStaysUnlessAnotherIsFasterByMoreThanChance() {
        Script script({{{Kernels::SplitTiles, 1}, {1.0}}, {{Kernels::Vectors, 1}, {0.97}}, {{Kernels::OneDnn, 1}, {0.99}}});
        const WayChoice choice = chooseWay(kThree, {1}, script.trial());
        QVERIFY(choice.way.kernels == Kernels::SplitTiles);
        QVERIFY(choice.isClear);
    }

    void whatIsFarBehindTwiceIsNotAskedAgain() {
        Script script({{{Kernels::SplitTiles, 1}, {1.0}}, {{Kernels::Vectors, 1}, {2.0}}, {{Kernels::OneDnn, 1}, {9.0, 1.2}}});
        (void)chooseWay(kThree, {1}, script.trial());
        QCOMPARE((script.asked[{Kernels::Vectors, 1}]), 2);
        QVERIFY((script.asked[{Kernels::OneDnn, 1}]) > 2); // slow once, when its tables were filled
    }

    void aUsualWayThatIsFarBehindLosesAllTheSame() {
        Script script({{{Kernels::SplitTiles, 1}, {3.0}}, {{Kernels::Vectors, 1}, {1.0}}, {{Kernels::OneDnn, 1}, {9.0}}});
        const WayChoice choice = chooseWay(kThree, {1}, script.trial());
        QVERIFY(choice.way.kernels == Kernels::Vectors);
        QCOMPARE(choice.gain, 3.0);
    }

    void oneDisturbedRoundChangesNothingButIsToldOf() {
        Script script({{{Kernels::SplitTiles, 1}, {1.0}}, {{Kernels::Vectors, 1}, {0.8, 0.8, 7.0, 0.8}}, {{Kernels::OneDnn, 1}, {2}}});
        const WayChoice choice = chooseWay(kThree, {1}, script.trial());
        QVERIFY(choice.way.kernels == Kernels::Vectors);
        QVERIFY(!choice.isClear);
    }

    void besideOtherWorkKernelsAreChosenAndThreadsAreNot() {
        Script script({{{Kernels::SplitTiles, 2}, {1.0}}, {{Kernels::Vectors, 2}, {0.8}}, {{Kernels::Vectors, 1}, {0.5}}});
        const WayChoice choice = chooseWay({Kernels::SplitTiles, Kernels::Vectors}, {2, 1}, script.trial(true));
        QVERIFY((choice.way == ComputeWay{Kernels::Vectors, 2}));
        QVERIFY(!choice.isClear);
    }

    void aSingleWayIsNotMeasured() {
        const WayChoice choice = chooseWay({Kernels::DigitTiles}, {3}, {});
        QVERIFY((choice.way == ComputeWay{Kernels::DigitTiles, 3}));
        QVERIFY(std::isinf(choice.gain));
    }

    void aChoiceIsReadBackAsItWasWritten() {
        for (const double gain : {1.31, HUGE_VAL}) {
            const auto back = wayChoiceOf(textOf({{Kernels::OneDnn, 2}, gain}), kThree, {4, 2});
            QVERIFY(back && (back->way == ComputeWay{Kernels::OneDnn, 2}));
            QCOMPARE(back->gain, gain);
        }
        const std::string text = textOf({{Kernels::OneDnn, 2}, 1.5});
        QVERIFY(!wayChoiceOf(text, {Kernels::Vectors}, {2})); // no longer to be had
        QVERIFY(!wayChoiceOf(text, kThree, {4}));
        for (const char* damaged : {"", "; 1", "oneDNN with packed weights, 2 threads", "oneDNN with packed weights, 2 threads; x"})
            QVERIFY(!wayChoiceOf(damaged, kThree, {4, 2}));
    }
};

QTEST_GUILESS_MAIN(WayChoiceTest)
#include "way_choice_test.moc"
