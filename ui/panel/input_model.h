#pragma once

#include "ui/session/thumbnail_loader.h"
#include "ui/session/session.h"

#include <QAbstractItemModel>

#include <vector>

namespace fathom::ui {

/// The open scenes and their rows as a tree of two levels, for views that show thousands of rows.
class InputModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        StateIconRole = Qt::UserRole, ///< QString, name of a line icon
        StateToneRole,                ///< Tone, see input_text.h
        SecondLineRole,               ///< QString
        FractionRole,                 ///< double 0 … 1; negative without progress
        KindIconRole,                 ///< QString, shown while there is no thumbnail
    };

    InputModel(Session& session, ThumbnailLoader& thumbnails, QObject* parent = nullptr);

    [[nodiscard]] QModelIndex indexOf(CurrentRow row) const;
    [[nodiscard]] CurrentRow rowAt(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                       const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

private:
    /// What the views were told last; the session may be ahead by one signal.
    struct Shown {
        SceneId scene;
        int rows;
    };

    void addScene(SceneId id);
    void removeScene(SceneId id);
    void reorder();
    void resetRows(SceneId id);
    void changeRows(SceneId id, int first, int last);
    void refreshThumbnails(const QString& path);
    [[nodiscard]] int positionOf(SceneId id) const;
    [[nodiscard]] QVariant sceneData(const OpenScene& scene, int role) const;
    [[nodiscard]] QVariant rowData(const SceneRow& row, int role) const;
    [[nodiscard]] QVariant thumbnailOfRow(const SceneRow& row) const;

    Session& m_session;
    ThumbnailLoader& m_thumbnails;
    std::vector<Shown> m_shown;
};

} // namespace fathom::ui
