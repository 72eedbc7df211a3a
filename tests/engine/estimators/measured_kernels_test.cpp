#include "engine/estimators/load_estimator.h"

#include "engine/pipeline/device.h"
#include "engine/pipeline/measured_choices.h"
#include "engine/pipeline/tuned_estimator.h"
#include "tests/support/formula_estimates.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

/// Networks whose kernels were found by measuring.
class MeasuredKernelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qputenv("FATHOM_CACHE", QByteArray::fromStdString((m_folder / "cache").string()));
        m_device = findDevice("cpu");
        m_model = formulaModel("da3-small", m_folder.path());
        m_image = formulaPicture(0);
        m_plain = loadEstimator(m_model, optionsOf(Precision::Fp32, CompileMode::Off))->estimate({&m_image}, {}).front();
    }

    void allKernelsThatMayBeFoundKeepToThePrecision_data() {
        QTest::addColumn<int>("precision");
        QTest::addColumn<int>("kernels");
        for (const Precision precision : m_device.precisions)
            for (const Kernels kernels : kernelsFor(m_device, precision, CompileMode::MaxAutotune))
                QTest::addRow("%s by %s", precisionName(precision).data(), kernelsName(kernels).data())
                    << static_cast<int>(precision) << static_cast<int>(kernels);
    }
    /// They come from the disk as if they had been measured before.
    void allKernelsThatMayBeFoundKeepToThePrecision() {
        QFETCH(int, precision);
        QFETCH(int, kernels);
        const auto wanted = static_cast<Precision>(precision);
        const ComputeWay way{static_cast<Kernels>(kernels), 1};
        const std::string network = tunedNetwork("da3-small", wanted), text = textOf({way, 1});
        MeasuredChoices choices = ownChoices();
        choices.keep("last of " + network, text);
        choices.keep(network + ", 1 view of 98×70, threads: 1", text);
        const auto estimator = loadEstimator(m_model, optionsOf(wanted, CompileMode::MaxAutotune));
        QVERIFY(estimator->execution().kernels == way.kernels);
        const double change = meanDifference(estimator->estimate({&m_image}, {}).front().depth, m_plain.depth);
        QVERIFY2(change < errorBoundOf(wanted), QByteArray::number(change));
        QVERIFY(change > 0); // else nothing was rewritten
        QVERIFY(estimator->execution().kernels == way.kernels);
        QCOMPARE(ownChoices().find("last of " + network), std::optional(text));
    }

    void measuringFindsOneOfThemForEveryFamily_data() {
        QTest::addColumn<QString>("preset");
        QTest::newRow("views together") << "fathom-demo";
        QTest::newRow("views alone") << "depth-anything-v2-small";
    }
    void measuringFindsOneOfThemForEveryFamily() {
        QFETCH(QString, preset);
        const ModelDescription model = formulaModel(preset.toStdString(), m_folder.path());
        EstimateOptions options = optionsOf(Precision::Fp32, CompileMode::MaxAutotune);
        const auto plain = loadEstimator(model, optionsOf(Precision::Fp32, CompileMode::Off));
        const FloatMap reference = plain->estimate({&m_image}, {}).front().depth;
        options.threads = 0;
        const auto estimator = loadEstimator(model, options);
        QVERIFY(meanDifference(estimator->estimate({&m_image}, {}).front().depth, reference) < errorBoundOf(Precision::Fp32));
        const std::vector<Kernels> known = kernelsFor(m_device, Precision::Fp32, CompileMode::MaxAutotune);
        QVERIFY(std::ranges::find(known, estimator->execution().kernels) != known.end());
        QVERIFY(!estimator->execution().measured.empty());
        QVERIFY(lastTuning(ownChoices(), model.preset, Precision::Fp32, m_device, 0).has_value());
    }

    void aCancelledPassMeasuresNothing() {
        const auto estimator = loadEstimator(m_model, optionsOf(Precision::Fp32, CompileMode::MaxAutotune));
        CancelSource source;
        source.cancel();
        const RgbImage other(Size{70, 98});
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)estimator->estimate({&other}, source.token()));
        QVERIFY(estimator->execution().measured.empty());
    }

private:
    TemporaryFolder m_folder;
    Device m_device;
    ModelDescription m_model;
    RgbImage m_image;
    ViewEstimate m_plain;
};

QTEST_GUILESS_MAIN(MeasuredKernelsTest)
#include "measured_kernels_test.moc"
