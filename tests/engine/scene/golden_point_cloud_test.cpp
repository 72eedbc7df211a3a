#include "engine/scene/camera_shape.h"
#include "engine/scene/confidence_index.h"
#include "engine/scene/export_frame.h"
#include "engine/scene/point_cloud.h"

#include "tests/engine/scene/golden_views.h"
#include "tests/support/golden.h"

#include <QTest>

using namespace fathom;
using fathom::test::deviation;
using fathom::test::goldenScene;
using fathom::test::Npz;
using fathom::test::sampleIndices;
using fathom::test::testData;

namespace {

constexpr double kFloatTolerance = 2e-5; // of the largest magnitude

Npz golden(const char* name) {
    return Npz(testData(std::string("golden/da3/") + name + ".npz"));
}

std::vector<double> rowsOf(const Eigen::Matrix4d& m) {
    std::vector<double> values;
    for (int i = 0; i < 16; ++i)
        values.push_back(m(i / 4, i % 4));
    return values;
}

std::vector<double> positionsOf(const PointCloud& cloud, const std::vector<std::size_t>& indices,
                                const Eigen::Matrix4d& fileFromWorld) {
    std::vector<double> values;
    for (const std::size_t index : indices) {
        const auto& p = cloud.positions[index];
        const Eigen::Vector4d placed = fileFromWorld * Eigen::Vector4d(p[0], p[1], p[2], 1);
        values.insert(values.end(), placed.data(), placed.data() + 3);
    }
    return values;
}

} // namespace

class GoldenPointCloudTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void upstreamFilterKeepsThePointsOfTheReference_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("confidence");
        QTest::addColumn<double>("percentile");
        QTest::addColumn<int>("points");
        QTest::newRow("default") << "default" << "conf_default" << 40.0 << 921;
        QTest::newRow("low percentile") << "pct10" << "conf_default" << 10.0 << 1381;
        QTest::newRow("capped at the 90th") << "pct95" << "conf_default" << 95.0 << 154;
        QTest::newRow("never below 1.05") << "sky" << "conf_sky" << 40.0 << 768;
        QTest::newRow("cap wins over 1.05") << "low" << "conf_low" << 40.0 << 152;
    }
    void upstreamFilterKeepsThePointsOfTheReference() {
        QFETCH(QString, name);
        QFETCH(QString, confidence);
        QFETCH(double, percentile);
        QFETCH(int, points);
        const std::string prefix = name.toStdString();
        const Npz file = golden("geometry/glb_filter");
        const Scene scene = goldenScene(file, {"depth_nan_as_minus2", confidence.toStdString(), "images"});
        const PointFilter filter = PointFilter::upstream(percentile);
        const float threshold = confidenceThreshold(scene.views, filter);
        QCOMPARE(threshold, static_cast<float>(file[prefix + "_threshold_f64"].doubles()[0]));
        QCOMPARE(countPoints(scene.views, filter, threshold), static_cast<std::size_t>(points));
        ConfidenceIndex index(filter);
        for (const ViewPointer& view : scene.views)
            index.add(*view);
        QCOMPARE(index.count(index.threshold(percentile)), static_cast<std::size_t>(points));

        const PointCloud cloud = buildPointCloud(scene.views, filter, threshold);
        const Eigen::Matrix4d frame = exportFromWorld(scene, cloud, ExportAxes::YUp,
                                                      ExportOrigin::FirstCamera, PointConvention::Upstream);
        QVERIFY(deviation(rowsOf(frame), file[prefix + "_transform_f64"].doubles()).overMax <
                kFloatTolerance);
        const auto indices = sampleIndices(64, cloud.size());
        QVERIFY(
            deviation(positionsOf(cloud, indices, frame), file[prefix + "_points_sample"].doubles()).overMax <
            kFloatTolerance);
        std::vector<std::int64_t> colours;
        for (const std::size_t i : indices)
            colours.insert(colours.end(), cloud.colours[i].begin(), cloud.colours[i].end());
        QCOMPARE(colours, file[prefix + "_colors_sample"].integers());
    }

    void exportedCloudIsThatOfTheReference() {
        const Npz file = golden("export/export_small_2v_42x56");
        const Scene scene = goldenScene(file, {});
        const PointFilter filter = PointFilter::upstream();
        const float threshold = confidenceThreshold(scene.views, filter);
        QCOMPARE(threshold, static_cast<float>(file["glb_threshold_f64"].doubles()[0]));
        const PointCloud cloud = buildPointCloud(scene.views, filter, threshold);
        QCOMPARE(cloud.size(), std::size_t(2822));
        const Eigen::Matrix4d frame = exportFromWorld(scene, cloud, ExportAxes::YUp,
                                                      ExportOrigin::FirstCamera, PointConvention::Upstream);
        QVERIFY(deviation(rowsOf(frame), file["glb_transform_f64"].doubles()).overMax < kFloatTolerance);
        std::vector<std::size_t> all(cloud.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        QVERIFY(deviation(positionsOf(cloud, all, frame), file["glb_points"].doubles()).overMax <
                kFloatTolerance);
        std::vector<std::int64_t> colours;
        for (const auto& colour : cloud.colours)
            colours.insert(colours.end(), colour.begin(), colour.end());
        QCOMPARE(colours, file["glb_colors"].integers());
    }

    void frustaAreThoseOfTheReference() {
        const Npz file = golden("geometry/glb_filter");
        const Scene scene = goldenScene(file, {"depth_nan_as_minus2", "conf_default", "images"});
        std::vector<double> got; // our edges in our order are the reference's segments in theirs
        for (const ViewPointer& view : scene.views) {
            const auto corners = frustum(*view->camera, 0.1, PixelCentres::Integer);
            for (const auto& edge : kFrustumEdges)
                for (const int end : edge) {
                    const Eigen::Vector3d& corner = corners[static_cast<std::size_t>(end)];
                    got.insert(got.end(), corner.data(), corner.data() + 3);
                }
        }
        const auto wanted = file["frustum_segments_f64"].doubles();
        QCOMPARE(got.size(), wanted.size());
        QVERIFY(deviation(got, wanted).overMax < kFloatTolerance);
    }

    void cameraColoursAreThoseOfTheReference() {
        std::vector<std::int64_t> colours;
        for (std::size_t i = 0; i < 7; ++i) {
            const auto colour = cameraColour(i, 7);
            colours.insert(colours.end(), colour.begin(), colour.end());
        }
        QCOMPARE(colours, golden("geometry/glb_filter")["camera_colors"].integers());
    }
};

QTEST_GUILESS_MAIN(GoldenPointCloudTest)
#include "golden_point_cloud_test.moc"
