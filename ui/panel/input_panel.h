#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QTreeView;

namespace fathom::ui {

class Actions;
class InputModel;
class Session;
class ThumbnailLoader;

/// The list of what is open: scenes with their photos and video frames. Shows and changes the session's
/// current row.
class InputPanel : public QWidget {
    Q_OBJECT

public:
    InputPanel(Session& session, const Actions& actions, ThumbnailLoader& thumbnails,
               QWidget* parent = nullptr);

    [[nodiscard]] QTreeView* list() const { return m_list; }

    /// Takes out what is selected: a scene, or an input where that is possible.
    void removeSelected();
    /// Selects several photos of a scene beside the current one.
    void markRows(quint64 scene, const std::vector<int>& rows);
    /// Opens the file manager where the selected file lies.
    void revealSelected() const;

private:
    void showCurrent();
    void takeSelection();
    void showMenu(const QPoint& position);
    void refreshHint();

    Session& m_session;
    const Actions& m_actions;
    InputModel* m_model;
    QTreeView* m_list;
    QLabel* m_hint;
};

} // namespace fathom::ui
