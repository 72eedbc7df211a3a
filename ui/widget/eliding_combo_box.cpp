#include "ui/widget/eliding_combo_box.h"

#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace fathom::ui {

namespace {
constexpr int kArrowRoom = 36; ///< pixels of frame and arrow
} // namespace

ElidingComboBox::ElidingComboBox(int characters, QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(characters);
}

void ElidingComboBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, width() - kArrowRoom);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

} // namespace fathom::ui
