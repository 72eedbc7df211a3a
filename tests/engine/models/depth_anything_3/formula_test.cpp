#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <QTest>
#include <map>

using namespace fathom::test;
using fathom::da3::formulaTensor;

class FormulaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seedAndSequenceHaveTheirCheckValues() {
        constexpr std::uint64_t seed = fathom::da3::formulaSeed("model.backbone.pretrained.cls_token");
        QCOMPARE(seed, std::uint64_t{0x2d0846e0a6733fb9});
        QCOMPARE(fathom::da3::formulaUniform(seed, 0), 0.7800431793492706);
        QCOMPARE(fathom::da3::formulaUniform(seed, 1), -0.5819380623468795);
    }

    void weightsOfTheSmallNetworkAreExact() {
        std::map<std::string, std::vector<std::int64_t>> shapes;
        fathom::da3::DepthAnything3 network(*fathom::da3::findPreset("da3-small"));
        for (const auto& parameter : network->named_parameters())
            shapes[parameter.key()] = parameter.value().sizes().vec();

        const Npz file = golden("unit/formula_weights_small");
        const std::vector<std::string> keys = file["keys"].texts();
        const std::vector<float> first = file["first"].floats(), last = file["last"].floats();
        const std::vector<double> statistics = file["stats_f64"].doubles();
        for (std::size_t k = 0; k < keys.size(); ++k) {
            QVERIFY2(shapes.contains(keys[k]), keys[k].c_str());
            const std::vector<float> values = valuesOf(formulaTensor(keys[k], shapes[keys[k]]));
            for (std::size_t i = 0; i < 4; ++i)
                QCOMPARE(values[i % values.size()], first[4 * k + i]);
            QCOMPARE(values.back(), last[k]);
            const std::vector<double> wanted{statistics[2 * k], statistics[2 * k + 1]};
            QVERIFY(within(keys[k], deviation(meanAndDeviation(values), wanted).overMax, 1e-9));
        }
    }

    void weightsOfHeadsThatOtherVariantsHaveAreExact() {
        QCOMPARE(valuesOf(formulaTensor("model.head.scratch.sky_output_conv2.2.bias", {1}))[0], 0.577126622F);
        const std::vector<float> density = valuesOf(formulaTensor("model.da3.gs_head.scratch.output_conv2.2.bias", {38}));
        QCOMPARE(density[0], -0.045927722F);
        QCOMPARE(density[36], 0.646886051F);
        QCOMPARE(density[37], 0.00752527686F);
    }

    void sharedParametersTakeTheValuesOfTheirFirstName() {
        const auto network = formulaNetwork(*fathom::da3::findPreset("fathom-demo"));
        const auto parameters = network->named_parameters();
        const std::string prefix = "model.head.scratch.output_conv2_aux.";
        QVERIFY(torch::equal(parameters[prefix + "3.2.weight"], formulaTensor(prefix + "0.2.weight", {32})));
    }

    void imagesAreExact() {
        const Npz file = golden("unit/formula_images");
        const std::vector<std::int64_t> rows = file["seed_view_h_w"].integers();
        for (std::size_t i = 0; i < rows.size() / 4; ++i) {
            const std::string name = "img" + std::to_string(i);
            const int height = static_cast<int>(rows[4 * i + 2]), width = static_cast<int>(rows[4 * i + 3]);
            const std::vector<std::uint8_t> image =
                formulaImage(static_cast<int>(rows[4 * i]), static_cast<int>(rows[4 * i + 1]), height, width);
            const std::vector<std::int64_t> samples = file[name + "_samples"].integers();
            const std::vector<std::size_t> indices = sampleIndices(samples.size(), image.size());
            for (std::size_t j = 0; j < samples.size(); ++j)
                QCOMPARE(std::int64_t{image[indices[j]]}, samples[j]);
            if (file.contains(name))
                QCOMPARE(std::vector<std::int64_t>(image.begin(), image.end()), file[name].integers());
        }
    }

    void networkInputIsNormalised() {
        const Npz file = golden("unit/formula_images");
        const std::vector<std::int64_t> rows = file["seed_view_h_w"].integers();
        const torch::Tensor input = formulaViews(static_cast<int>(rows[0]), 1, static_cast<int>(rows[2]),
                                                 static_cast<int>(rows[3]));
        QVERIFY(within("tensor0", sampleDistance(input, file["tensor0_samples"].doubles()).absolute, 1e-6));
    }
};

QTEST_GUILESS_MAIN(FormulaTest)
#include "formula_test.moc"
