#include "ui/theme/palette.h"

#include <QApplication>
#include <QStyleFactory>
#include <QToolTip>

namespace fathom::ui {

namespace {

const ThemeColours kDark{"#16181c", "#1d2025", "#262a31", "#3a404a", "#e6e8eb",
                         "#9aa3af", "#3d8bfd", "#3fb27f", "#e0a13a", "#e5534b"};
// Accents are darkened until text in them keeps a contrast of 4.5:1 on the panels.
const ThemeColours kLight{"#f4f5f7", "#ffffff", "#eceef1", "#d5d9df", "#1b1f24",
                          "#5b6470", "#1f6bd8", "#1c7a50", "#8a5a00", "#c0352b"};

bool isDark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

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
    palette.setColor(QPalette::Highlight, dark ? QColor("#2563c4") : colours.accent);
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

/// Tool bar, docks, tool tips and cards: everything else is Fusion and the palette.
QString styleSheetOf(const ThemeColours& colours) {
    QString sheet = QStringLiteral(
        "QToolTip { background: %control; color: %text; border: 1px solid %line; padding: 4px 6px; }"
        "QMainWindow::separator { background: %line; width: 1px; height: 1px; }"
        "QToolBar { background: %panel; border: none; border-bottom: 1px solid %line; padding: 3px 8px; spacing: 4px; }"
        "QToolBar QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; }"
        "QToolBar QToolButton:hover { background: %control; border-color: %line; }"
        "QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: %line; }"
        "QToolBar QToolButton:focus { border-color: %accent; }"
        "QToolBar QToolButton[popupMode=\"1\"] { padding-right: 20px; }"
        "QToolBar QToolButton[popupMode=\"2\"] { padding-right: 18px; }"
        "QToolBar QToolButton::menu-button { border: none; width: 16px; }"
        "QToolBar QToolButton::menu-indicator { subcontrol-position: right center; right: 5px; }"
        "QToolBar QToolButton#primary { background: %accentFill; color: white; }"
        "QToolBar QToolButton#primary:hover { background: %accentHover; }"
        "QToolBar QToolButton#primary:disabled { background: %control; color: %secondary; }"
        "QMenuBar { background: %panel; } QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }"
        "QMenuBar::item:selected { background: %control; }"
        "QFrame#card { background: %panel; border: 1px solid %line; border-radius: 8px; }"
        "QFrame#inset { background: %window; border: 1px solid %line; border-radius: 6px; }"
        "QLabel[secondary=\"true\"] { color: %secondary; }"
        "QLabel#badge { background: %control; border-radius: 4px; padding: 1px 6px; color: %secondary; }"
        "QPushButton#primary { background: %accentFill; color: white; border: 1px solid %accentFill; border-radius: 6px;"
        " padding: 7px 16px; font-weight: 600; }"
        "QPushButton#primary:hover { background: %accentHover; }"
        "QPushButton#primary:focus { border: 2px solid %text; padding: 6px 15px; }"
        "QPushButton#primary:disabled { background: %control; color: %secondary; border-color: %line; }"
        "QPushButton#plain { background: %control; border: 1px solid %line; border-radius: 6px; padding: 7px 16px; }"
        "QPushButton#plain:hover { background: %line; }"
        "QPushButton#plain:focus { border: 2px solid %accent; padding: 6px 15px; }"
        "QProgressBar { background: %control; border: none; border-radius: 3px; }"
        "QProgressBar::chunk { background: %accent; border-radius: 3px; }");
    const bool dark = colours.window.lightness() < 128;
    const std::pair<const char*, QString> values[] = {
        {"%accentHover", dark ? "#2f74df" : "#175ab9"}, {"%accentFill", dark ? "#2563c4" : colours.accent.name()},
        {"%window", colours.window.name()},   {"%panel", colours.panel.name()},
        {"%control", colours.control.name()}, {"%line", colours.line.name()},
        {"%text", colours.text.name()},       {"%secondary", colours.secondary.name()},
        {"%accent", colours.accent.name()},
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

const ThemeColours& themeColours(const QPalette& palette) { return isDark(palette) ? kDark : kLight; }

void applyTheme(QApplication& application, Appearance appearance) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const bool dark = appearance == Appearance::Dark || (appearance == Appearance::System && systemIsDark());
    const ThemeColours& colours = dark ? kDark : kLight;
    QApplication::setFont(themeFont(TextSize::Body));
    QApplication::setPalette(paletteOf(colours, dark));
    QToolTip::setPalette(QApplication::palette());
    application.setStyleSheet(styleSheetOf(colours));
}

QFont themeFont(TextSize size) {
    QFont font = QApplication::font();
    font.setPixelSize(size == TextSize::Secondary ? 11 : size == TextSize::Body ? 13 : 16);
    font.setWeight(size == TextSize::Heading ? QFont::DemiBold : QFont::Normal);
    return font;
}

} // namespace fathom::ui
