#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace fathom::ui {

class LabelledSlider;
class Session;

/// Which points are kept and how the scene is drawn; works on results at once.
class SceneSection : public QWidget {
    Q_OBJECT

public:
    explicit SceneSection(Session& session, QWidget* parent = nullptr);

    void showPointCount(qulonglong kept, qulonglong total);

    [[nodiscard]] LabelledSlider* confidence() const { return m_confidence; }
    [[nodiscard]] QComboBox* sky() const { return m_sky; }
    [[nodiscard]] QCheckBox* gaussianCentres() const { return m_gaussianCentres; }
    [[nodiscard]] QCheckBox* cameras() const { return m_cameras; }
    [[nodiscard]] QCheckBox* sparsePoints() const { return m_sparse; }
    [[nodiscard]] QString pointCountText() const;

private:
    void refreshCapabilities();

    Session& m_session;
    LabelledSlider* m_confidence;
    QLabel* m_points;
    QCheckBox* m_edges;
    QComboBox* m_sky;
    QCheckBox* m_gaussianCentres;
    LabelledSlider* m_pointSize;
    QComboBox* m_colourBy;
    QCheckBox* m_cameras;
    QCheckBox* m_sparse;
    LabelledSlider* m_cameraSize;
};

} // namespace fathom::ui
