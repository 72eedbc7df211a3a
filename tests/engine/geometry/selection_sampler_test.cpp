#include "engine/geometry/selection_sampler.h"

#include <QTest>
#include <vector>

using fathom::SelectionSampler;

namespace {
std::vector<std::size_t> chosen(std::size_t population, std::size_t wanted, std::uint64_t seed) {
    SelectionSampler sampler(population, wanted, seed);
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < population; ++i)
        if (sampler.takesNext())
            indices.push_back(i);
    return indices;
}
} // namespace

class SelectionSamplerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesExactlyTheWantedNumber() {
        for (const std::size_t wanted : {0, 1, 7, 99, 100, 150})
            QCOMPARE(chosen(100, wanted, 1).size(), std::min<std::size_t>(wanted, 100));
        QVERIFY(chosen(0, 5, 1).empty());
    }

    void sameSeedSameChoiceOtherSeedAnother() {
        QCOMPARE(chosen(1000, 50, 7), chosen(1000, 50, 7));
        QVERIFY(chosen(1000, 50, 7) != chosen(1000, 50, 8));
    }

    void choiceIsTheSameOnEveryMachine() {
        QCOMPARE(chosen(20, 5, 42), (std::vector<std::size_t>{1, 4, 10, 15, 16}));
    }

    void everyElementIsEquallyLikely() {
        std::vector<int> hits(20, 0);
        for (std::uint64_t seed = 0; seed < 20000; ++seed)
            for (const std::size_t index : chosen(20, 5, seed))
                ++hits[index];
        for (const int count : hits) // 5000 expected, standard deviation 61
            QVERIFY2(std::abs(count - 5000) < 300, qPrintable(QString::number(count)));
    }
};

QTEST_GUILESS_MAIN(SelectionSamplerTest)
#include "selection_sampler_test.moc"
