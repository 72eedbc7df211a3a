#include "ui/panel/form.h"

#include "ui/theme/palette.h"
#include "ui/widget/labelled_slider.h"
#include "ui/widget/reason.h"

namespace fathom::ui {

QFormLayout* makeForm(QWidget* owner) {
    auto* form = new QFormLayout(owner);
    form->setContentsMargins(2, 4, 2, kSpacing);
    form->setHorizontalSpacing(kPanelPadding);
    form->setVerticalSpacing(kSpacing);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    return form;
}

void addRow(QFormLayout* form, const QString& label, QWidget* control, const QString& explanation) {
    auto* words = new QLabel(label);
    words->setBuddy(control);
    words->setToolTip(explanation);
    if (auto* slider = qobject_cast<LabelledSlider*>(control))
        slider->setName(label);
    else
        control->setAccessibleName(label);
    setExplanation(control, explanation);
    form->addRow(words, control);
}

} // namespace fathom::ui
