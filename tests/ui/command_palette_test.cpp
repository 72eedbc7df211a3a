#include "ui/dialog/command_palette.h"

#include "tests/ui/ui_fixture.h"
#include "ui/actions.h"
#include "ui/main_window.h"

#include <QAction>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

/// The window with the list opened the way a person opens it.
struct Opened {
    Opened() {
        window.show();
        window.actions()[ActionId::Palette]->trigger();
        palette = window.findChild<CommandPalette*>();
    }

    [[nodiscard]] QStringList visible() const {
        QStringList names;
        for (int row = 0; row < palette->list()->topLevelItemCount(); ++row)
            if (const QTreeWidgetItem* item = palette->list()->topLevelItem(row); !item->isHidden())
                names << item->text(0);
        return names;
    }
    [[nodiscard]] const QTreeWidgetItem* line(const QString& name) const {
        const auto found = palette->list()->findItems(name, Qt::MatchExactly);
        return found.isEmpty() ? nullptr : found.front();
    }

    Workplace place;
    MainWindow window{*place.session};
    QPointer<CommandPalette> palette;
};

} // namespace

class CommandPaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOtherActionIsListedWithItsMenuAndShortcut() {
        const Opened opened;
        QCOMPARE(opened.palette->list()->topLevelItemCount() + 1,
                 static_cast<int>(opened.window.actions().all().size()));
        const QTreeWidgetItem* item = opened.line(QStringLiteral("Open Folder…"));
        QVERIFY(item);
        QCOMPARE(item->text(1), QStringLiteral("File"));
        QCOMPARE(item->text(2), QStringLiteral("Ctrl+Shift+O"));
    }

    void whatCannotBeDoneSaysWhy() {
        const Opened opened;
        const QTreeWidgetItem* item = opened.line(QStringLiteral("Export…"));
        QVERIFY(item && item->isDisabled());
        QCOMPARE(item->text(1), opened.window.actions().reasonAgainst(ActionId::Export));
        opened.palette->search()->setText(QStringLiteral("export…"));
        QVERIFY(!opened.palette->list()->currentItem());
        QTest::keyClick(opened.palette->search(), Qt::Key_Return);
        QVERIFY(opened.palette->isVisible());
    }

    void wordsInAnyOrderFindAnAction() {
        const Opened opened;
        QTest::keyClicks(opened.palette->search(), QStringLiteral("folder OPEN"));
        QCOMPARE(opened.visible(), QStringList{QStringLiteral("Open Folder…")});
        opened.palette->search()->setText(QStringLiteral("window full"));
        QCOMPARE(opened.visible(), QStringList{QStringLiteral("Full Screen")});
        opened.palette->search()->setText(QStringLiteral("nothing like that"));
        QVERIFY(opened.visible().isEmpty());
    }

    void enterRunsWhatTheArrowsChose() {
        const Opened opened;
        opened.palette->search()->setText(QStringLiteral("view f"));
        const QStringList found = opened.visible();
        QVERIFY2(found.contains(QStringLiteral("Inputs")) && found.contains(QStringLiteral("Log")),
                 qPrintable(found.join(QLatin1Char(','))));
        while (opened.palette->list()->currentItem()->text(0) != QStringLiteral("Log")) {
            const QTreeWidgetItem* before = opened.palette->list()->currentItem();
            QTest::keyClick(opened.palette->search(), Qt::Key_Down);
            QVERIFY(opened.palette->list()->currentItem() != before);
        }
        QSignalSpy ran(opened.window.actions()[ActionId::LogDock], &QAction::triggered);
        QTest::keyClick(opened.palette->search(), Qt::Key_Return);
        QTRY_COMPARE(ran.count(), 1);
        QTRY_VERIFY(!opened.palette);
    }

    void escapeClosesIt() {
        const Opened opened;
        QTest::keyClick(opened.palette->search(), Qt::Key_Escape);
        QTRY_VERIFY(!opened.palette);
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "command_palette_test.moc"
