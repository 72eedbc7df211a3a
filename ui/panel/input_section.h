#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
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
    QLabel* m_cameras; ///< which cameras were imported
};

} // namespace fathom::ui
