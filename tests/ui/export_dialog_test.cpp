#include "ui/dialog/export_dialog.h"

#include "tests/ui/ui_fixture.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/format.h"
#include "ui/widget/reason.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLocale>
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
        const OpenScene& scene = *place.session->scene(id);
        dialog = new ExportDialog(*place.session, scene.result, scene.request);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->setTarget(file("out.glb"));
        dialog->show();
    }
    ~Finished() { delete dialog; }

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

    void aFailedExportSaysWhyAndLeavesNothing() {
        Finished finished;
        const std::size_t before = finished.place.folder.entryCount();
        finished.dialog->setTarget(finished.file("missing/out.glb"));
        finished.dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(
            finished.dialog->resultText().contains(QStringLiteral("could not be written")), 20'000);
        QCOMPARE(finished.place.folder.entryCount(), before);
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
