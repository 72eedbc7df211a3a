#include "ui/dialog/cameras_dialog.h"

#include "tests/ui/ui_fixture.h"
#include "ui/actions.h"
#include "ui/main_window.h"
#include "ui/panel/input_section.h"
#include "ui/session/listing.h"
#include "ui/settings/setting_list.h"
#include "ui/widget/cameras_picture.h"
#include "ui/widget/reason.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <fstream>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

constexpr int kPatience = 20'000;

/// Two photos in a window of their own, and cameras of them.
struct Photos {
    explicit Photos(bool startAtOnce = false) {
        place.settings().set(setting::kStartAtOnce, startAtOnce);
        id = openAndWait(*place.session, {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png", 1)});
    }

    /// COLMAP's text: a camera for each photo, made for twice the size, and one without photo. Both look along +z.
    [[nodiscard]] std::filesystem::path colmap() const {
        const std::filesystem::path poses = place.folder / "sparse";
        std::filesystem::create_directory(poses);
        std::ofstream(poses / "cameras.txt") << "1 SIMPLE_RADIAL 192 144 200 96 72 0.05\n";
        std::ofstream(poses / "images.txt")
            << "1 1 0 0 0 0 0 0 1 a.png\n\n2 1 0 0 0 -3 0 0 1 b.jpg\n\n3 1 0 0 0 -6 0 0 1 c.png\n\n";
        return poses;
    }

    [[nodiscard]] std::filesystem::path trajectory() const {
        std::ofstream(place.folder / "poses.txt") << "0 0 0 0 0 0 0 1\n1 3 0 0 0 0 0 1\n";
        return place.folder / "poses.txt";
    }

    Workplace place;
    SceneId id = 0;
};

/// The dialog, once it has read `path`.
std::unique_ptr<CamerasDialog> read(const Photos& photos, const std::filesystem::path& path, bool works = true) {
    auto dialog = std::make_unique<CamerasDialog>(*photos.place.session, photos.id, path);
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->show();
    (void)QTest::qWaitFor(
        [&] { return works ? dialog->useButton()->isEnabled() : dialog->summary().contains(QStringLiteral("focal")); },
        kPatience);
    return dialog;
}

} // namespace

class ImportOfCamerasTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPhotoIsListedWithItsCameraAndWhy() {
        const Photos photos;
        const auto dialog = read(photos, photos.colmap());
        QVERIFY(dialog->useButton()->isEnabled());
        const QTreeWidget* table = dialog->table();
        QCOMPARE(table->topLevelItemCount(), 3);
        QCOMPARE(table->topLevelItem(0)->text(0), QStringLiteral("a.png"));
        QCOMPARE(table->topLevelItem(0)->text(2), QStringLiteral("path"));
        QCOMPARE(table->topLevelItem(1)->text(1), QStringLiteral("b.jpg"));
        QCOMPARE(table->topLevelItem(1)->text(2), QStringLiteral("name without ending"));
        QVERIFY(table->topLevelItem(1)->text(3).contains(QStringLiteral("192 × 144")));
        QVERIFY(table->topLevelItem(1)->text(3).contains(QStringLiteral("distortion")));
        QCOMPARE(table->topLevelItem(2)->text(1), QStringLiteral("c.png"));
        QVERIFY(dialog->summary().contains(QStringLiteral("2 of 2 photos")));
        QVERIFY(dialog->summary().contains(QStringLiteral("orthonormal")));
    }

    void thePictureFollowsTheConvention() {
        const Photos photos;
        const auto dialog = read(photos, photos.colmap());
        CamerasPicture* picture = dialog->picture();
        const QPointF before = picture->position(1) - picture->position(0);
        const QPointF aimBefore = picture->aim(0) - picture->position(0);
        QVERIFY(std::hypot(before.x(), before.y()) > 20); // the cameras lie apart
        dialog->convention()->setCurrentIndex(2);         // world from camera: the other way round
        QVERIFY(!dialog->useButton()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(dialog->useButton()->isEnabled(), kPatience);
        const QPointF after = picture->position(1) - picture->position(0);
        QVERIFY(before.x() * after.x() + before.y() * after.y() < 0);
        dialog->convention()->setCurrentIndex(4); // OpenGL's axes: they look the other way
        QTRY_VERIFY_WITH_TIMEOUT(dialog->useButton()->isEnabled(), kPatience);
        const QPointF aimAfter = picture->aim(0) - picture->position(0);
        QVERIFY(aimBefore.y() * aimAfter.y() < 0 || aimBefore.x() * aimAfter.x() < 0);
    }

    void aClickedCameraIsTheChosenRowAndBack() {
        const Photos photos;
        const auto dialog = read(photos, photos.colmap());
        QTest::mouseClick(dialog->picture(), Qt::LeftButton, {}, dialog->picture()->position(1).toPoint());
        QCOMPARE(dialog->table()->currentItem(), dialog->table()->topLevelItem(1));
        dialog->table()->setCurrentItem(dialog->table()->topLevelItem(0));
        QCOMPARE(dialog->picture()->selected(), 0);
        dialog->table()->setCurrentItem(dialog->table()->topLevelItem(2)); // no photo: nothing to show
        QCOMPARE(dialog->picture()->selected(), -1);
    }

    void whatCannotBeReadIsSaidInPlaceAndCannotBeUsed() {
        const Photos photos;
        std::ofstream(photos.place.folder / "transforms.json") << "{\"frames\": [";
        const auto dialog = std::make_unique<CamerasDialog>(*photos.place.session, photos.id,
                                                            photos.place.folder / "transforms.json");
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->summary().contains(QStringLiteral("transforms.json")), kPatience);
        QVERIFY(!dialog->useButton()->isEnabled());
        QVERIFY(!reasonAgainst(dialog->useButton()).isEmpty());
        dialog->setPath({});
        QTRY_VERIFY_WITH_TIMEOUT(dialog->summary().contains(QStringLiteral("Choose")), kPatience);
        QVERIFY(!dialog->useButton()->isEnabled());
    }

