#pragma once

#include <QWidget>

#include <cstddef>
#include <memory>
#include <optional>

class QSplitter;
class QStackedWidget;

namespace fathom {
struct Structure;
}

namespace fathom::ui {

class ErrorCard;
class ImagePanel;
class PendingPicture;
class SceneView;
class Session;
class ThumbnailLoader;
class Timeline;
enum class ErrorAction;
struct SceneRow;

/// The centre while something is open: the 3D view above, the 2D view and the timeline below. An error stands
/// where the result would be. All of them show the session's current row.
class Workspace : public QWidget {
    Q_OBJECT

public:
    enum class Arrangement { SceneOnly, PictureOnly, Both };

    Workspace(Session& session, ThumbnailLoader& thumbnails, QWidget* parent = nullptr);

    [[nodiscard]] SceneView* sceneView() const { return m_scene; }
    [[nodiscard]] ImagePanel* imagePanel() const { return m_picture; }
    [[nodiscard]] Timeline* timeline() const { return m_timeline; }
    [[nodiscard]] ErrorCard* sceneError() const { return m_sceneError; }
    [[nodiscard]] ErrorCard* rowError() const { return m_rowError; }
    /// The 2D view or what stands in its place.
    [[nodiscard]] QStackedWidget* picturePages() const { return m_picturePages; }
    [[nodiscard]] QWidget* timelineZone() const;
    [[nodiscard]] QSplitter* splitter() const { return m_splitter; }

    void arrange(Arrangement arrangement);
    [[nodiscard]] Arrangement arrangement() const { return m_arrangement; }

Q_SIGNALS:
    void errorActionWanted(ErrorAction action);
    /// A matched point of the shown scene was chosen. \param point index in Structure::points
    void pointChosen(std::size_t point);

private:
    void build();
    void connectSession();
    void connectViews();
    void applySettings();
    void showScene();
    void showRow();
    void showProblemOfScene();
    void showHint();
    void showStructure();
    void choosePoint(std::size_t point);
    void markChosenPoint();
    void refreshRows(int first, int last);
    void giveThumbnail(int row);
    [[nodiscard]] const SceneRow* currentRow() const;

    Session& m_session;
    ThumbnailLoader& m_thumbnails;
    quint64 m_shownScene = 0;
    std::shared_ptr<const Structure> m_structure; ///< of the shown scene
    std::optional<std::size_t> m_point;           ///< chosen among its points
    Arrangement m_arrangement = Arrangement::Both;
    QStackedWidget* m_pages;        ///< result, error of the scene
    QStackedWidget* m_picturePages; ///< result, photo without result, error of the row
    QSplitter* m_splitter;
    QWidget* m_lower;
    SceneView* m_scene;
    ImagePanel* m_picture;
    PendingPicture* m_pending;
    Timeline* m_timeline;
    ErrorCard* m_sceneError;
    ErrorCard* m_rowError;
};

} // namespace fathom::ui
