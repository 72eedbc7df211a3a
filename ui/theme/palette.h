#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

namespace fathom::ui {

/// Which palette a person asked for.
enum class Appearance { System, Light, Dark };

/// Colours that a QPalette has no role for.
struct ThemeColours {
    QColor window;  ///< behind everything
    QColor panel;   ///< docks and lists
    QColor control; ///< buttons and fields
    QColor line;    ///< borders and separators
    QColor text;
    QColor secondary; ///< explanations
    QColor accent;
    QColor good;
    QColor attention;
    QColor problem;
};

/// The colours that belong to `palette`, by the lightness of its window colour.
[[nodiscard]] const ThemeColours& themeColours(const QPalette& palette);

/// Fusion with our palette, fonts and the few rules that Fusion cannot express. May be called again at any
/// time.
void applyTheme(QApplication& application, Appearance appearance);

/// The grid that every distance is a multiple of, in logical pixels.
inline constexpr int kSpacing = 8;       ///< between related controls
inline constexpr int kGroupSpacing = 16; ///< between groups
inline constexpr int kPanelPadding = 12;

/// The three sizes of text: 11, 13 and 16 logical pixels.
enum class TextSize { Secondary, Body, Heading };
[[nodiscard]] QFont themeFont(TextSize size);

} // namespace fathom::ui