    void aTrajectoryNeedsAFocalLength() {
        const Photos photos;
        const auto dialog = read(photos, photos.trajectory(), false);
        QVERIFY2(dialog->summary().contains(QStringLiteral("focal")), qPrintable(dialog->summary()));
        QVERIFY(!dialog->useButton()->isEnabled());
        dialog->focal()->setValue(120);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->useButton()->isEnabled(), kPatience);
        QCOMPARE(dialog->table()->topLevelItem(0)->text(2), QStringLiteral("order"));
        dialog->accept();
        const OpenScene& scene = *photos.place.session->scene(photos.id);
        QCOMPARE(scene.given->match.cameras.at("a.png").intrinsics.fx, 120.0);
    }

    void theRunUsesTheImportedCameras() {
        const Photos photos(true);
        QVERIFY(waitUntilIdle(*photos.place.session));
        const auto dialog = read(photos, photos.colmap());
        dialog->accept();
        QVERIFY(photos.place.session->isBusy()); // scenes start at once here
        QVERIFY(waitUntilIdle(*photos.place.session));
        const OpenScene& scene = *photos.place.session->scene(photos.id);
        QCOMPARE(scene.state, SceneState::Done);
        QCOMPARE(scene.request.options.poseSource, PoseSource::Given);
        for (const ViewPointer& view : scene.result->views) {
            const PosedIntrinsics& given = scene.given->match.cameras.at(view->source.name);
            QCOMPARE(view->camera->original.fx, 100.0); // 200 for twice the size
            QVERIFY((view->camera->cameraFromWorld.translation - given.cameraFromWorld.translation).norm() < 1e-9);
        }
    }

    void givenIsOfferedOnlyWithImportedCameras() {
        const Photos photos;
        const Actions actions(*photos.place.session);
        const InputSection input(*photos.place.session, actions);
        const int item = input.poseSource()->findData(static_cast<int>(PoseSource::Given));
        QVERIFY(itemReason(input.poseSource(), item).contains(QStringLiteral("Import")));
        QVERIFY(input.cameras()->isHidden());
        read(photos, photos.colmap())->accept();
        QVERIFY(itemReason(input.poseSource(), item).isEmpty());
        QCOMPARE(input.poseSource()->currentIndex(), item);
        QVERIFY(input.cameras()->text().contains(QStringLiteral("2 of 2")));
    }

    void aSceneWithoutImportedCamerasLooksForThemAndSaysSo() {
        const Photos photos;
        photos.place.settings().set(setting::kPoseSource, PoseSource::Given);
        QSignalSpy notices(photos.place.session.get(), &Session::noticeRaised);
        QTRY_VERIFY_WITH_TIMEOUT(photos.place.session->catalogue().isReady(), kPatience);
        photos.place.session->run(photos.id);
        QVERIFY(waitUntilIdle(*photos.place.session));
        QCOMPARE(photos.place.session->scene(photos.id)->state, SceneState::Done);
        QVERIFY(notices.first().first().toString().contains(QStringLiteral("No cameras were imported")));
    }

    void aDroppedFileOfCamerasOpensTheDialog() {
        const Photos photos;
        MainWindow window(*photos.place.session);
        photos.place.session->open({photos.colmap()});
        CamerasDialog* dialog = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((dialog = window.findChild<CamerasDialog*>()) != nullptr, kPatience);
        QCOMPARE(dialog->path(), photos.place.folder / "sparse");
        QCOMPARE(photos.place.session->scenes().size(), std::size_t(1)); // it is no scene
        dialog->reject();
    }

    void aFolderWithPhotosIsASceneEvenWithCamerasInIt() {
        const TemporaryFolder folder;
        writePhoto(folder, "images.png");
        std::ofstream(folder / "transforms.json") << "{}";
        const Listing listing = listDropped({folder.path()}, {});
        QCOMPARE(listing.scenes.size(), std::size_t(1));
        QVERIFY(listing.cameras.empty());
        QCOMPARE(listDropped({folder / "transforms.json"}, {}).cameras.size(), std::size_t(1));
        QVERIFY(listDropped({folder / "images.png"}, {}).cameras.empty());
    }
};

QTEST_MAIN(ImportOfCamerasTest)
#include "cameras_dialog_test.moc"
