#include "ui/text/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <algorithm>

namespace fathom::ui {

namespace {

/// The best of our languages for a list of wishes such as "zh-Hans-CN", "de-AT".
QString bestMatch(const QStringList& wishes) {
    for (const QString& wish : wishes)
        for (const Language& language : languages())
            if (QLocale(wish).language() == QLocale(language.code).language())
                return language.code;
    return QStringLiteral("en");
}

} // namespace

const std::vector<Language>& languages() {
    static const std::vector<Language> kLanguages{{QStringLiteral("en"), QStringLiteral("English")},
                                                  {QStringLiteral("de"), QStringLiteral("Deutsch")},
                                                  {QStringLiteral("fr"), QStringLiteral("Français")},
                                                  {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}};
    return kLanguages;
}

void LanguageSwitch::apply(QCoreApplication& application, const QString& code) {
    const bool known =
        std::ranges::any_of(languages(), [&](const Language& language) { return language.code == code; });
    m_current =
        known ? code : bestMatch(code.isEmpty() ? QLocale::system().uiLanguages() : QStringList{code});
    // A chosen language brings its number format; the system's own keeps the person's.
    QLocale::setDefault(code.isEmpty() ? QLocale::system() : QLocale(m_current));
    application.removeTranslator(&m_program);
    application.removeTranslator(&m_qt);
    if (m_program.load(QStringLiteral(":/i18n/fathom_%1.qm").arg(m_current)))
        application.installTranslator(&m_program);
    if (m_qt.load(QStringLiteral("qtbase_%1").arg(m_current),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        application.installTranslator(&m_qt);
}

} // namespace fathom::ui
