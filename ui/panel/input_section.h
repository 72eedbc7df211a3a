#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QStackedWidget;

namespace fathom::ui {

class Actions;
class Session;

/// How photos and video become views of the network.
class InputSection : public QWidget {
    Q_OBJECT

public:
    InputSection(Session& session, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QComboBox* referenceView() const { return m_reference; }
    [[nodiscard]] QComboBox* poseSource() const { return m_poses; }
    [[nodiscard]] QLabel* cameras() const { return m_cameras; }
    [[nodiscard]] QDoubleSpinBox* focal() const { return m_focal; }
    [[nodiscard]] QCheckBox* gaussians() const { return m_gaussians; }
    [[nodiscard]] QCheckBox* features() const { return m_features; }
    [[nodiscard]] QSpinBox* featureBlock() const { return m_featureBlock; }

private:
    [[nodiscard]] QWidget* makeSampling();
    void refreshCapabilities();
    void refreshCameras();

    Session& m_session;
    QSpinBox* m_resolution;
    QComboBox* m_method;
    QComboBox* m_sampling = nullptr;
    QStackedWidget* m_samplingValue = nullptr;
    QComboBox* m_reference;
    QComboBox* m_poses;
    QCheckBox* m_refine;
    QCheckBox* m_radial;
    QDoubleSpinBox* m_focal;
    QCheckBox* m_gaussians;
    QCheckBox* m_features;
    QSpinBox* m_featureBlock;
    QLabel* m_cameras; ///< which cameras were imported
};

} // namespace fathom::ui
