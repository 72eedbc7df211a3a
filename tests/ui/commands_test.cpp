#include "ui/commands.h"

#include "tests/ui/ui_fixture.h"
#include "ui/dialog/about_dialog.h"
#include "ui/dialog/export_dialog.h"
#include "ui/dialog/models_dialog.h"
#include "ui/dialog/shortcut_sheet.h"
#include "ui/main_window.h"
#include "ui/settings/setting_list.h"
#include "ui/widget/message_bar.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QTest>
#include <QTimer>

#include <functional>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

/// The window with a finished scene of two photos.
struct Finished {
    Finished() {
        window.show();
        id = openAndWait(*place.session,
                         {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png", 1)});
        (void)waitUntilIdle(*place.session);
    }

    void exportScene() {
        const OpenScene& scene = *place.session->scene(id);
        place.session->exportScene(scene.result, place.folder / "out.ply", ExportOptions{.format = SceneFormat::Ply});
        (void)waitUntilIdle(*place.session);
    }

    template <typename Dialog>
    [[nodiscard]] qsizetype openCount() const {
        const auto dialogs = window.findChildren<Dialog*>();
        return std::ranges::count_if(dialogs, [](const Dialog* dialog) { return dialog->isVisible(); });
    }

    Workplace place;
    MainWindow window{*place.session};
    SceneId id = 0;
};

/// Triggers an action that opens a file dialog, lets `look` see it, and closes it again.
void withFileDialog(QAction& action, const std::function<void(QFileDialog&)>& look) {
    bool seen = false;
    QTimer::singleShot(0, qApp, [&] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog);
        seen = true;
        look(*dialog);
        dialog->close();
    });
    action.trigger();
    QVERIFY(seen);
}

} // namespace

class CommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

    void aDialogThatIsOpenComesBackInsteadOfASecondOne() {
        const Finished finished;
        for (int time = 0; time < 2; ++time)
            for (const ActionId id : {ActionId::Export, ActionId::About, ActionId::Shortcuts, ActionId::Models})
                finished.window.actions()[id]->trigger();
        QCOMPARE(finished.openCount<ExportDialog>(), 1);
        QCOMPARE(finished.openCount<AboutDialog>(), 1);
        QCOMPARE(finished.openCount<ShortcutSheet>(), 1);
        QCOMPARE(finished.openCount<ModelsDialog>(), 1);
    }

    void aClosedDialogOpensAgain() {
        const Finished finished;
        finished.window.actions()[ActionId::Export]->trigger();
        finished.window.findChild<ExportDialog*>()->close();
        finished.window.actions()[ActionId::Export]->trigger();
        QCOMPARE(finished.openCount<ExportDialog>(), 1);
    }

    void aFailedExportIsToldOnce() {
        const Finished finished;
        finished.window.actions()[ActionId::Export]->trigger();
        auto* dialog = finished.window.findChild<ExportDialog*>();
        finished.window.messages().dismiss();
        std::filesystem::create_directories(finished.place.folder / "x.glb");
        std::filesystem::create_directories(finished.place.folder / "x.glb/x.glb");
        dialog->setTarget(QString::fromStdString((finished.place.folder / "x.glb/x").string()));
        dialog->startExport();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->resultText().contains(QStringLiteral("could not be written")), 20'000);
        QVERIFY(!finished.window.messages().isVisible());
    }

    void closingAResultThatWasNotExportedAsksFirst() {
        const Finished finished;
        QAction* close = finished.window.actions()[ActionId::CloseScene];
        close->trigger();
        QVERIFY(answerQuestion("Keep Open"));
        QVERIFY(finished.place.session->scene(finished.id));
        close->trigger();
        QVERIFY(answerQuestion("Close"));
        QVERIFY(!finished.place.session->scene(finished.id));
    }

    void anExportedSceneClosesAtOnce() {
        Finished finished;
        finished.exportScene();
        finished.window.actions()[ActionId::CloseScene]->trigger();
        QVERIFY(!finished.place.session->scene(finished.id));
    }

    void aNewResultCountsAsNotExported() {
        Finished finished;
        finished.exportScene();
        QVERIFY(!finished.place.session->scene(finished.id)->hasUnsavedResult());
        finished.place.session->run(finished.id);
        QVERIFY(waitUntilIdle(*finished.place.session));
        QVERIFY(finished.place.session->scene(finished.id)->hasUnsavedResult());
    }

    void closingASceneThatRunsAsksFirst() {
        const Workplace place;
        place.engine.control->hold = true;
        const MainWindow window(*place.session);
        const SceneId id = openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes > 0, 20'000);
        window.actions()[ActionId::CloseScene]->trigger();
        QVERIFY(answerQuestion("Keep Running"));
        QVERIFY(place.session->scene(id)->isActive());
        window.actions()[ActionId::CloseScene]->trigger();
        QVERIFY(answerQuestion("Close and Stop"));
        QVERIFY(!place.session->scene(id));
    }

    void modelFilesOfEveryKindCanBeChosen() {
        const Finished finished;
        withFileDialog(*finished.window.actions()[ActionId::AddModel], [](QFileDialog& dialog) {
            const QString filters = dialog.nameFilters().join(QLatin1Char(' '));
            QVERIFY2(filters.contains(QStringLiteral("*.safetensors")) && filters.contains(QStringLiteral("*.gguf")) &&
                         filters.contains(QStringLiteral("(*)")),
                     qPrintable(filters));
        });
    }

    void fileDialogsStartWhereTheLastOneEnded() {
        const Finished finished;
        const QString folder = QString::fromStdString(finished.place.folder.path().string());
        QAction* open = finished.window.actions()[ActionId::OpenFiles];
        withFileDialog(*open, [&](QFileDialog& dialog) {
            dialog.selectFile(folder + QStringLiteral("/a.png"));
            QMetaObject::invokeMethod(&dialog, "accept");
        });
        QVERIFY(waitUntilIdle(*finished.place.session));
        withFileDialog(*open, [&](QFileDialog& dialog) { QCOMPARE(dialog.directory().absolutePath(), folder); });
        withFileDialog(*finished.window.actions()[ActionId::OpenFolder],
                       [&](QFileDialog& dialog) { QCOMPARE(dialog.directory().absolutePath(), folder); });
    }

    void aPictureOfTheSceneIsAPngWithoutBeingTold() {
        const Finished finished;
        QAction* save = finished.window.actions()[ActionId::Screenshot];
        if (!save->isEnabled())
            QSKIP("There is no OpenGL here.");
        withFileDialog(*save, [&](QFileDialog& dialog) {
            dialog.selectFile(QString::fromStdString((finished.place.folder / "view").string()));
            QMetaObject::invokeMethod(&dialog, "accept");
        });
        QVERIFY(std::filesystem::exists(finished.place.folder / "view.png"));
    }
};

QTEST_MAIN(CommandsTest)
#include "commands_test.moc"
