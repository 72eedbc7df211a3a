#include "engine/io/scene_export.h"

#include "tests/engine/scene/made_scene.h"
#include "tests/support/temporary_folder.h"

#include <QFile>
#include <QTest>
#include <cmath>
#include <open3d/geometry/PointCloud.h>
#include <open3d/io/PointCloudIO.h>
#include <open3d/t/geometry/PointCloud.h>
#include <open3d/t/io/PointCloudIO.h>

using namespace fathom;
using fathom::test::madeScene;
using fathom::test::TemporaryFolder;

namespace {

/// What the file is made of, by the engine's own functions; the reader is somebody else's.
struct Expected {
    PointCloud cloud;
    Eigen::Matrix4d fileFromWorld;
};

Expected expectedOf(const Scene& scene, const ExportOptions& options) {
    Expected expected;
    expected.cloud =
        buildPointCloud(scene.views, options.filter, confidenceThreshold(scene.views, options.filter));
    expected.fileFromWorld =
        exportFromWorld(scene, expected.cloud, options.axes, options.origin, options.filter.convention);
    return expected;
}

QList<QByteArray> headerLines(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read the PLY");
    const QByteArray content = file.readAll();
    return content.left(content.indexOf("end_header")).split('\n');
}

} // namespace

class PlyFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void open3dReadsPositionsAndColours() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        ExportOptions options;
        options.format = SceneFormat::Ply;
        options.origin = ExportOrigin::FirstCamera;
        for (const ExportAxes axes : {ExportAxes::YUp, ExportAxes::OpenCv, ExportAxes::ZUp}) {
            options.axes = axes;
            const Expected expected = expectedOf(scene, options);
            QCOMPARE(exportScene(scene, folder / "scene.ply", options).points, expected.cloud.size());
            open3d::geometry::PointCloud read;
            QVERIFY(open3d::io::ReadPointCloud((folder / "scene.ply").string(), read));
            QCOMPARE(read.points_.size(), expected.cloud.size());
            QCOMPARE(read.colors_.size(), expected.cloud.size());
            for (std::size_t i = 0; i < read.points_.size(); ++i) {
                const auto& p = expected.cloud.positions[i];
                const Eigen::Vector4d placed = expected.fileFromWorld * Eigen::Vector4d(p[0], p[1], p[2], 1);
                QVERIFY((read.points_[i] - placed.head<3>()).norm() < 1e-5);
                for (int channel = 0; channel < 3; ++channel)
                    QCOMPARE(static_cast<int>(std::lround(255 * read.colors_[i][channel])),
                             static_cast<int>(expected.cloud.colours[i][static_cast<std::size_t>(channel)]));
            }
        }
    }

    void open3dReadsConfidenceAndView() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        ExportOptions options;
        options.format = SceneFormat::Ply;
        const Expected expected = expectedOf(scene, options);
        exportScene(scene, folder / "scene.ply", options);
        open3d::t::geometry::PointCloud read;
        QVERIFY(open3d::t::io::ReadPointCloud((folder / "scene.ply").string(), read));
        const auto confidence = read.GetPointAttr("confidence").ToFlatVector<float>();
        const auto view = read.GetPointAttr("view").ToFlatVector<std::int32_t>();
        QCOMPARE(confidence, expected.cloud.confidences);
        QCOMPARE(view, expected.cloud.views);
    }

    void commentsSayWhereTheFileComesFrom() {
        TemporaryFolder folder;
        Scene scene = madeScene(1);
        scene.model.name = "two\nlines";
        ExportOptions options;
        options.format = SceneFormat::Ply;
        exportScene(scene, folder / "scene.ply", options);
        const auto lines = headerLines(folder / "scene.ply");
        QCOMPARE(lines[0], QByteArray("ply"));
        QCOMPARE(lines[1], QByteArray("format binary_little_endian 1.0"));
        for (const char* line :
             {"comment generator Fathom 0.0", "comment model two lines", "comment licence Apache-2.0",
              "comment units relative", "comment axes x right, y up, z backward"})
            QVERIFY2(lines.contains(line), line);
        scene.unit = DepthUnit::Metres;
        exportScene(scene, folder / "scene.ply", options);
        QVERIFY(headerLines(folder / "scene.ply").contains("comment units metres"));
    }

    void commentsHoldTheTransformFromTheWorld() {
        TemporaryFolder folder;
        const Scene scene = madeScene(2);
        ExportOptions options;
        options.format = SceneFormat::Ply;
        options.origin = ExportOrigin::MedianPoint;
        exportScene(scene, folder / "scene.ply", options);
        const Eigen::Matrix4d wanted = expectedOf(scene, options).fileFromWorld;
        int row = 0;
        for (const QByteArray& line : headerLines(folder / "scene.ply")) {
            if (!line.startsWith("comment file_from_world "))
                continue;
            const auto fields = QString::fromLatin1(line).split(' ', Qt::SkipEmptyParts);
            QCOMPARE(fields.size(), 6);
            for (int column = 0; column < 4; ++column)
                QCOMPARE(fields[2 + column].toDouble(), wanted(row, column));
            ++row;
        }
        QCOMPARE(row, 4);
    }

    void upstreamAxesAreNamedForWhatTheyAre() {
        TemporaryFolder folder;
        ExportOptions options;
        options.format = SceneFormat::Ply;
        options.axes = ExportAxes::ZUp;
        options.filter = PointFilter::upstream();
        exportScene(madeScene(2), folder / "scene.ply", options);
        QVERIFY(headerLines(folder / "scene.ply").contains("comment axes x right, y up, z backward"));
    }
};

QTEST_GUILESS_MAIN(PlyFileTest)
#include "ply_file_test.moc"
