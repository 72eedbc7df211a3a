#include "ui/panel/input_panel.h"

#include "ui/actions.h"
#include "ui/panel/input_delegate.h"
#include "ui/panel/input_model.h"
#include "ui/theme/palette.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace fathom::ui {

InputPanel::InputPanel(Session& session, const Actions& actions, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), m_session(session), m_actions(actions),
      m_model(new InputModel(session, thumbnails, this)), m_list(new QTreeView), m_hint(new QLabel) {
    m_list->setModel(m_model);
    m_list->setItemDelegate(new InputDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIndentation(14);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Inputs"));
    m_list->setAccessibleDescription(tr("Open scenes with their photos and video frames"));
    m_list->addAction(actions[ActionId::RemoveInput]);

    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_hint->setProperty("secondary", true);
    m_hint->setContentsMargins(kPanelPadding, kPanelPadding, kPanelPadding, kPanelPadding);
    m_hint->setText(tr("Photos and videos that you drop on the window are listed here."));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint);
    layout->addWidget(m_list, 1);
    layout->addStretch();

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &InputPanel::takeSelection);
    connect(m_list, &QTreeView::customContextMenuRequested, this, &InputPanel::showMenu);
    connect(&session, &Session::currentChanged, this, &InputPanel::showCurrent);
    connect(m_model, &InputModel::rowsInserted, this, [this](const QModelIndex& parent) {
        if (!parent.isValid())
            m_list->expand(m_model->index(m_model->rowCount() - 1, 0));
        refreshHint();
    });
    connect(m_model, &InputModel::rowsRemoved, this, &InputPanel::refreshHint);
    m_list->expandAll();
    refreshHint();
    showCurrent();
}

void InputPanel::refreshHint() {
    const bool isEmpty = m_model->rowCount() == 0;
    m_hint->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    setFocusProxy(isEmpty ? nullptr : m_list); // a hidden one would swallow the Tab key
}

void InputPanel::showCurrent() {
    const QModelIndex index = m_model->indexOf(m_session.current());
    if (!index.isValid() || index == m_list->currentIndex())
        return;
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

void InputPanel::takeSelection() {
    CurrentRow row = m_model->rowAt(m_list->currentIndex());
    if (row.scene == 0)
        return;
    // A scene as a whole keeps the view that was shown of it.
    if (row.row < 0 && row.scene != m_session.current().scene) {
        const OpenScene* scene = m_session.scene(row.scene);
        row.row = scene && !scene->rows.empty() ? 0 : -1;
        m_session.setCurrent(row);
        return;
    }
    if (row.row >= 0)
        m_session.setCurrent(row);
}

void InputPanel::removeSelected() {
    std::vector<CurrentRow> rows;
    for (const QModelIndex& index : m_list->selectionModel()->selectedRows())
        rows.push_back(m_model->rowAt(index));
    // From the last on: those before it keep their places.
    std::ranges::sort(rows, std::greater(), &CurrentRow::row);
    for (const CurrentRow& row : rows)
        if (row.row < 0)
            m_session.removeScene(row.scene);
        else
            m_session.removeRow(row.scene, row.row);
}

void InputPanel::markRows(SceneId scene, const std::vector<int>& rows) {
    for (const int row : rows)
        m_list->selectionModel()->select(m_model->indexOf({scene, row}),
                                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void InputPanel::revealSelected() const {
    const CurrentRow row = m_model->rowAt(m_list->currentIndex());
    const OpenScene* scene = m_session.scene(row.scene);
    if (!scene)
        return;
    const std::filesystem::path path =
        row.row < 0 ? scene->inputs.front() : scene->rows[static_cast<std::size_t>(row.row)].path;
    const QFileInfo file(QString::fromStdString(path.string()));
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(file.isDir() ? file.absoluteFilePath() : file.absolutePath()));
}

void InputPanel::showMenu(const QPoint& position) {
    if (!m_list->indexAt(position).isValid())
        return;
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    for (const ActionId id :
         {ActionId::Run, ActionId::Stop, ActionId::Reveal, ActionId::RemoveInput, ActionId::CloseScene})
        menu.addAction(m_actions[id]);
    menu.exec(m_list->viewport()->mapToGlobal(position));
}

} // namespace fathom::ui
