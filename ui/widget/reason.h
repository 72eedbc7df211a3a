#pragma once

#include <QString>

class QComboBox;
class QWidget;

namespace fathom::ui {

/// What a control is for, shown as its tool tip together with the reason why it cannot be used, if there is
/// one.
void setExplanation(QWidget* widget, const QString& explanation);

/// Disables the control and says why; an empty reason enables it again.
void setReasonAgainst(QWidget* widget, const QString& reason);
[[nodiscard]] QString reasonAgainst(const QWidget* widget);

/// The same for one choice of a box.
void setItemReason(QComboBox* box, int item, const QString& reason);
[[nodiscard]] QString itemReason(const QComboBox* box, int item);

} // namespace fathom::ui
