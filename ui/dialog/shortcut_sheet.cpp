#include "ui/dialog/shortcut_sheet.h"

#include "ui/actions.h"
#include "ui/theme/palette.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace fathom::ui {

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit), m_list(new QTreeWidget) {
    setWindowTitle(tr("Keyboard Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(520, 560);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the shortcuts"));
    m_search->setClearButtonEnabled(true);
    m_list->setHeaderLabels({tr("Action"), tr("Shortcut")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Shortcuts"));
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGroupSpacing, kGroupSpacing, kGroupSpacing, kGroupSpacing);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    fill(actions);
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutSheet::filter);
}

void ShortcutSheet::fill(const Actions& actions) {
    const auto addLine = [this](const QString& words, const QString& keys, const QIcon& icon) {
        auto* item = new QTreeWidgetItem(m_list, {words, keys});
        item->setIcon(0, icon);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    };
    for (const auto& [id, action] : actions.all()) {
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        addLine(action->text().remove(QLatin1Char('&')), keys.join(QStringLiteral(", ")), action->icon());
    }
    // Keys that belong to one view and are no actions.
    addLine(tr("Timeline: previous and next view"), tr("Left, Right"), {});
    addLine(tr("Timeline: play and pause"), tr("Space"), {});
    addLine(tr("Timeline: play backwards, stop, play"), QStringLiteral("J, K, L"), {});
    addLine(tr("3D view: turn, move, zoom"), tr("drag, middle drag, wheel"), {});
    addLine(tr("3D view: centre on a point"), tr("double click"), {});
    addLine(tr("Picture: copy the values under the cursor"), QStringLiteral("Ctrl+C"), {});
}

void ShortcutSheet::filter(const QString& words) {
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem* item = m_list->topLevelItem(row);
        const bool fits = item->text(0).contains(words, Qt::CaseInsensitive) ||
                          item->text(1).contains(words, Qt::CaseInsensitive);
        item->setHidden(!fits);
    }
}

} // namespace fathom::ui
