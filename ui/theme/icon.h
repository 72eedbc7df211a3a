#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

class QColor;

namespace fathom::ui {

/// Makes icons and style sheet available: they are in a static library, which a linker leaves out otherwise.
void loadThemeResources();

/// A line icon of resources/icons by its file name without ending. It is drawn from the SVG at the size and
/// device pixel ratio asked for and takes its colour from the application's palette each time it is painted,
/// so it stays right when the palette changes.
[[nodiscard]] QIcon themeIcon(const QString& name);
/// The same in white while it can be used, for buttons filled with the accent.
[[nodiscard]] QIcon themeIconOnAccent(const QString& name);

/// The same picture in one colour, for delegates and labels. \param side logical pixels
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal devicePixelRatio);

/// The program's own coloured icon.
[[nodiscard]] QIcon applicationIcon();

/// Names of all line icons that are compiled in.
[[nodiscard]] QStringList iconNames();

} // namespace fathom::ui
