#pragma once

#include <QScrollArea>

namespace fathom::ui {

class Actions;
class SceneSection;
class Session;

/// Model, compute, input and scene, one under the other.
class SettingsPanel : public QScrollArea {
    Q_OBJECT

public:
    SettingsPanel(Session& session, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] SceneSection* sceneSection() const { return m_scene; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void followContent();
    void alignColumns();
    void keepWheelFromControls();

    SceneSection* m_scene;
};

} // namespace fathom::ui
