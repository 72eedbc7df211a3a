#include "ui/panel/settings_panel.h"

#include "ui/panel/compute_section.h"
#include "ui/panel/input_section.h"
#include "ui/panel/model_section.h"
#include "ui/panel/scene_section.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/theme/palette.h"
#include "ui/widget/section.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace fathom::ui {

SettingsPanel::SettingsPanel(Session& session, const Actions& actions, QWidget* parent)
    : QScrollArea(parent), m_scene(new SceneSection(session)) {
    auto* content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kPanelPadding, kSpacing, kPanelPadding, kPanelPadding);
    layout->setSpacing(kSpacing);
    Settings& settings = session.settings();
    const auto add = [&](const QString& title, QWidget* section, const Setting<bool>& open) {
        auto* folded = new Section(title, section);
        folded->setOpen(settings.value(open));
        connect(folded, &Section::toggled, this,
                [&settings, &open](bool isOpen) { settings.set(open, isOpen); });
        layout->addWidget(folded);
    };
    add(tr("Model"), new ModelSection(session.catalogue(), actions), setting::kModelOpen);
    add(tr("Compute"), new ComputeSection(session), setting::kComputeOpen);
    add(tr("Input"), new InputSection(session, actions), setting::kInputOpen);
    add(tr("Scene"), m_scene, setting::kSceneOpen);
    layout->addStretch();
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Settings"));
    content->installEventFilter(this);
    alignColumns();
    keepWheelFromControls();
    followContent();
}

/// Controls of all sections begin at one line.
void SettingsPanel::alignColumns() {
    std::vector<QWidget*> labels;
    for (const QFormLayout* form : widget()->findChildren<QFormLayout*>())
        for (int row = 0; row < form->rowCount(); ++row)
            if (const QLayoutItem* label = form->itemAt(row, QFormLayout::LabelRole); label && label->widget())
                labels.push_back(label->widget());
    int width = 0;
    for (const QWidget* label : labels)
        width = std::max(width, label->sizeHint().width());
    for (QWidget* label : labels)
        label->setMinimumWidth(width);
}

/// A control that slides under the pointer while the panel is scrolled must not take the wheel and change.
void SettingsPanel::keepWheelFromControls() {
    for (QWidget* control : widget()->findChildren<QWidget*>())
        if (qobject_cast<QComboBox*>(control) || qobject_cast<QAbstractSpinBox*>(control) ||
            qobject_cast<QAbstractSlider*>(control)) {
            control->setFocusPolicy(Qt::StrongFocus); // the wheel gives no focus either
            control->installEventFilter(this);
        }
}

bool SettingsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest)
        followContent();
    const auto* control = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && control != widget() &&
        (!control->hasFocus() || qobject_cast<QComboBox*>(watched))) {
        event->ignore(); // the panel scrolls
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

void SettingsPanel::followContent() {
    // There is no horizontal scroll bar: the panel is as wide as its longest words need.
    setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
    // Nor does a scroll area ask how high wrapped words become at its width.
    widget()->setMinimumHeight(widget()->layout()->totalHeightForWidth(viewport()->width()));
}

void SettingsPanel::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    followContent();
}

} // namespace fathom::ui
