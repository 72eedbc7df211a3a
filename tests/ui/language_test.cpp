#include "ui/text/language.h"

#include "engine/base/resource_folder.h"
#include "engine/pipeline/published_models.h"
#include "tests/ui/ui_fixture.h"
#include "ui/main_window.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/model_text.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

/// What a .ts file holds: context and source of every message, and how many are not finished.
struct Messages {
    QSet<QString> sources;
    int unfinished = 0;
    int empty = 0;
};

Messages readMessages(const QString& language) {
    Messages messages;
    QFile file(QStringLiteral(FATHOM_TRANSLATIONS "/fathom_%1.ts").arg(language));
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            messages.sources << context + QLatin1Char('\n') + xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            messages.unfinished += xml.attributes().hasAttribute(QLatin1String("type")) ? 1 : 0;
            messages.empty +=
                xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().isEmpty() ? 1 : 0;
        }
    }
    return messages;
}

QChar mnemonicOf(const QString& text) {
    const qsizetype at =
        QString(text).replace(QStringLiteral("&&"), QStringLiteral("  ")).indexOf(QLatin1Char('&'));
    return at < 0 || at + 1 >= text.size() ? QChar() : text[at + 1].toLower();
}

/// Entries of one menu that are chosen by the same letter.
QStringList clashes(const QWidget* menu) {
    QStringList found;
    QHash<QChar, QString> taken;
    for (const QAction* action : menu->actions()) {
        const QChar letter = mnemonicOf(action->text());
        if (letter.isNull())
            continue;
        if (taken.contains(letter))
            found << taken[letter] + QStringLiteral(" / ") + action->text();
        taken[letter] = action->text();
        if (action->menu())
            found << clashes(action->menu());
    }
    return found;
}

void addLanguageRows(bool withEnglish) {
    QTest::addColumn<QString>("code");
    for (const Language& language : languages())
        if (withEnglish || language.code != QLatin1String("en"))
            QTest::newRow(qPrintable(language.code)) << language.code;
}

} // namespace

class LanguageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_switch.apply(*qApp, QStringLiteral("en")); }

    void everyLanguageIsComplete_data() { addLanguageRows(true); }
    void everyLanguageIsComplete() {
        QFETCH(QString, code);
        const Messages messages = readMessages(code);
        QVERIFY(!messages.sources.isEmpty());
        QCOMPARE(messages.unfinished, 0);
        QCOMPARE(messages.empty, 0);
    }

    void everyLanguageHasTheSameMessages_data() { addLanguageRows(false); }
    void everyLanguageHasTheSameMessages() {
        QFETCH(QString, code);
        const QSet<QString> german = readMessages(QStringLiteral("de")).sources;
        QVERIFY(german.size() > 300);
        const QSet<QString> messages = readMessages(code).sources;
        QCOMPARE(QStringList((german - messages).values()), QStringList());
        QCOMPARE(QStringList((messages - german).values()), QStringList());
    }

    void switchingChangesTheWords_data() { addLanguageRows(false); }
    void switchingChangesTheWords() {
        QFETCH(QString, code);
        m_switch.apply(*qApp, QStringLiteral("en"));
        const QString english = errorText(Error(ErrorCode::CorruptFile, "x")).title;
        m_switch.apply(*qApp, code);
        QCOMPARE(m_switch.current(), code);
        QVERIFY(errorText(Error(ErrorCode::CorruptFile, "x")).title != english);
        QVERIFY(stageText(Stage::Estimating) != QLatin1String("Estimating depth"));
    }

    void notesOfTheShippedCatalogueAreTranslated_data() { addLanguageRows(false); }
    void notesOfTheShippedCatalogueAreTranslated() {
        QFETCH(QString, code);
        m_switch.apply(*qApp, code);
        const PublishedModels published(resourceFolder() / "models" / "catalog.json");
        int notes = 0;
        for (const PublishedModel& model : published.models()) {
            if (model.note.empty())
                continue;
            ++notes;
            QVERIFY2(noteText(model.note) != QString::fromStdString(model.note), model.note.c_str());
        }
        QVERIFY(notes > 10);
    }

    void pluralsAreThoseOfTheLanguage() {
        m_switch.apply(*qApp, QStringLiteral("en"));
        QCOMPARE(progressText({Stage::Estimating, 0, 1}, 0, 0), QStringLiteral("0 of 1 view"));
        QCOMPARE(progressText({Stage::Estimating, 1, 2}, 0, 0), QStringLiteral("1 of 2 views"));
        m_switch.apply(*qApp, QStringLiteral("de"));
        QCOMPARE(progressText({Stage::Estimating, 1, 2}, 0, 0), QStringLiteral("1 von 2 Ansichten"));
    }

    void numbersAreWrittenAsTheLanguageDoes() {
        m_switch.apply(*qApp, QStringLiteral("de"));
        QCOMPARE(countText(1234567), QStringLiteral("1.234.567"));
        m_switch.apply(*qApp, QStringLiteral("en"));
        QCOMPARE(countText(1234567), QStringLiteral("1,234,567"));
    }

    void anUnknownLanguageIsEnglish() {
        m_switch.apply(*qApp, QStringLiteral("tlh"));
        QCOMPARE(m_switch.current(), QStringLiteral("en"));
    }

    void noTwoEntriesOfAMenuShareALetter_data() { addLanguageRows(true); }
    void noTwoEntriesOfAMenuShareALetter() {
        QFETCH(QString, code);
        m_switch.apply(*qApp, code);
        const Workplace place;
        MainWindow window(*place.session);
        const QStringList found = clashes(window.menuBar());
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
    }

private:
    LanguageSwitch m_switch;
};

QTEST_MAIN(LanguageTest)
#include "language_test.moc"
