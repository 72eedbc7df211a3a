#pragma once

#include <QObject>
#include <QString>

#include <map>
#include <vector>

class QAction;

namespace fathom::ui {

class Session;

/// Everything that a person can do, by name.
enum class ActionId {
    OpenFiles,
    OpenFolder,
    OpenSample,
    ImportCameras,
    AddModel,
    Models,
    Export,
    CopyCommand,
    Screenshot,
    CloseScene,
    Quit,
    RemoveInput,
    Reveal,
    StartAtOnce,
    Run,
    RefinePoses,
    ShowMatches,
    Stop,
    StopAll,
    Pause,
    ReleaseModel,
    ShowScene,
    ShowPicture,
    ShowBoth,
    TabPhoto,
    TabDepth,
    TabConfidence,
    TabSplit,
    TabFeatures,
    TabDisagreement,
    ZoomIn,
    ZoomOut,
    ZoomToFit,
    ZoomToPixels,
    Front,
    Right,
    Top,
    ResetView,
    LookThrough,
    PreviousView,
    NextView,
    Play,
    InputsDock,
    SettingsDock,
    LogDock,
    ResetLayout,
    FullScreen,
    Minimise,
    NextZone,
    PreviousZone,
    Palette,
    Shortcuts,
    About,
};

/// Every QAction once: text, icon, shortcut, and when it can be used. An action that cannot be used says why
/// in its tool tip. What an action does is connected elsewhere (commands.h).
class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(const Session& session, QObject* parent = nullptr);

    [[nodiscard]] QAction* operator[](ActionId id) const { return m_actions.at(id); }
    [[nodiscard]] const std::map<ActionId, QAction*>& all() const noexcept { return m_actions; }

    /// A reason from outside the session, such as a missing OpenGL; empty takes it back.
    void block(ActionId id, const QString& reason);

    /// Why the action cannot be used now; empty when it can.
    [[nodiscard]] QString reasonAgainst(ActionId id) const;

private:
    void refresh();

    const Session& m_session;
    std::map<ActionId, QAction*> m_actions;
    std::map<ActionId, QString> m_blocked;
};

} // namespace fathom::ui
