#include "ui/theme/palette.h"

#include "ui/theme/icon.h"

#include <QApplication>
#include <QFile>
#include <QStyleFactory>
#include <QToolTip>

namespace fathom::ui {

namespace {

const ThemeColours kDark{"#16181c", "#1d2025", "#262a31", "#3a404a", "#e6e8eb",
                         "#9aa3af", "#3d8bfd", "#3fb27f", "#e0a13a", "#e5534b"};
// Accents are darkened until text in them keeps a contrast of 4.5:1 on the panels.
const ThemeColours kLight{"#f4f5f7", "#ffffff", "#eceef1", "#d5d9df", "#1b1f24",
                          "#5b6470", "#1f6bd8", "#1c7a50", "#8a5a00", "#c0352b"};

/// Behind white text: the accent itself is too light for that in the dark palette.
QColor fillOf(const ThemeColours& colours, bool dark) {
    return dark ? QColor("#2563c4") : colours.accent;
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128;
}

QPalette paletteOf(const ThemeColours& colours, bool dark) {
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.panel);
    palette.setColor(QPalette::AlternateBase, colours.control);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.secondary);
    palette.setColor(QPalette::Button, colours.control);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.problem);
    palette.setColor(QPalette::ToolTipBase, colours.control);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Highlight, fillOf(colours, dark));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::Light, dark ? colours.line.lighter(115) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, colours.line);
    palette.setColor(QPalette::Mid, colours.line);
    palette.setColor(QPalette::Dark, dark ? QColor("#0f1114") : QColor("#b3bac4"));
    palette.setColor(QPalette::Shadow, dark ? QColor("#08090b") : QColor("#8d96a3"));

    QColor faint = colours.secondary;
    faint.setAlphaF(0.6F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.line);
    palette.setColor(QPalette::Disabled, QPalette::Base, colours.window);
    return palette;
}

QString hex(const QColor& colour) {
    return colour.name();
}

/// The style sheet with the colours filled in.
QString styleSheetOf(const ThemeColours& colours, bool dark) {
    loadThemeResources();
    QFile file(QStringLiteral(":/fathom/fathom.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QString> values[] = {
        {"%window%", hex(colours.window)},
        {"%panel%", hex(colours.panel)},
        {"%control%", hex(colours.control)},
        {"%line%", hex(colours.line)},
        {"%text%", hex(colours.text)},
        {"%secondary%", hex(colours.secondary)},
        {"%accent%", hex(colours.accent)},
        {"%fill%", hex(fillOf(colours, dark))},
        {"%fillHover%", hex(fillOf(colours, dark).lighter(dark ? 118 : 90))},
        {"%field%", hex(dark ? colours.control : colours.panel)},
        {"%knob%", hex(dark ? colours.text : colours.panel)},
        {"%faint%", dark ? QStringLiteral("#69727e") : QStringLiteral("#98a1ad")},
    };
    for (const auto& [name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

bool systemIsDark() {
    // Qt 6.4 does not tell; a desktop's own palette and GTK's theme name do.
    if (qEnvironmentVariable("GTK_THEME").contains(QLatin1String("dark"), Qt::CaseInsensitive))
        return true;
    QApplication::setPalette(QPalette());
    return isDark(QApplication::palette());
}

} // namespace

const ThemeColours& themeColours(const QPalette& palette) {
    return isDark(palette) ? kDark : kLight;
}

void applyTheme(QApplication& application, Appearance appearance) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const bool dark = appearance == Appearance::Dark || (appearance == Appearance::System && systemIsDark());
    const ThemeColours& colours = dark ? kDark : kLight;
    QApplication::setFont(themeFont(TextSize::Body));
    QApplication::setPalette(paletteOf(colours, dark));
    QToolTip::setPalette(QApplication::palette());
    application.setStyleSheet(styleSheetOf(colours, dark));
}

QFont themeFont(TextSize size) {
    QFont font = QApplication::font();
    font.setPixelSize(size == TextSize::Secondary ? 11 : size == TextSize::Body ? 13 : 16);
    font.setWeight(size == TextSize::Heading ? QFont::DemiBold : QFont::Normal);
    return font;
}

} // namespace fathom::ui
