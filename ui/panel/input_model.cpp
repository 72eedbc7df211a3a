#include "ui/panel/input_model.h"

#include "ui/panel/input_text.h"

#include <QMimeData>

#include <algorithm>

namespace fathom::ui {

namespace {
const QString kSceneMime = QStringLiteral("application/x-fathom-scene");
} // namespace

InputModel::InputModel(Session& session, ThumbnailLoader& thumbnails, QObject* parent)
    : QAbstractItemModel(parent), m_session(session), m_thumbnails(thumbnails) {
    for (const auto& scene : session.scenes())
        m_shown.push_back({scene->id, static_cast<int>(scene->rows.size())});
    connect(&session, &Session::sceneAdded, this, &InputModel::addScene);
    connect(&session, &Session::sceneRemoved, this, &InputModel::removeScene);
    connect(&session, &Session::scenesReordered, this, &InputModel::reorder);
    connect(&session, &Session::rowsReset, this, &InputModel::resetRows);
    connect(&session, &Session::rowsChanged, this, &InputModel::changeRows);
    connect(&session, &Session::sceneChanged, this, [this](SceneId id) {
        if (const int position = positionOf(id); position >= 0)
            Q_EMIT dataChanged(index(position, 0), index(position, 0));
    });
    connect(&thumbnails, &ThumbnailLoader::ready, this, &InputModel::refreshThumbnails);
}

int InputModel::positionOf(SceneId id) const {
    const auto found = std::ranges::find(m_shown, id, &Shown::scene);
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

void InputModel::addScene(SceneId id) {
    const int position = static_cast<int>(m_shown.size());
    beginInsertRows({}, position, position);
    m_shown.push_back({id, static_cast<int>(m_session.scene(id)->rows.size())});
    endInsertRows();
}

void InputModel::removeScene(SceneId id) {
    const int position = positionOf(id);
    if (position < 0)
        return;
    beginRemoveRows({}, position, position);
    m_shown.erase(m_shown.begin() + position);
    endRemoveRows();
}

void InputModel::reorder() {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<CurrentRow> rows;
    for (const QModelIndex& index : before)
        rows.push_back(rowAt(index));
    std::vector<Shown> shown;
    for (const auto& scene : m_session.scenes())
        if (const int position = positionOf(scene->id); position >= 0)
            shown.push_back(m_shown[static_cast<std::size_t>(position)]);
    m_shown = std::move(shown);
    QModelIndexList after;
    for (const CurrentRow& row : rows)
        after << indexOf(row);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void InputModel::resetRows(SceneId id) {
    const int position = positionOf(id);
    if (position < 0)
        return;
    const QModelIndex parent = index(position, 0);
    Shown& shown = m_shown[static_cast<std::size_t>(position)];
    const int rows = static_cast<int>(m_session.scene(id)->rows.size());
    // Rows that stay keep their place in the view; only the difference comes or goes.
    if (rows > shown.rows) {
        beginInsertRows(parent, shown.rows, rows - 1);
        shown.rows = rows;
        endInsertRows();
    } else if (rows < shown.rows) {
        beginRemoveRows(parent, rows, shown.rows - 1);
        shown.rows = rows;
        endRemoveRows();
    }
    changeRows(id, 0, rows - 1);
}

void InputModel::changeRows(SceneId id, int first, int last) {
    const int position = positionOf(id);
    if (position < 0 || last < first)
        return;
    const QModelIndex parent = index(position, 0);
    Q_EMIT dataChanged(index(first, 0, parent), index(last, 0, parent));
    Q_EMIT dataChanged(parent, parent);
}

void InputModel::refreshThumbnails(const QString& path) {
    const std::filesystem::path wanted = path.toStdString();
    for (int position = 0; position < static_cast<int>(m_shown.size()); ++position) {
        const OpenScene* scene = m_session.scene(m_shown[static_cast<std::size_t>(position)].scene);
        const QModelIndex parent = index(position, 0);
        for (int row = 0; scene && row < m_shown[static_cast<std::size_t>(position)].rows; ++row)
            if (scene->rows[static_cast<std::size_t>(row)].path == wanted)
                Q_EMIT dataChanged(index(row, 0, parent), index(row, 0, parent), {Qt::DecorationRole});
    }
}

QModelIndex InputModel::indexOf(CurrentRow row) const {
    const int position = positionOf(row.scene);
    if (position < 0)
        return {};
    const QModelIndex scene = index(position, 0);
    return row.row < 0 ? scene : index(row.row, 0, scene);
}

CurrentRow InputModel::rowAt(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return {m_shown[static_cast<std::size_t>(index.row())].scene, -1};
    return {static_cast<SceneId>(index.internalId()), index.row()};
}

QModelIndex InputModel::index(int row, int column, const QModelIndex& parent) const {
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    // The internal id of a row is the scene it belongs to; scenes themselves have 0.
    return createIndex(
        row, 0, parent.isValid() ? quintptr(m_shown[static_cast<std::size_t>(parent.row())].scene) : 0);
}

QModelIndex InputModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0)
        return {};
    const int position = positionOf(child.internalId());
    return position < 0 ? QModelIndex() : createIndex(position, 0, quintptr(0));
}

int InputModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_shown.size());
    return parent.internalId() == 0 ? m_shown[static_cast<std::size_t>(parent.row())].rows : 0;
}

int InputModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant InputModel::data(const QModelIndex& index, int role) const {
    const CurrentRow at = rowAt(index);
    const OpenScene* scene = m_session.scene(at.scene);
    if (!scene || at.row >= static_cast<int>(scene->rows.size()))
        return {};
    return at.row < 0 ? sceneData(*scene, role)
                      : rowData(scene->rows[static_cast<std::size_t>(at.row)], role);
}

QVariant InputModel::sceneData(const OpenScene& scene, int role) const {
    const StateLook look = lookOf(scene.state);
    switch (role) {
    case Qt::DisplayRole:
        return scene.name;
    case Qt::ToolTipRole:
        return toolTipOf(scene);
    case SecondLineRole:
        return secondLineOf(scene);
    case Qt::AccessibleTextRole:
        return scene.name + QStringLiteral(", ") + secondLineOf(scene);
    case StateIconRole:
        return look.icon;
    case StateToneRole:
        return QVariant::fromValue(look.tone);
    case KindIconRole:
        return scene.items.size() == 1 && scene.items.front().kind == InputKind::Video
                   ? QStringLiteral("video")
                   : QStringLiteral("layers");
    case FractionRole:
        if (scene.state == SceneState::Running && scene.status.progress.total > 0)
            return double(scene.status.progress.done) / double(scene.status.progress.total);
        return -1.0;
    default:
        return {};
    }
}

QVariant InputModel::rowData(const SceneRow& row, int role) const {
    const StateLook look = lookOf(row);
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::ToolTipRole:
        return toolTipOf(row);
    case SecondLineRole:
        return secondLineOf(row);
    case Qt::AccessibleTextRole:
        return QStringList{row.name, look.words, secondLineOf(row)}.join(QStringLiteral(", "));
    case StateIconRole:
        return look.icon;
    case StateToneRole:
        return QVariant::fromValue(look.tone);
    case KindIconRole:
        return row.kind == InputKind::Video && !row.problem ? QStringLiteral("video")
                                                            : QStringLiteral("image");
    case Qt::DecorationRole:
        return thumbnailOfRow(row);
    case FractionRole:
        return -1.0;
    default:
        return {};
    }
}

QVariant InputModel::thumbnailOfRow(const SceneRow& row) const {
    // A video is opened once for its first frame; each of its frames shows its own picture as soon as it has
    // one.
    if (row.view && row.isFrame)
        return m_thumbnails.thumbnail(*row.view);
    if (row.problem && row.kind == InputKind::Image && row.size.isEmpty())
        return {};
    return m_thumbnails.thumbnail(row.path, row.kind);
}

Qt::ItemFlags InputModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.internalId() == 0 ? flags | Qt::ItemIsDragEnabled : flags | Qt::ItemNeverHasChildren;
}

QStringList InputModel::mimeTypes() const {
    return {kSceneMime};
}

QMimeData* InputModel::mimeData(const QModelIndexList& indexes) const {
    auto* data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(kSceneMime, QByteArray::number(rowAt(indexes.front()).scene));
    return data;
}

bool InputModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int,
                                 const QModelIndex& parent) const {
    return data->hasFormat(kSceneMime) && !parent.isValid();
}

bool InputModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const bool atEnd = row < 0 || row >= static_cast<int>(m_shown.size());
    m_session.moveScene(data->data(kSceneMime).toULongLong(),
                        atEnd ? 0 : m_shown[static_cast<std::size_t>(row)].scene);
    // The session has moved it; a true answer would make the view remove the old row.
    return false;
}

} // namespace fathom::ui
