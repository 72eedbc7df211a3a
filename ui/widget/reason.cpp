#include "ui/widget/reason.h"

#include <QComboBox>
#include <QStandardItemModel>
#include <QWidget>

namespace fathom::ui {

namespace {

constexpr const char* kExplanation = "explanation";
constexpr const char* kReason = "reasonAgainst";

void refreshToolTip(QWidget* widget) {
    const QString explanation = widget->property(kExplanation).toString();
    const QString reason = reasonAgainst(widget);
    widget->setToolTip(reason.isEmpty()        ? explanation
                       : explanation.isEmpty() ? reason
                                               : explanation + QStringLiteral("\n\n") + reason);
    widget->setAccessibleDescription(widget->toolTip());
}

} // namespace

void setExplanation(QWidget* widget, const QString& explanation) {
    widget->setProperty(kExplanation, explanation);
    refreshToolTip(widget);
}

void setReasonAgainst(QWidget* widget, const QString& reason) {
    widget->setProperty(kReason, reason);
    widget->setEnabled(reason.isEmpty());
    refreshToolTip(widget);
}

QString reasonAgainst(const QWidget* widget) {
    return widget->property(kReason).toString();
}

void setItemReason(QComboBox* box, int item, const QString& reason) {
    auto* model = qobject_cast<QStandardItemModel*>(box->model());
    if (QStandardItem* entry = model ? model->item(item) : nullptr) {
        entry->setEnabled(reason.isEmpty());
        entry->setToolTip(reason);
    }
}

QString itemReason(const QComboBox* box, int item) {
    // What can be chosen may have a tool tip as well: then it explains the choice.
    const auto* model = qobject_cast<const QStandardItemModel*>(box->model());
    const QStandardItem* entry = model ? model->item(item) : nullptr;
    return entry && !entry->isEnabled() ? entry->toolTip() : QString();
}

} // namespace fathom::ui
