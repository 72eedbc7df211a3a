#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/estimator.h"

#include "engine/image/dpt_preparation.h"
#include "engine/models/depth_anything_v2/formula_picture.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "engine/pipeline/frame_preparation.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>

using namespace fathom;
using namespace fathom::test;

namespace {
RgbImage pictureOf(int height, int width, int seed) {
    const std::vector<std::uint8_t> pixels = dav2::formulaPicture(height, width, seed);
    RgbImage image(Size{width, height});
    std::memcpy(image.data(), pixels.data(), pixels.size());
    return image;
}

Npz reference(const std::string& id) {
    return Npz(testData("golden/depth-anything-v2/" + id + ".npz"));
}
} // namespace

/// From a weight file to the maps of a view.
class DepthAnythingV2EstimatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void relativeNetworkGivesInverseDepth_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QList<int>>("picture");
        QTest::newRow("V2, original names")
            << QString("depth-anything-v2-small") << QString("v2-vits-70x98") << QList<int>{70, 98, 1};
        QTest::newRow("V1, original names")
            << QString("depth-anything-v1-small") << QString("v1-vits-70x98") << QList<int>{70, 98, 1};
        QTest::newRow("V2, names of transformers")
            << QString("depth-anything-v2-small-hf") << QString("hf-named-v2-vits-84x126") << QList<int>{84, 126, 2};
    }
    void relativeNetworkGivesInverseDepth() {
        QFETCH(QString, network);
        QFETCH(QString, reference);
        QFETCH(QList<int>, picture);
        writeFormulaCheckpoint(network.toStdString(), m_folder / "relative");
        ModelCatalog catalog;
        const ModelDescription model = catalog.add(m_folder / "relative");
        QCOMPARE(QString::fromStdString(model.preset), QString(network).remove("-hf"));
        QVERIFY(model.depthKind == DepthKind::Inverse && !model.capabilities.metric && !model.capabilities.poses);
        const ViewEstimate estimate = estimateOf(model, pictureOf(picture[0], picture[1], picture[2]));
        const std::vector<float>& got = estimate.inverseDepth.values();
        QVERIFY(deviation(got, ::reference(reference.toStdString())["depth"].doubles()).absolute < 2e-5);
        QVERIFY(!estimate.cameraFromBatch && estimate.confidence.isEmpty());

        // Depth in the assumed range, in the opposite order.
        const auto [least, largest] = std::ranges::minmax_element(got);
        const float* depth = estimate.depth.data();
        QCOMPARE(depth[largest - got.begin()], 1.0F);
        QVERIFY(std::abs(depth[least - got.begin()] - 10.0F) < 1e-4F);
        for (std::size_t i = 1; i < got.size(); ++i)
            QVERIFY(got[i - 1] == got[i] || (got[i - 1] < got[i]) == (depth[i - 1] >= depth[i]));
    }

    void metricNetworkGivesMetres() {
        writeFormulaCheckpoint("depth-anything-v2-metric-indoor-small", m_folder / "metric.safetensors");
        ModelCatalog catalog;
        const ModelDescription model = catalog.add(m_folder / "metric.safetensors");
        QCOMPARE(model.preset, std::string("depth-anything-v2-metric-indoor-small"));
        QVERIFY(model.capabilities.metric && model.depthKind == DepthKind::Metric);
        const ViewEstimate estimate = estimateOf(model, pictureOf(70, 98, 1));
        QVERIFY(estimate.inverseDepth.isEmpty());
        QVERIFY(deviation(estimate.depth.values(), reference("v2-metric20-vits-70x98")["depth"].doubles()).absolute < 6e-5);
    }

    void everyViewIsEstimatedByItself() {
        writeFormulaCheckpoint("depth-anything-v2-small", m_folder / "two.safetensors");
        ModelCatalog catalog;
        EstimateOptions options;
        options.precision = Precision::Fp32Strict; // what reference numbers hold for
        const auto estimator = loadEstimator(catalog.add(m_folder / "two.safetensors"), options);
        const RgbImage first = pictureOf(70, 98, 4), second = pictureOf(70, 98, 5);
        const auto estimates = estimator->estimate({&first, &second}, {});
        std::vector<float> both = estimates[0].inverseDepth.values();
        both.insert(both.end(), estimates[1].inverseDepth.values().begin(), estimates[1].inverseDepth.values().end());
        QVERIFY(deviation(both, reference("v2-vits-batch2-70x98")["depth"].doubles()).absolute < 2e-5);
    }

    /// A run prepares pictures as the authors do: nothing is rounded to 8 bits on the way to the network.
    void aRunSeesThePictureOfTheAuthorsPreparation() {
        const RgbImage photo = pictureOf(90, 131, 6);
        EstimateOptions options;
        options.precision = Precision::Fp32Strict; // what reference numbers hold for
        options.resizeMethod = ResizeMethod::LowerBoundResize;
        options.processResolution = 70;
        FrameReference frame;
        frame.originalSize = photo.size();
        const FramePreparation preparation({frame}, options, 518, true);
        const ProcessedImage processed = preparation.prepare(photo);
        QCOMPARE(preparation.size(), dptSize(photo.size(), 70, DptPreparation::Original));
        QVERIFY(processed.planes == dptInput(photo, 70, DptPreparation::Original));
        QCOMPARE(processed.image.size(), preparation.size());
        QVERIFY(std::abs(processed.mapping.toProcessed({131, 90}).x - processed.image.width()) < 1e-9);

        writeFormulaCheckpoint("depth-anything-v2-small", m_folder / "exact.safetensors");
        ModelCatalog catalog;
        const auto estimator = loadEstimator(catalog.add(m_folder / "exact.safetensors"), options);
        ViewKnowledge known;
        const std::vector<float> exact =
            estimator->estimateKnowing({&processed.image}, {ViewKnowledge{{}, {}, &processed.planes}}, {}).front().inverseDepth.values();
        const std::vector<float> rounded = estimator->estimate({&processed.image}, {}).front().inverseDepth.values();
        const std::vector<float> none =
            estimator->estimateKnowing({&processed.image}, {known}, {}).front().inverseDepth.values();
        QVERIFY(none == rounded);
        QVERIFY(exact != rounded);
        const Deviation difference = deviation(exact, std::vector<double>(rounded.begin(), rounded.end()));
        QVERIFY(difference.absolute > 1e-6 && difference.absolute < 0.05);
    }

    void picturesOfDifferentShapeAreCutToWhatAllHave() {
        EstimateOptions options;
        options.resizeMethod = ResizeMethod::LowerBoundResize;
        options.processResolution = 70;
        const RgbImage wide = pictureOf(70, 126, 1), narrow = pictureOf(70, 98, 2);
        FrameReference a, b;
        a.originalSize = wide.size();
        b.originalSize = narrow.size();
        const FramePreparation preparation({a, b}, options, 518, true);
        QCOMPARE(preparation.size(), (Size{98, 70}));
        const ProcessedImage processed = preparation.prepare(wide);
        const std::vector<float> whole = dptInput(wide, 70, DptPreparation::Original);
        QCOMPARE(processed.planes.size(), std::size_t(3 * 98 * 70));
        QCOMPARE(processed.planes[98 * 70 + 3], whole[126 * 70 + 14 + 3]); // the second plane's first row
        QCOMPARE(processed.mapping.offsetX, -14.0);
    }

    void weightsOfAnotherSizeAreAMismatch() {
        writeFormulaCheckpoint("depth-anything-v2-small", m_folder / "swapped.safetensors");
        ModelCatalog catalog;
        ModelDescription model = catalog.add(m_folder / "swapped.safetensors");
        model.preset = "depth-anything-v2-base";
        QCOMPARE(errorOf([&] { (void)loadEstimator(model, {}); }), ErrorCode::CheckpointMismatch);
    }

private:
    static ViewEstimate estimateOf(const ModelDescription& model, const RgbImage& picture) {
        EstimateOptions options;
        options.precision = Precision::Fp32Strict; // what reference numbers hold for
        return loadEstimator(model, options)->estimate({&picture}, {}).front();
    }

    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(DepthAnythingV2EstimatorTest)
#include "depth_anything_v2_estimator_test.moc"
