#include "ui/main_window.h"

#include "tests/ui/ui_fixture.h"
#include "ui/panel/empty_state.h"
#include "ui/panel/input_panel.h"
#include "ui/panel/pending_picture.h"
#include "ui/panel/settings_panel.h"
#include "ui/panel/workspace.h"
#include "ui/settings/setting_list.h"
#include "ui/text/language.h"
#include "ui/theme/palette.h"
#include "ui/view/image_panel.h"
#include "ui/widget/eliding_combo_box.h"
#include "ui/widget/error_card.h"
#include "ui/widget/message_bar.h"
#include "ui/widget/timeline.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QStyleOptionComboBox>
#include <QSignalBlocker>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

/// Every text 40 % longer, in words that can wrap.
class LongWords : public QTranslator {
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char*, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        QString tail;
        for (qsizetype i = 0; i < (text.size() * 2 + 4) / 5; ++i)
            tail += i % 6 == 0 ? QLatin1Char(' ') : QLatin1Char('x');
        return text + (tail.endsWith(QLatin1Char(' ')) ? tail.chopped(1) : tail);
    }
};

void drop(QWidget& target, const std::vector<std::filesystem::path>& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& path : paths)
        urls << QUrl::fromLocalFile(QString::fromStdString(path.string()));
    data.setUrls(urls);
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &event);
}

/// Parts of Qt's own composite widgets are named by the widget around them.
bool isPartOfAnother(const QWidget* widget) {
    return widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<const QScrollBar*>(widget) ||
           (widget->parentWidget() && (qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) ||
                                       qobject_cast<const QComboBox*>(widget->parentWidget()) ||
                                       widget->parentWidget()->inherits("QComboBoxPrivateContainer")));
}

QString accessibleName(QWidget* widget) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name) : QString();
}

QStringList namelessControls(const QWidget& window) {
    QStringList nameless;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                               qobject_cast<QAbstractSpinBox*>(widget) ||
                               qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                               qobject_cast<QPlainTextEdit*>(widget) ||
                               qobject_cast<QAbstractItemView*>(widget);
        // What is hidden by itself, not by its page, is not there for anybody.
        if (isControl && !widget->isHidden() && !isPartOfAnother(widget) && accessibleName(widget).isEmpty())
            nameless << QStringLiteral("%1 in %2")
                            .arg(widget->metaObject()->className(),
                                 widget->parentWidget()->metaObject()->className());
    }
    return nameless;
}

/// Room for the words of a box, beside its arrow.
int fieldWidth(const QComboBox& box) {
    QStyleOptionComboBox option;
    option.initFrom(&box);
    option.subControls = QStyle::SC_All;
    return box.style()
        ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box)
        .width();
}

/// Visible words that have less room than they need.
QStringList cutWords(const QWidget& window) {
    QStringList cut;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || isPartOfAnother(widget))
            continue;
        const auto* label = qobject_cast<QLabel*>(widget);
        const bool singleLine = label && !label->wordWrap() && !label->text().isEmpty() &&
                                label->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored;
        if ((singleLine || qobject_cast<QPushButton*>(widget)) &&
            widget->width() < widget->minimumSizeHint().width())
            cut << (label ? label->text() : qobject_cast<QPushButton*>(widget)->text());
        if (const auto* box = qobject_cast<QAbstractSpinBox*>(widget)) {
            const auto* field = box->findChild<QLineEdit*>();
            if (field->fontMetrics().horizontalAdvance(field->text()) > field->width())
                cut << field->text();
        }
        // Names of devices and models may end in dots; words of our own may not.
        const auto* choices = qobject_cast<QComboBox*>(widget);
        if (choices && !qobject_cast<ElidingComboBox*>(widget) &&
            choices->fontMetrics().horizontalAdvance(choices->currentText()) > fieldWidth(*choices))
            cut << QStringLiteral("%1 in %2 px").arg(choices->currentText()).arg(fieldWidth(*choices));
        if (label && label->wordWrap() && label->height() < label->heightForWidth(label->width()))
            cut << label->text();
    }
    return cut;
}

} // namespace

