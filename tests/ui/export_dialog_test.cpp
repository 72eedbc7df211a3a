#include "ui/dialog/export_dialog.h"

#include "tests/ui/ui_fixture.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/format.h"
#include "ui/widget/reason.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

/// A finished scene and the dialog that exports it.
struct Finished {
    explicit Finished(bool gaussians = false) {
        place.engine.control->withGaussians = gaussians;
        id = openAndWait(*place.session,
                         {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png", 1)});
        (void)waitUntilIdle(*place.session);
        reopen();
        dialog->setTarget(file("out.glb"));
        dialog->show();
    }
    ~Finished() { delete dialog; }

    /// As the person who opens it finds it.
    void reopen() {
        delete dialog;
        const OpenScene& scene = *place.session->scene(id);
        dialog = new ExportDialog(*place.session, scene.result, scene.request);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    }

    [[nodiscard]] QPushButton* button(const QString& words) const {
        const auto buttons = dialog->findChildren<QPushButton*>();
        const auto found = std::ranges::find(buttons, words, &QPushButton::text);
        return found == buttons.end() ? nullptr : *found;
    }

    [[nodiscard]] QString file(const std::string& name) const {
        return QString::fromStdString((place.folder / name).string());
    }

    Workplace place;
    SceneId id = 0;
    ExportDialog* dialog = nullptr;
};

} // namespace

class ExportOfScenesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void theEstimateIsWhatIsWritten() {
        Finished finished;
        const Scene& scene = *finished.place.session->scene(finished.id)->result;
        const ExportEstimate estimate = estimateExport(scene, exportOptions(finished.place.settings()));
        QVERIFY(estimate.points > 0);
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->estimateText().contains(countText(estimate.points)),
                                 20'000);
        QVERIFY(finished.dialog->estimateText().contains(bytesText(estimate.bytes)));
        finished.dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        QVERIFY(finished.dialog->resultText().contains(countText(estimate.points)));
        QVERIFY(std::filesystem::file_size(finished.dialog->target()) > 500);
    }

