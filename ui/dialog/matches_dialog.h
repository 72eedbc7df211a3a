#pragma once

#include "engine/scene/scene.h"

#include <QDialog>

class QComboBox;
class QLabel;

namespace fathom::ui {

class MatchesPicture;

/// Two photos of a scene side by side with the points that both see, how each was placed, and, for a clicked
/// point, all photos that see it.
class MatchesDialog : public QDialog {
    Q_OBJECT

public:
    /// \param scene has a structure  \param view position of the photo shown first in scene->views
    MatchesDialog(ScenePointer scene, std::size_t view, QWidget* parent = nullptr);

    [[nodiscard]] const ScenePointer& scene() const { return m_scene; }
    [[nodiscard]] QComboBox* first() const { return m_first; }
    [[nodiscard]] QComboBox* second() const { return m_second; }
    [[nodiscard]] MatchesPicture* picture() const { return m_picture; }
    [[nodiscard]] QLabel* summary() const { return m_summary; }
    [[nodiscard]] QLabel* pointLine() const { return m_point; }

private:
    void fillPartners();
    void showPair();
    void showPoint(std::size_t point);
    [[nodiscard]] QString placementLine(std::size_t view) const;

    ScenePointer m_scene;
    QComboBox* m_first;
    QComboBox* m_second;
    MatchesPicture* m_picture;
    QLabel* m_summary;
    QLabel* m_point;
};

} // namespace fathom::ui
