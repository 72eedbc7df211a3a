#include "ui/dialog/command_palette.h"

#include "ui/actions.h"
#include "ui/theme/palette.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

enum Column { kName, kPlace, kKeys, kColumns };
constexpr QSize kSize(620, 420);
constexpr int kFromTop = 72; ///< of the window

QString bare(QString text) {
    return text.remove(QLatin1Char('&'));
}

/// The menu with a name that holds the action; nullptr when there is none.
const QMenu* menuOf(const QAction& action) {
    for (const QObject* place : action.associatedObjects())
        if (const auto* menu = qobject_cast<const QMenu*>(place); menu && !menu->title().isEmpty())
            return menu;
    return nullptr;
}

/// "View › Picture"
QString menuPath(const QAction& action) {
    QStringList titles;
    for (const QMenu* menu = menuOf(action); menu; menu = menuOf(*menu->menuAction()))
        titles.prepend(bare(menu->title()));
    return titles.join(QStringLiteral(" › "));
}

} // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent, Qt::Popup), m_actions(actions), m_search(new QLineEdit), m_list(new QTreeWidget) {
    setWindowTitle(tr("Find an Action"));
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("palette"));
    resize(kSize);
    m_search->setPlaceholderText(tr("What do you want to do?"));
    m_search->setAccessibleName(tr("Search the actions"));
    m_search->installEventFilter(this);
    m_list->setColumnCount(kColumns);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Actions"));
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(kPlace, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpacing, kSpacing, kSpacing, kSpacing);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::runCurrent);
    const QWidget* window = parent->window();
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, kFromTop)));
    m_search->setFocus();
    filter();
}

void CommandPalette::fill() {
    for (const auto& [id, action] : m_actions.all())
        if (id != ActionId::Palette)
            addLine(id);
}

void CommandPalette::addLine(ActionId id) {
    const QAction* action = m_actions[id];
    const QString reason = m_actions.reasonAgainst(id);
    auto* item = new QTreeWidgetItem(m_list, {bare(action->text()), reason.isEmpty() ? menuPath(*action) : reason,
                                              action->shortcut().toString(QKeySequence::NativeText)});
    item->setIcon(kName, action->icon());
    item->setData(kName, Qt::UserRole, static_cast<int>(id));
    item->setToolTip(kPlace, reason);
    item->setForeground(kKeys, themeColours(palette()).secondary);
    item->setForeground(kPlace, themeColours(palette()).secondary);
    item->setDisabled(!reason.isEmpty());
}

/// Shows what holds every typed word, in whatever order, and chooses the first that can be done.
void CommandPalette::filter() {
    const QStringList words = m_search->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QTreeWidgetItem* first = nullptr;
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem* item = m_list->topLevelItem(row);
        const QString text = QStringList{item->text(kName), item->text(kPlace), item->text(kKeys)}.join(QLatin1Char(' '));
        const bool fits = std::ranges::all_of(
            words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
        item->setHidden(!fits);
        if (fits && !first && !item->isDisabled())
            first = item;
    }
    m_list->setCurrentItem(first);
}

void CommandPalette::runCurrent() {
    const QTreeWidgetItem* item = m_list->currentItem();
    if (!item || item->isHidden() || item->isDisabled())
        return;
    QAction* action = m_actions[static_cast<ActionId>(item->data(kName, Qt::UserRole).toInt())];
    // First back to the window: what the action opens or focuses comes after the list is gone.
    QTimer::singleShot(0, action, &QAction::trigger);
    accept();
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
    if (object != m_search || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(object, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    default:
        return QDialog::eventFilter(object, event);
    }
}

} // namespace fathom::ui