    void theEstimateFollowsTheOptions() {
        Finished finished;
        finished.place.settings().set(setting::kConfidencePercentile, 0.0);
        finished.place.settings().set(setting::kRemoveEdges, false);
        finished.place.settings().set(setting::kExportPoints, 1'000);
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->estimateText().startsWith(QStringLiteral("1,000 points")),
                                 20'000);
        finished.place.settings().set(setting::kExportAllPoints, true);
        QTRY_VERIFY_WITH_TIMEOUT(
            !finished.dialog->estimateText().startsWith(QStringLiteral("1,000 points")) &&
                finished.dialog->estimateText().contains(QStringLiteral("points")),
            20'000);
    }

    void theCommandLineSaysTheSame() {
        Finished finished;
        finished.place.settings().set(setting::kExportAxes, ExportAxes::ZUp);
        const QString line = finished.dialog->commandLine();
        QVERIFY2(line.startsWith(QStringLiteral("fathom-cli run ")), qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral("a.png")) && line.contains(QStringLiteral("b.png")),
                 qPrintable(line));
        QVERIFY2(line.contains(QStringLiteral("--axes z")), qPrintable(line));
    }

    void theEndingFollowsTheFormat() {
        Finished finished;
        finished.place.settings().set(setting::kExportFormat, SceneFormat::Ply);
        QCOMPARE(finished.dialog->target().extension(), std::filesystem::path(".ply"));
        finished.place.settings().set(setting::kExportFormat, SceneFormat::Glb);
        QCOMPARE(finished.dialog->target().extension(), std::filesystem::path(".glb"));
    }

    void whatTheFormatOrTheSceneLacksIsDisabledWithTheReason() {
        Finished finished;
        const auto boxes = finished.dialog->findChildren<QCheckBox*>();
        const auto cameras = std::ranges::find(boxes, QStringLiteral("Cameras"), &QCheckBox::text);
        QVERIFY(cameras != boxes.end());
        QVERIFY((*cameras)->isEnabled());
        finished.place.settings().set(setting::kExportFormat, SceneFormat::Ply);
        QVERIFY(!(*cameras)->isEnabled());
        QVERIFY(reasonAgainst(*cameras).contains(QStringLiteral("PLY")));
    }

    void gaussiansAreWrittenWhenTheSceneHasThem() {
        for (const bool has : {false, true}) {
            Finished finished(has);
            QComboBox* format = finished.dialog->format();
            const int item = format->findData(static_cast<int>(SceneFormat::Gaussians));
            QCOMPARE(itemReason(format, item).isEmpty(), has);
            if (!has)
                continue;
            finished.place.settings().set(setting::kExportFormat, SceneFormat::Gaussians);
            QCOMPARE(finished.dialog->target().extension(), std::filesystem::path(".ply"));
            const Scene& scene = *finished.place.session->scene(finished.id)->result;
            const std::size_t all = scene.views.size() * scene.views.front()->gaussians.size();
            QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->estimateText().contains(countText(all)) &&
                                         finished.dialog->estimateText().contains(QStringLiteral("Gaussians")),
                                     20'000);
            finished.dialog->startExport();
            QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Gaussians")), 20'000);
            const auto bytes = std::filesystem::file_size(finished.dialog->target());
            QVERIFY(finished.dialog->estimateText().contains(bytesText(bytes)));
            QVERIFY2(finished.dialog->commandLine().contains(QStringLiteral("--export gaussians")),
                     qPrintable(finished.dialog->commandLine()));
        }
    }

    void theFirstExportGoesToAFolderThatExists() {
        const TemporaryFolder home;
        const QByteArray before = qgetenv("HOME");
        qputenv("HOME", home.path().string().c_str());
        Finished finished;
        finished.reopen();
        QCOMPARE(finished.dialog->target().parent_path(), home.path());
        qputenv("HOME", before);
    }

    void theTypedEndingIsThatOfTheFormat_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<SceneFormat>("before");
        QTest::addColumn<QString>("written");
        QTest::addColumn<SceneFormat>("after");
        QTest::newRow("none") << "first" << SceneFormat::Glb << "first.glb" << SceneFormat::Glb;
        QTest::newRow("a dot in the name") << "scan.v2" << SceneFormat::Glb << "scan.v2.glb" << SceneFormat::Glb;
        QTest::newRow("another format's") << "x.ply" << SceneFormat::Glb << "x.ply" << SceneFormat::Ply;
        QTest::newRow("back again") << "x.GLB" << SceneFormat::Ply << "x.GLB" << SceneFormat::Glb;
    }
    void theTypedEndingIsThatOfTheFormat() {
        QFETCH(QString, typed);
        QFETCH(SceneFormat, before);
        QFETCH(QString, written);
        QFETCH(SceneFormat, after);
        Finished finished;
        finished.place.settings().set(setting::kExportFormat, before);
        finished.dialog->setTarget(finished.file(typed.toStdString()));
        finished.dialog->startExport();
        QCOMPARE(QString::fromStdString(finished.dialog->target().filename().string()), written);
        QCOMPARE(finished.place.settings().value(setting::kExportFormat), after);
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        QVERIFY(std::filesystem::exists(finished.place.folder / written.toStdString()));
    }

    void aTypedNameAloneLiesInTheFolderOfTheLastExport() {
        Finished finished;
        finished.place.settings().set(setting::kExportFolder, finished.file(""));
        finished.dialog->setTarget(QStringLiteral("alone"));
        finished.dialog->startExport();
        QCOMPARE(finished.dialog->target(), finished.place.folder / "alone.glb");
    }

    void insideATypedFolderTheFileIsNamedAfterTheScene() {
        Finished finished;
        finished.dialog->setTarget(finished.file(""));
        finished.dialog->startExport();
        const std::string name = finished.place.session->scene(finished.id)->name.toStdString();
        QCOMPARE(finished.dialog->target(), finished.place.folder / (name + ".glb"));
    }

    void aTypedFolderIsMade() {
        Finished finished;
        finished.dialog->setTarget(finished.file("new/folder/out.glb"));
        finished.dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        QVERIFY(std::filesystem::exists(finished.place.folder / "new/folder/out.glb"));
    }

