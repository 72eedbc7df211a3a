#include "ui/widget/message_bar.h"

#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace fathom::ui {

namespace {

constexpr int kSecondsShown = 8;

std::pair<QString, QColor> lookOf(MessageBar::Kind kind, const ThemeColours& colours) {
    switch (kind) {
    case MessageBar::Kind::Information:
        return {QStringLiteral("info"), colours.accent};
    case MessageBar::Kind::Good:
        return {QStringLiteral("done"), colours.good};
    case MessageBar::Kind::Attention:
        return {QStringLiteral("warning"), colours.attention};
    case MessageBar::Kind::Problem:
        break;
    }
    return {QStringLiteral("error"), colours.problem};
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_action(new QPushButton),
      m_leave(new QTimer(this)) {
    setObjectName(QStringLiteral("card"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setIcon(themeIcon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPanelPadding, 6, 6, 6);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);

    m_action->hide();
    m_leave->setSingleShot(true);
    m_leave->setInterval(kSecondsShown * 1000);
    connect(m_leave, &QTimer::timeout, this, &MessageBar::dismiss);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto action = m_onAction;
        dismiss();
        if (action)
            action();
    });
    hide();
    if (parent)
        parent->installEventFilter(this);
}

void MessageBar::show(Kind kind, const QString& text, const QString& actionLabel,
                      std::function<void()> action) {
    const auto [icon, colour] = lookOf(kind, themeColours(palette()));
    m_icon->setPixmap(iconPixmap(icon, colour, 20, devicePixelRatioF()));
    m_text->setText(text);
    m_action->setText(actionLabel);
    m_action->setVisible(!actionLabel.isEmpty());
    m_onAction = std::move(action);
    setAccessibleName(text);
    place();
    QFrame::show();
    raise();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
    m_leave->start();
}

/// As wide as its sentence, where there is room for it in one line.
void MessageBar::place() {
    if (!parentWidget())
        return;
    const int room = parentWidget()->width() - 2 * kSpacing;
    const int words = m_text->fontMetrics().horizontalAdvance(m_text->text()) + kSpacing;
    layout()->activate();
    const int rest = sizeHint().width() - m_text->sizeHint().width();
    const int width = std::min(room, rest + words);
    setGeometry((parentWidget()->width() - width) / 2, kSpacing, width, heightForWidth(width));
}

bool MessageBar::event(QEvent* event) {
    if (event->type() == QEvent::ParentAboutToChange && parentWidget())
        parentWidget()->removeEventFilter(this);
    if (event->type() == QEvent::ParentChange && parentWidget())
        parentWidget()->installEventFilter(this);
    return QFrame::event(event);
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::dismiss() {
    m_leave->stop();
    m_onAction = {};
    hide();
}

QString MessageBar::text() const {
    return m_text->text();
}

void MessageBar::enterEvent(QEnterEvent* event) {
    // Nobody loses a message while reading it.
    m_leave->stop();
    QFrame::enterEvent(event);
}

void MessageBar::leaveEvent(QEvent* event) {
    if (isVisible())
        m_leave->start();
    QFrame::leaveEvent(event);
}

} // namespace fathom::ui
