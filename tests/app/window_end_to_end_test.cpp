#define TINYGLTF_IMPLEMENTATION
#define TINYGLTF_NO_STB_IMAGE
#define TINYGLTF_NO_STB_IMAGE_WRITE
#define TINYGLTF_NO_EXTERNAL_IMAGE
#include <tiny_gltf.h>

#include "engine/base/resource_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/ui_fixture.h"
#include "ui/dialog/export_dialog.h"
#include "ui/main_window.h"
#include "ui/panel/workspace.h"
#include "ui/session/session.h"

#include <QDropEvent>
#include <QMimeData>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

constexpr int kPatience = 120'000;

void drop(QWidget& target, const std::filesystem::path& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &enter);
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &event);
}

} // namespace

/// The window with everything real: the shipped model, the shipped sample, the 3D view, the file that comes
/// out.
class WindowEndToEndTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDroppedSampleBecomesAGlbThatAnotherReaderOpens() {
        const IsolatedSettings isolated;
        const TemporaryFolder folder;
        Settings settings;
        Session session(settings);
        MainWindow window(session);
        window.show();

        drop(window, resourceFolder() / "samples" / "room");
        QTRY_VERIFY_WITH_TIMEOUT(session.currentScene() && session.currentScene()->result, kPatience);
        const OpenScene& scene = *session.currentScene();
        QCOMPARE(scene.result->views.size(), std::size_t(8));
        QVERIFY(window.workspace().isVisible());
        for (const ViewPointer& view : scene.result->views) {
            const auto [low, high] = std::ranges::minmax(view->depth.values());
            QVERIFY2(low > 0 && high > 1.05f * low, view->source.name.c_str());
        }

        ExportDialog dialog(session, scene.result, scene.request);
        dialog.setTarget(QString::fromStdString((folder / "room.glb").string()));
        dialog.show();
        dialog.startExport();
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(folder / "room.glb") && !session.isExporting(),
                                 kPatience);

        tinygltf::Model model;
        std::string error;
        std::string warning;
        QVERIFY2(
            tinygltf::TinyGLTF().LoadBinaryFromFile(&model, &error, &warning, (folder / "room.glb").string()),
            error.c_str());
        QVERIFY(warning.empty());
        const tinygltf::Primitive& points = model.meshes.at(0).primitives.at(0);
        QCOMPARE(points.mode, TINYGLTF_MODE_POINTS);
        QVERIFY(model.accessors.at(static_cast<std::size_t>(points.attributes.at("POSITION"))).count >
                10'000);
        QCOMPARE(model.cameras.size(), scene.result->hasCameras() ? std::size_t(8) : std::size_t(0));
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }
};

QTEST_MAIN(WindowEndToEndTest)
#include "window_end_to_end_test.moc"
