#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/estimator.h"
#include "engine/pipeline/option_names.h"

#include "tests/support/golden.h"

#include <QTest>
#include <algorithm>
#include <cstring>
#include <thread>

using namespace fathom;
using fathom::test::formulaImage;

namespace {

RgbImage picture(int number, Size size) {
    RgbImage image(size);
    const std::vector<std::uint8_t> bytes = formulaImage(11, number, size.height, size.width);
    std::memcpy(image.data(), bytes.data(), bytes.size());
    return image;
}

bool areEqual(const FloatMap& a, const FloatMap& b) {
    return std::ranges::equal(a.values(), b.values());
}

} // namespace

/// Several threads on one loaded network.
class SharedWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesSideBySideGiveWhatTheyGiveAlone_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("precision");
        for (const Precision precision : findDevice("cpu").precisions)
            if (precision != Precision::Fp16) // takes minutes where nothing computes in it
                QTest::addRow("%s", std::string(optionName(precision)).c_str())
                    << static_cast<int>(CompileMode::Default) << static_cast<int>(precision);
        QTest::newRow("plain operators") << static_cast<int>(CompileMode::Off) << static_cast<int>(Precision::Fp32);
    }

    void passesSideBySideGiveWhatTheyGiveAlone() {
        QFETCH(int, mode);
        QFETCH(int, precision);
        ModelCatalog catalog;
        EstimateOptions options;
        options.compileMode = static_cast<CompileMode>(mode);
        options.precision = static_cast<Precision>(precision);
        options.threads = 1;
        const auto estimator = loadEstimator(catalog.models().front(), options);
        QVERIFY(estimator->runsSideBySide());
        // Two shapes, so that kept tables and workspaces change hands between them.
        std::vector<RgbImage> pictures;
        for (int i = 0; i < 6; ++i)
            pictures.push_back(picture(i, i % 2 == 0 ? Size{126, 84} : Size{84, 112}));
        std::vector<FloatMap> alone;
        for (const RgbImage& image : pictures)
            alone.push_back(estimator->estimate({&image}, {}).front().depth);

        std::vector<FloatMap> together(pictures.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t thread = 0; thread < 3; ++thread)
                threads.emplace_back([&, thread] {
                    for (std::size_t i = thread; i < pictures.size(); i += 3)
                        together[i] = estimator->estimate({&pictures[i]}, {}).front().depth;
                });
        }
        for (std::size_t i = 0; i < pictures.size(); ++i)
            QVERIFY2(areEqual(together[i], alone[i]), std::to_string(i).c_str());
    }
};

QTEST_GUILESS_MAIN(SharedWeightsTest)
#include "shared_weights_test.moc"