/// The whole window with the real job queue and an estimator that needs no network.
class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheDropTarget() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        QVERIFY(window.findChild<EmptyState*>()->isVisible());
        QVERIFY(!window.workspace().isVisible());
        QVERIFY(window.inputPanel().isVisible());
        QVERIFY(window.settingsPanel().isVisible());
    }

    void droppedFilesAreListedRunAndShown() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        drop(window, {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png", 1)});
        QTRY_COMPARE_WITH_TIMEOUT(place.session->scenes().size(), std::size_t(1), 20'000);
        QVERIFY(window.workspace().isVisible());
        QAbstractItemModel* list = window.inputPanel().list()->model();
        QCOMPARE(list->rowCount(list->index(0, 0)), 2);
        QVERIFY(waitUntilIdle(*place.session));
        QVERIFY(window.workspace().imagePanel()->view());
        QCOMPARE(window.workspace().timeline()->frameCount(), 2);
        QCOMPARE(window.workspace().timeline()->state(1), FrameState::Done);
        QVERIFY(window.windowTitle().endsWith(QStringLiteral("Fathom")));
    }

    void listTimelineAndPictureShowTheSameView() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        const SceneId id = openAndWait(*place.session, {writePhoto(place.folder, "a.png"),
                                                        writePhoto(place.folder, "b.png", 1),
                                                        writePhoto(place.folder, "c.png", 2)});
        QVERIFY(waitUntilIdle(*place.session));
        window.workspace().timeline()->setCurrentFrame(2);
        QCOMPARE(window.inputPanel().list()->currentIndex().row(), 2);
        QCOMPARE(window.workspace().imagePanel()->view()->index, std::size_t(2));
        QTreeView* list = window.inputPanel().list();
        list->setCurrentIndex(list->model()->index(1, 0, list->model()->index(0, 0)));
        QVERIFY((place.session->current() == CurrentRow{id, 1}));
        QCOMPARE(window.workspace().timeline()->currentFrame(), 1);
        window.actions()[ActionId::NextView]->trigger();
        QCOMPARE(window.workspace().imagePanel()->view()->index, std::size_t(2));
    }

    void anotherSceneInTheListIsAnotherSceneInTheCentre() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session,
                    {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png", 1)});
        QVERIFY(waitUntilIdle(*place.session));
        openAndWait(*place.session, {writePhoto(place.folder, "c.png", 2)});
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(window.workspace().timeline()->frameCount(), 1);
        QTreeView* list = window.inputPanel().list();
        list->setCurrentIndex(list->model()->index(0, 0));
        QCOMPARE(window.workspace().timeline()->frameCount(), 2);
        for (int scene = 0; scene < 2; ++scene) {
            window.actions()[ActionId::CloseScene]->trigger();
            QVERIFY(answerQuestion("Close"));
        }
        QVERIFY(window.findChild<EmptyState*>()->isVisible());
    }

    void aFailedRunIsACardWhereTheResultWouldBe() {
        const Workplace place;
        place.engine.control->failAtPass = 1;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        ErrorCard* card = window.workspace().sceneError();
        QVERIFY(card->isVisible());
        QVERIFY(card->details().contains(QStringLiteral("told to fail")));
        QVERIFY(QApplication::activeModalWidget() == nullptr);
        card->actionButton()->click();
        QVERIFY(waitUntilIdle(*place.session));
        QVERIFY(!card->isVisible());
        QVERIFY(window.workspace().imagePanel()->isVisible());
    }

    void aSmallerBatchIsOneClickAfterRunningOutOfMemory() {
        const Workplace place;
        place.settings().set(setting::kBatchSize, 4);
        place.engine.control->failure = ErrorCode::OutOfDeviceMemory;
        place.engine.control->alwaysFails = true; // at lower resolutions too
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        QVERIFY(window.workspace().sceneError()->isVisible());
        place.engine.control->alwaysFails = false;
        window.workspace().sceneError()->actionButton()->click();
        QCOMPARE(place.settings().value(setting::kBatchSize), 2);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(place.session->currentScene()->state, SceneState::Done);
    }

    void aPhotoForWhichNothingIsComingDoesNotSayThatItWaits() {
        const Workplace place;
        place.settings().set(setting::kStartAtOnce, false);
        place.engine.control->hold = true;
        MainWindow window(*place.session);
        window.show();
        const SceneId id = openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        const auto* pending = window.findChild<PendingPicture*>();
        QCOMPARE(pending->caption(), QStringLiteral("a.png · not run yet"));
        place.session->run(id);
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes > 0, 20'000);
        QTRY_COMPARE(pending->caption(), QStringLiteral("a.png · running"));
        place.session->stop(id);
        QVERIFY(waitUntilIdle(*place.session));
        QCOMPARE(pending->caption(), QStringLiteral("a.png · stopped"));
    }

    void aRefusedFileShowsItsReasonInPlaceOfThePicture() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        const SceneId id = openAndWait(
            *place.session, {writePhoto(place.folder, "a.png"), writeGarbage(place.folder, "b.jpg")});
        QVERIFY(waitUntilIdle(*place.session));
        place.session->setCurrent({id, 1});
        QVERIFY(window.workspace().rowError()->isVisible());
        QVERIFY(!window.workspace().imagePanel()->isVisible());
        place.session->setCurrent({id, 0});
        QVERIFY(window.workspace().imagePanel()->isVisible());
    }

    void closingWhileRunningStopsWaitsAndCloses() {
        const Workplace place;
        place.engine.control->hold = true;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes > 0, 20'000);
        QSignalSpy closed(&window, &MainWindow::closed);
        window.close();
        QVERIFY(answerQuestion("Quit and Stop"));
        QVERIFY(window.isVisible());
        QVERIFY(window.messages().isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 20'000);
        QVERIFY(!window.isVisible());
        QCOMPARE(place.session->scenes().front()->state, SceneState::Cancelled);
    }

    void quittingWhileRunningCanBeRefused() {
        const Workplace place;
        place.engine.control->hold = true;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QTRY_VERIFY_WITH_TIMEOUT(place.engine.control->passes > 0, 20'000);
        window.close();
        QVERIFY(answerQuestion("Keep Running"));
        QVERIFY(window.isVisible());
        QVERIFY(place.session->scenes().front()->isActive());
    }

    void quittingAsksBeforeResultsAreLost() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        QSignalSpy closed(&window, &MainWindow::closed);
        window.close();
        QVERIFY(answerQuestion("Keep Open"));
        QVERIFY(window.isVisible());
        window.close();
        QVERIFY(answerQuestion("Quit"));
        QCOMPARE(closed.count(), 1);
        QVERIFY(!window.isVisible());
    }

    void quittingAsksNothingWhenEverythingIsInFiles() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        const SceneId id = openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        ExportOptions options;
        options.format = SceneFormat::Ply;
        place.session->exportScene(place.session->scene(id)->result, place.folder / "a.ply", options);
        QVERIFY(waitUntilIdle(*place.session));
        window.close();
        QVERIFY(!window.isVisible());
    }

    void dockActionsAndDocksAgreeAndTheLayoutComesBack() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        QAction* action = window.actions()[ActionId::SettingsDock];
        auto* dock = window.findChild<QDockWidget*>(QStringLiteral("settings"));
        QVERIFY(action->isChecked());
        action->trigger();
        QVERIFY(!dock->isVisible());
        dock->show();
        QVERIFY(action->isChecked());
        dock->close();
        QVERIFY(!action->isChecked());
        window.actions()[ActionId::ResetLayout]->trigger();
        QVERIFY(dock->isVisible());
        QVERIFY(!window.findChild<QDockWidget*>(QStringLiteral("log"))->isVisible());
    }

    void inANarrowWindowTheNamesOfTheInputsCanStillBeRead() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        window.resize(window.minimumSizeHint());
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY2(window.inputPanel().width() >= 200, qPrintable(QString::number(window.inputPanel().width())));
    }

    void theLayoutIsRemembered() {
        const Workplace place;
        {
            MainWindow window(*place.session);
            window.show();
            window.actions()[ActionId::InputsDock]->trigger();
            window.close();
        }
        MainWindow window(*place.session);
        window.show();
        QVERIFY(!window.inputPanel().isVisible());
        QVERIFY(!window.actions()[ActionId::InputsDock]->isChecked());
    }

    void theViewsCanBeShownAloneOrTogether() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        window.actions()[ActionId::ShowScene]->trigger();
        QVERIFY(!window.workspace().imagePanel()->isVisible());
        window.actions()[ActionId::ShowPicture]->trigger();
        QVERIFY(window.workspace().imagePanel()->isVisible());
        window.actions()[ActionId::ShowBoth]->trigger();
        QCOMPARE(window.workspace().arrangement(), Workspace::Arrangement::Both);
        window.actions()[ActionId::TabConfidence]->trigger();
        QCOMPARE(window.workspace().imagePanel()->tab(), ImageTab::Confidence);
        QCOMPARE(place.settings().value(setting::kImageTab), ImageTab::Confidence);
    }

    void everyControlHasANameForAScreenReader() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        const QStringList nameless = namelessControls(window);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("; "))));
    }

    void buttonsAreEnabledWhenTheirActionsAre() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        const TemporaryFolder empty;
        openAndWait(*place.session, {writePhoto(place.folder, "a.png"), empty.path()});
        QVERIFY(waitUntilIdle(*place.session));
        int buttons = 0;
        for (const QToolButton* button : window.findChildren<QToolButton*>()) {
            if (!button->defaultAction())
                continue;
            ++buttons;
            QVERIFY2(button->isEnabled() == button->defaultAction()->isEnabled(), qPrintable(button->text()));
        }
        QVERIFY(buttons >= 5);
        QVERIFY(!window.actions()[ActionId::Run]->isEnabled());
    }

    void everyMenuEntryHasWords() {
        const Workplace place;
        MainWindow window(*place.session);
        for (const QAction* action : window.menuBar()->findChildren<QAction*>())
            QVERIFY2(action->isSeparator() || !action->text().isEmpty(), qPrintable(QDebug::toString(action->parent())));
        for (const QAction* top : window.menuBar()->actions())
            QVERIFY2(top->text().contains(QLatin1Char('&')), qPrintable(top->text()));
    }

    void menusShowWhatIsChecked() {
        applyTheme(*qApp, Appearance::Dark);
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        int marks = 0;
        for (QMenu* menu : window.menuBar()->findChildren<QMenu*>())
            for (QAction* action : menu->actions()) {
                if (!action->isCheckable())
                    continue;
                ++marks;
                QVERIFY2(pictureOf(*menu, *action, true) != pictureOf(*menu, *action, false), qPrintable(action->text()));
            }
        QVERIFY(marks >= 10);
    }

    void longTranslationsCutNothing_data() {
        QTest::addColumn<bool>("open");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("empty, left to right") << false << Qt::LeftToRight;
        QTest::newRow("a scene, left to right") << true << Qt::LeftToRight;
        QTest::newRow("a scene, right to left") << true << Qt::RightToLeft;
    }
    void longTranslationsCutNothing() {
        QFETCH(bool, open);
        QFETCH(Qt::LayoutDirection, direction);
        LongWords words;
        QApplication::installTranslator(&words);
        QApplication::setLayoutDirection(direction);
        {
            applyTheme(*qApp, Appearance::Light);
            const Workplace place;
            place.settings().set(setting::kComputeOpen, true);
            MainWindow window(*place.session);
            window.resize(1600, 1000);
            window.show();
            if (open) {
                openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
                QVERIFY(waitUntilIdle(*place.session));
            }
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            QVERIFY2(window.minimumSizeHint().width() <= 1366,
                     qPrintable(QString::number(window.minimumSizeHint().width())));
            QVERIFY2(window.minimumSizeHint().height() <= 768,
                     qPrintable(QString::number(window.minimumSizeHint().height())));
            const QStringList cut = cutWords(window);
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral("; "))));
            QVERIFY(window.settingsPanel().widget()->width() <= window.settingsPanel().viewport()->width());
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QApplication::removeTranslator(&words);
    }

    void everyLanguageFits_data() {
        QTest::addColumn<QString>("code");
        for (const Language& language : languages())
            QTest::newRow(qPrintable(language.code)) << language.code;
    }
    void everyLanguageFits() {
        QFETCH(QString, code);
        LanguageSwitch language;
        language.apply(*qApp, code);
        {
            applyTheme(*qApp, Appearance::Light);
            const Workplace place;
            place.settings().set(setting::kComputeOpen, true);
            MainWindow window(*place.session);
            window.show();
            openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
            QVERIFY(waitUntilIdle(*place.session));
            QVERIFY2(window.minimumSizeHint().width() <= 1280,
                     qPrintable(QString::number(window.minimumSizeHint().width())));
            const QStringList cut = cutWords(window);
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral("; "))));
        }
        language.apply(*qApp, QStringLiteral("en"));
    }

    void f6GoesThroughTheZonesAndComesBack() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png")});
        QVERIFY(waitUntilIdle(*place.session));
        QApplication::setActiveWindow(&window);
        window.inputPanel().setFocus();
        QWidget* const first = QApplication::focusWidget();
        QVERIFY(first);
        QSet<QWidget*> seen;
        for (int step = 0; step < 10; ++step) {
            window.actions()[ActionId::NextZone]->trigger();
            seen << QApplication::focusWidget();
            if (QApplication::focusWidget() == first)
                break;
        }
        QCOMPARE(QApplication::focusWidget(), first);
        QVERIFY(seen.size() >= 4);
    }

    void tabGoesThroughTheWholeEmptyWindow() {
        const Workplace place;
        MainWindow window(*place.session);
        window.show();
        QApplication::setActiveWindow(&window);
        QSet<QWidget*> seen;
        for (int step = 0; step < 80; ++step) {
            QTest::keyClick(&window, Qt::Key_Tab);
            seen << QApplication::focusWidget();
        }
        const bool reachesSettings = std::ranges::any_of(
            seen, [&](const QWidget* widget) { return window.settingsPanel().isAncestorOf(widget); });
        QVERIFY(reachesSettings);
        auto* openFiles = window.findChild<QPushButton*>(QStringLiteral("largePrimary"));
        QVERIFY(openFiles && seen.contains(openFiles));
    }

    void textsKeepTheirContrastInBothPalettes() {
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
            applyTheme(*qApp, appearance);
            const ThemeColours& colours = themeColours(QApplication::palette());
            for (const QColor& text : {colours.text, colours.secondary, colours.accent, colours.good,
                                       colours.attention, colours.problem})
                // The dark palette's red is for icons, which need 3:1.
                QVERIFY2(contrast(text, colours.panel) >= (text == colours.problem ? 4.0 : 4.5),
                         qPrintable(text.name()));
            QVERIFY(contrast(Qt::white, QApplication::palette().color(QPalette::Highlight)) >= 4.5);
        }
    }

    void theWindowCanBeMadeAgainOverTheSameSession() {
        const Workplace place;
        auto window = std::make_unique<MainWindow>(*place.session);
        window->show();
        openAndWait(*place.session, {writePhoto(place.folder, "a.png"), writePhoto(place.folder, "b.png")});
        QVERIFY(waitUntilIdle(*place.session));
        window.reset();
        window = std::make_unique<MainWindow>(*place.session);
        window->show();
        QVERIFY(window->workspace().isVisible());
        QCOMPARE(window->workspace().timeline()->frameCount(), 2);
        QVERIFY(window->workspace().imagePanel()->view());
        QCOMPARE(window->inputPanel().list()->model()->rowCount(), 1);
    }

private:
    /// The menu while one of its entries is checked or not, whatever the others of its group are.
    static QImage pictureOf(QMenu& menu, QAction& action, bool checked) {
        const QSignalBlocker quiet(&action);
        if (QActionGroup* group = action.actionGroup())
            group->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
        action.setChecked(checked);
        return menu.grab().toImage();
    }

    /// WCAG 2.1 contrast ratio.
    static double contrast(const QColor& one, const QColor& other) {
        const double a = luminance(one);
        const double b = luminance(other);
        return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
    }
    static double luminance(const QColor& colour) {
        const auto linear = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
