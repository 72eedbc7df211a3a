#include "ui/panel/settings_panel.h"

#include "ui/panel/compute_section.h"
#include "ui/panel/input_section.h"
#include "ui/panel/model_section.h"
#include "ui/panel/scene_section.h"
#include "ui/session/session.h"
#include "ui/theme/palette.h"
#include "ui/widget/section.h"

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
    layout->addWidget(new Section(tr("Model"), new ModelSection(session.catalogue(), actions)));
    layout->addWidget(new Section(tr("Compute"), new ComputeSection(session)));
    layout->addWidget(new Section(tr("Input"), new InputSection(session)));
    layout->addWidget(new Section(tr("Scene"), m_scene));
    layout->addStretch();
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Settings"));
    setMinimumWidth(content->minimumSizeHint().width() + 20);
}

} // namespace fathom::ui
