#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/metric_alignment.h"
#include "engine/models/depth_anything_3/sky.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

namespace {
constexpr double kTolerance = 2e-5; // over max

da3::BranchMaps branches(const Npz& file) {
    const auto array = [&](const char* name) { return tensorOf(file[name]).unsqueeze(0); };
    return {array("depth_in"), array("conf_in"), array("extrinsics_in"),
            da3::metresOf(array("metric_depth_in"), array("intrinsics")), array("metric_sky")};
}
} // namespace

/// Sky and metres.
class MetricTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOneThread(); }

    void skyIsMovedFarAsInTheReference_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"mixed", "ten_sky", "eleven_sky", "ten_nonsky", "all_sky"})
            QTest::newRow(name) << name;
    }
    void skyIsMovedFarAsInTheReference() {
        QFETCH(QString, name);
        const Npz file = golden("geometry/mono_sky");
        const torch::Tensor filled =
            da3::withSkyFilled(tensorOf(file["depth_in"]), tensorOf(file[name.toStdString() + "_sky"]));
        QVERIFY(within("depth", distance(filled, file[name.toStdString() + "_depth_out"]).overMax, kTolerance));
    }

    void quantilesInterpolateBetweenRanks() {
        const torch::Tensor values = torch::tensor({4.0, 1.0, 3.0, 2.0});
        QCOMPARE(da3::exactQuantile(values, 0.5).item<double>(), 2.5);
        QCOMPARE(da3::exactQuantile(values, 1.0).item<double>(), 4.0);
        QCOMPARE(da3::exactQuantile(values.slice(0, 0, 1), 0.99).item<double>(), 4.0);
    }

    void focalLengthGivesMetres() {
        const Npz file = golden("geometry/metric_focal");
        const torch::Tensor metres = da3::metresOf(tensorOf(file["depth"]), tensorOf(file["intrinsics"]));
        QVERIFY(within("metres", distance(metres, file["metres"]).overMax, kTolerance));
    }

    void branchesAreAlignedAsInTheReference_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"nested_normal", "nested_cap200", "nested_no_sky"})
            QTest::newRow(name) << name;
    }
    void branchesAreAlignedAsInTheReference() {
        QFETCH(QString, name);
        const Npz file = golden("geometry/" + name.toStdString());
        const da3::MetricMaps maps = da3::alignedToMetres(branches(file), false);
        QVERIFY(within("depth", distance(maps.depth, file["depth_out"]).overMax, kTolerance));
        QVERIFY(within("confidence", distance(maps.confidence, file["conf_out"]).overMax, kTolerance));
        QVERIFY(within("extrinsics", distance(maps.extrinsics, file["extrinsics_out"]).overMax, kTolerance));
        QVERIFY(within("scale", std::abs(maps.scale / file["scale_factor_f64"].doubles()[0] - 1), kTolerance));
    }

    void nothingButSkyIsAnError() {
        da3::BranchMaps maps = branches(golden("geometry/nested_normal"));
        maps.sky.fill_(1);
        QCOMPARE(errorOf([&] { (void)da3::alignedToMetres(maps, false); }), ErrorCode::EmptyInput);
    }

    void withoutAConfidentPixelTheOthersGiveTheScale() {
        da3::BranchMaps maps = branches(golden("geometry/nested_no_sky"));
        const torch::Tensor confident = maps.confidence >= da3::exactQuantile(maps.confidence, 0.5);
        maps.metricDepth = torch::where(confident, torch::zeros_like(maps.metricDepth), 2 * maps.depth);
        QVERIFY(within("scale", std::abs(da3::alignedToMetres(maps, false).scale - 2), 1e-6));
        QCOMPARE(da3::alignedToMetres(maps, true).scale, 0.0);
        maps.metricDepth.zero_();
        QCOMPARE(errorOf([&] { (void)da3::alignedToMetres(maps, false); }), ErrorCode::EmptyInput);
    }
};

QTEST_GUILESS_MAIN(MetricTest)
#include "metric_test.moc"