    void aFolderThatCannotBeMadeIsNamed() {
        Finished finished;
        const std::size_t before = finished.place.folder.entryCount();
        finished.dialog->setTarget(finished.file("a.png/out.glb"));
        finished.dialog->startExport();
        QVERIFY2(finished.dialog->resultText().contains(QStringLiteral("a.png” does not exist")),
                 qPrintable(finished.dialog->resultText()));
        QCOMPARE(finished.place.folder.entryCount(), before);
    }

    void aFailedExportSaysWhyAndLeavesNothing() {
        Finished finished;
        std::filesystem::create_directory(finished.place.folder / "out.glb");
        const std::size_t before = finished.place.folder.entryCount();
        // Where it would be written, there is a folder by then.
        finished.dialog->setTarget(finished.file("out.glb/out"));
        std::filesystem::create_directory(finished.place.folder / "out.glb" / "out.glb");
        finished.dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(
            finished.dialog->resultText().contains(QStringLiteral("could not be written")), 20'000);
        QCOMPARE(finished.place.folder.entryCount(), before);
    }

    void depthPicturesAreWrittenIntoAFolder() {
        Finished finished;
        finished.place.settings().set(setting::kExportFormat, SceneFormat::DepthPictures);
        QCOMPARE(finished.dialog->target(), finished.place.folder / "out/depth");
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->estimateText().contains(QStringLiteral("2 view")), 20'000);
        for (const QSpinBox* box : finished.dialog->findChildren<QSpinBox*>())
            QVERIFY(!box->isEnabled());
        finished.button("Export")->click();
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        QVERIFY(std::filesystem::exists(finished.place.folder / "out/depth/depth.json"));
        QVERIFY(std::filesystem::exists(finished.place.folder / "out/depth/0000_a_depth.png"));
        QVERIFY2(finished.dialog->commandLine().contains(QStringLiteral("--export depth")),
                 qPrintable(finished.dialog->commandLine()));
        finished.button("Export")->click();
        QVERIFY(answerQuestion("Keep"));
        finished.place.settings().set(setting::kExportFormat, SceneFormat::Ply);
        QCOMPARE(finished.dialog->target(), finished.place.folder / "out.ply");
    }

    void replacingAsksFirst() {
        Finished finished;
        const auto write = finished.button("Export");
        write->click();
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        const auto written = std::filesystem::last_write_time(finished.dialog->target());
        write->click();
        QVERIFY(answerQuestion("Keep"));
        QVERIFY(!finished.place.session->isExporting());
        QCOMPARE(std::filesystem::last_write_time(finished.dialog->target()), written);
        QTRY_VERIFY(!QApplication::activeModalWidget());
        write->click();
        QVERIFY(answerQuestion("Replace"));
        QVERIFY(finished.place.session->isExporting());
        QVERIFY(waitUntilIdle(*finished.place.session));
        QVERIFY(std::filesystem::last_write_time(finished.dialog->target()) > written);
    }

    void theDialogGrowsForALongResult() {
        Finished finished;
        const QString folder(120, QLatin1Char('n'));
        finished.dialog->setTarget(finished.file(folder.toStdString() + "/" + folder.toStdString() + ".glb"));
        finished.dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(finished.dialog->resultText().contains(QStringLiteral("Wrote")), 20'000);
        QTRY_VERIFY(finished.dialog->height() >=
                    finished.dialog->layout()->totalHeightForWidth(finished.dialog->width()));
        for (const QLineEdit* field : finished.dialog->findChildren<QLineEdit*>())
            if (field->accessibleName() == QStringLiteral("File"))
                QVERIFY(field->height() >= field->minimumSizeHint().height());
    }

    void closingWhileWritingCancelsInstead() {
        Finished finished;
        finished.dialog->startExport();
        finished.dialog->reject();
        QVERIFY(finished.dialog->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!finished.dialog->resultText().isEmpty(), 20'000);
        finished.dialog->reject();
        QVERIFY(!finished.dialog->isVisible());
    }
};

QTEST_MAIN(ExportOfScenesTest)
#include "export_dialog_test.moc"
