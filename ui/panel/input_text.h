#pragma once

#include "ui/session/open_scene.h"

#include <QMetaType>
#include <QString>

namespace fathom::ui {

/// Which of the theme's colours a state is drawn in; never the only sign of it.
enum class Tone { Quiet, Active, Good, Attention, Problem };

/// How a state looks and what it is called.
struct StateLook {
    QString icon; ///< name of a line icon
    Tone tone = Tone::Quiet;
    QString words;
};

[[nodiscard]] StateLook lookOf(RowState state);
/// Of a finished row also how sure its camera is.
[[nodiscard]] StateLook lookOf(const SceneRow& row);
[[nodiscard]] StateLook lookOf(SceneState state);

/// Size, length, or the reason why it cannot be used.
[[nodiscard]] QString secondLineOf(const SceneRow& row);
/// State and number of views.
[[nodiscard]] QString secondLineOf(const OpenScene& scene);

[[nodiscard]] QString toolTipOf(const SceneRow& row);
[[nodiscard]] QString toolTipOf(const OpenScene& scene);

} // namespace fathom::ui

Q_DECLARE_METATYPE(fathom::ui::Tone)
