#include "ui/widget/error_card.h"

#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QClipboard>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace fathom::ui {

namespace {
constexpr int kCardWidth = 460;
constexpr int kDetailsHeight = 110;

QLabel* makeLabel(TextSize size) {
    auto* label = new QLabel;
    label->setFont(themeFont(size));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}
} // namespace

ErrorCard::ErrorCard(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel), m_subject(makeLabel(TextSize::Secondary)),
      m_title(makeLabel(TextSize::Heading)), m_advice(makeLabel(TextSize::Body)), m_action(new QPushButton),
      m_fold(new QToolButton), m_copy(new QToolButton), m_details(new QPlainTextEdit) {
    m_subject->setProperty("secondary", true);
    m_action->setObjectName(QStringLiteral("primary"));
    m_action->hide();
    m_fold->setText(tr("Details"));
    m_fold->setAccessibleName(tr("Show details"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setAutoRaise(true);
    m_fold->setCheckable(true);
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the details"));
    m_copy->setIcon(themeIcon(QStringLiteral("copy")));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    m_details->setReadOnly(true);
    m_details->setFixedHeight(kDetailsHeight);
    m_details->setAccessibleName(tr("Details of the problem"));

    // Stretches instead of an alignment flag, which would forget that wrapped text gets higher.
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(makeCard(), 1000);
    row->addStretch(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kSpacing, kSpacing, kSpacing, kSpacing);
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);

    connect(m_action, &QPushButton::clicked, this, [this] { Q_EMIT actionWanted(m_wanted); });
    connect(m_fold, &QToolButton::toggled, this, &ErrorCard::unfold);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(details()); });
    unfold(false);
    refreshIcon();
}

QFrame* ErrorCard::makeCard() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    buttons->addWidget(m_action);
    buttons->addStretch();
    buttons->addWidget(m_fold);
    buttons->addWidget(m_copy);

    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    card->setMaximumWidth(kCardWidth);
    auto* grid = new QGridLayout(card);
    grid->setContentsMargins(20, 18, 20, 14);
    grid->setHorizontalSpacing(kGroupSpacing);
    grid->setVerticalSpacing(kSpacing);
    grid->addWidget(m_icon, 0, 0, 2, 1, Qt::AlignTop);
    grid->addWidget(m_subject, 0, 1);
    grid->addWidget(m_title, 1, 1);
    grid->addWidget(m_advice, 2, 1);
    grid->setRowMinimumHeight(3, kSpacing);
    grid->addLayout(buttons, 4, 0, 1, 2);
    grid->addWidget(m_details, 5, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    return card;
}

void ErrorCard::setError(const ErrorText& error, const QString& subject) {
    m_subject->setText(subject);
    m_subject->setVisible(!subject.isEmpty());
    m_title->setText(error.title);
    m_advice->setText(error.advice);
    m_wanted = error.action;
    m_action->setText(error.actionLabel);
    m_action->setVisible(error.action != ErrorAction::None);
    m_details->setPlainText(error.details);
    m_fold->setChecked(false);
    setAccessibleName(error.title);
    setAccessibleDescription(error.advice);
}

QString ErrorCard::title() const {
    return m_title->text();
}

QString ErrorCard::details() const {
    return m_details->toPlainText();
}

void ErrorCard::unfold(bool open) {
    m_fold->setArrowType(open ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
    m_details->setVisible(open);
}

void ErrorCard::refreshIcon() {
    m_icon->setPixmap(
        iconPixmap(QStringLiteral("warning"), themeColours(palette()).problem, 32, devicePixelRatioF()));
}

void ErrorCard::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        refreshIcon();
    QWidget::changeEvent(event);
}

} // namespace fathom::ui
