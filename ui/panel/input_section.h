#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QSpinBox;
class QStackedWidget;

namespace fathom::ui {

class Session;

/// How photos and video become views of the network.
class InputSection : public QWidget {
    Q_OBJECT

public:
    explicit InputSection(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] QComboBox* referenceView() const { return m_reference; }
    [[nodiscard]] QComboBox* poseSource() const { return m_poses; }

private:
    [[nodiscard]] QWidget* makeSampling();
    void refreshCapabilities();

    Session& m_session;
    QSpinBox* m_resolution;
    QComboBox* m_method;
    QComboBox* m_sampling = nullptr;
    QStackedWidget* m_samplingValue = nullptr;
    QComboBox* m_reference;
    QComboBox* m_poses;
    QCheckBox* m_refine;
};

} // namespace fathom::ui
