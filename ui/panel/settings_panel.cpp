#include "ui/panel/settings_panel.h"

#include "ui/panel/compute_section.h"
#include "ui/panel/input_section.h"
#include "ui/panel/model_section.h"
#include "ui/panel/scene_section.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/theme/palette.h"
#include "ui/widget/section.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

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
    followContent();
}

bool SettingsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest)
        followContent();
    return QScrollArea::eventFilter(watched, event);
}

void SettingsPanel::followContent() {
    // There is no horizontal scroll bar: the panel is as wide as its longest words need.
    setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
}

} // namespace fathom::ui
