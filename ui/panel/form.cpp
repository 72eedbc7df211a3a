#include "ui/panel/form.h"

#include "ui/theme/palette.h"
#include "ui/widget/labelled_slider.h"
#include "ui/widget/reason.h"

#include <QVBoxLayout>

namespace fathom::ui {

namespace {

QLabel* makeLabel(const QString& words, QWidget* control, const QString& explanation) {
    auto* label = new QLabel(words);
    label->setBuddy(control);
    label->setToolTip(explanation);
    if (auto* slider = qobject_cast<LabelledSlider*>(control))
        slider->setName(words);
    else
        control->setAccessibleName(words);
    setExplanation(control, explanation);
    return label;
}

} // namespace

QFormLayout* makeForm(QWidget* owner) {
    auto* form = new QFormLayout(owner);
    form->setContentsMargins(2, 4, 2, kSpacing);
    form->setHorizontalSpacing(kPanelPadding);
    form->setVerticalSpacing(kSpacing);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    return form;
}

void addRow(QFormLayout* form, const QString& label, QWidget* control, const QString& explanation) {
    form->addRow(makeLabel(label, control, explanation), control);
}

void addWideRow(QFormLayout* form, const QString& label, QWidget* control, const QString& explanation) {
    auto* place = new QWidget;
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeLabel(label, control, explanation));
    column->addWidget(control);
    form->addRow(place);
}

} // namespace fathom::ui
