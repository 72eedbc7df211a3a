#include "ui/widget/folding_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QTabBar>
#include <QToolButton>

namespace fathom::ui {

FoldingBar::FoldingBar(QTabBar* tabs, QWidget* controls, QWidget* parent)
    : QWidget(parent), m_tabs(tabs), m_controls(controls), m_list(new QComboBox), m_button(new QToolButton),
      m_popup(new QFrame(this, Qt::Popup)) {
    m_list->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_list->hide();
    m_button->setArrowType(Qt::DownArrow);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->hide();
    m_popup->setObjectName(QStringLiteral("card"));
    m_popup->setAttribute(Qt::WA_NoMouseReplay); // else the press that closes it opens it again
    auto* inside = new QHBoxLayout(m_popup);
    inside->setContentsMargins(8, 8, 8, 8);
    inside->setSizeConstraint(QLayout::SetFixedSize);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_tabs);
    row->addWidget(m_list);
    row->addStretch();
    row->addWidget(m_controls);
    row->addWidget(m_button);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_controls->installEventFilter(this);
    connect(m_button, &QToolButton::clicked, this, [this] { openControls(m_controls); });
    connect(m_list, &QComboBox::currentIndexChanged, m_tabs, &QTabBar::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, m_list, &QComboBox::setCurrentIndex);
}

void FoldingBar::setButtonText(const QString& text) {
    m_button->setText(text);
    m_button->setToolTip(text);
}

void FoldingBar::setButtonShown(bool shown) {
    m_buttonShown = shown;
    m_button->setVisible(shown && m_controlsFolded);
    if (!shown)
        m_popup->hide();
}

void FoldingBar::openControls(QWidget* focus) {
    refold(); // what a press has just brought up is not laid out yet
    if (!m_controlsFolded)
        return;
    m_popup->adjustSize();
    const QPoint corner = m_button->mapToGlobal(QPoint(m_button->width(), m_button->height() + 2));
    m_popup->move(corner - QPoint(m_popup->width(), 0));
    m_popup->show();
    focus->setFocus(Qt::PopupFocusReason);
}

QSize FoldingBar::minimumSizeHint() const {
    const QMargins margins = layout()->contentsMargins();
    const int width = margins.left() + m_list->minimumSizeHint().width() + layout()->spacing() +
                      m_button->sizeHint().width() + margins.right();
    return {width, sizeHint().height()};
}

bool FoldingBar::event(QEvent* event) {
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        refold();
    return done;
}

void FoldingBar::resizeEvent(QResizeEvent*) {
    refold();
}

/// Folded away, the controls grow and shrink without the row's knowledge.
bool FoldingBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest && m_controlsFolded)
        refold();
    return QWidget::eventFilter(watched, event);
}

void FoldingBar::refold() {
    refreshList();
    const int gap = layout()->spacing();
    const int room = layout()->contentsRect().width();
    const int tabs = m_tabs->sizeHint().width();
    const int controls = m_controls->sizeHint().width();
    const bool tight = tabs + gap + controls > room;
    foldControls(tight);
    foldTabs(tight && tabs + gap + m_button->sizeHint().width() > room);
}

void FoldingBar::foldControls(bool fold) {
    if (fold == m_controlsFolded)
        return;
    m_controlsFolded = fold;
    auto* row = static_cast<QHBoxLayout*>(layout());
    m_popup->hide();
    if (fold)
        m_popup->layout()->addWidget(m_controls);
    else
        row->insertWidget(row->indexOf(m_button), m_controls);
    m_controls->show();
    m_button->setVisible(fold && m_buttonShown);
}

void FoldingBar::foldTabs(bool fold) {
    if (fold == m_tabsFolded)
        return;
    m_tabsFolded = fold;
    const bool hadFocus = m_tabs->hasFocus() || m_list->hasFocus();
    m_tabs->setVisible(!fold);
    m_list->setVisible(fold);
    if (hadFocus)
        (fold ? static_cast<QWidget*>(m_list) : m_tabs)->setFocus();
}

/// The list says what the tabs say.
void FoldingBar::refreshList() {
    const QSignalBlocker quiet(m_list);
    m_list->setAccessibleName(m_tabs->accessibleName());
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (i == m_list->count())
            m_list->addItem(QString());
        if (m_list->itemText(i) != m_tabs->tabText(i))
            m_list->setItemText(i, m_tabs->tabText(i));
        m_list->setItemData(i, m_tabs->tabToolTip(i), Qt::ToolTipRole);
    }
    m_list->setCurrentIndex(m_tabs->currentIndex());
}

} // namespace fathom::ui
