#include "ui/widget/dock_title.h"

#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace fathom::ui {

namespace {

QToolButton* makeButton(const QString& icon, const QString& words) {
    auto* button = new QToolButton;
    button->setIcon(themeIcon(icon));
    button->setIconSize({12, 12});
    button->setAutoRaise(true);
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

DockTitle::DockTitle(QDockWidget* dock) : QFrame(dock) {
    setObjectName(QStringLiteral("dockTitle"));
    auto* title = new QLabel(dock->windowTitle());
    title->setFont(themeFont(TextSize::Secondary));
    title->setProperty("secondary", true);
    auto* detach = makeButton(QStringLiteral("detach"),
                              tr("Take “%1” out of the window or put it back").arg(dock->windowTitle()));
    auto* close = makeButton(QStringLiteral("close"), tr("Close “%1”").arg(dock->windowTitle()));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPanelPadding, 2, 4, 2);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addStretch();
    layout->addWidget(detach);
    layout->addWidget(close);
    connect(detach, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
    connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
}

} // namespace fathom::ui
