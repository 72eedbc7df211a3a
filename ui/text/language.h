#pragma once

#include <QString>
#include <QTranslator>

#include <vector>

class QCoreApplication;

namespace fathom::ui {

/// A language that the window speaks: its code and its own name for itself.
struct Language {
    QString code;
    QString name;
};

[[nodiscard]] const std::vector<Language>& languages();

/// Holds the translators of the program; widgets are told by QEvent::LanguageChange.
class LanguageSwitch {
public:
    /// Installs the language with this code; empty means the system's. Unknown ones become English.
    void apply(QCoreApplication& application, const QString& code);

    /// Code of the language that is installed now.
    [[nodiscard]] QString current() const { return m_current; }

private:
    QTranslator m_program;
    QTranslator m_qt;
    QString m_current;
};

} // namespace fathom::ui
