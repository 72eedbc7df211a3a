#include "ui/actions.h"

#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/theme/icon.h"

#include <QAction>
#include <QCoreApplication>

namespace fathom::ui {

namespace {

/// Why something cannot be done now, untranslated; nullptr when it can.
using Rule = const char* (*)(const Session&);

const char* always(const Session&) {
    return nullptr;
}

const char* needsScene(const Session& session) {
    return session.currentScene() ? nullptr : QT_TRANSLATE_NOOP("Actions", "Open photos or a video first.");
}

const char* canRun(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (!scene)
        return needsScene(session);
    if (scene->isActive())
        return QT_TRANSLATE_NOOP("Actions", "This scene is being worked on already.");
    if (scene->usableItems() == 0)
        return QT_TRANSLATE_NOOP("Actions", "Nothing in this scene can be used.");
    if (session.catalogue().isReady() && session.catalogue().models().empty())
        return QT_TRANSLATE_NOOP("Actions", "There is no model: add a model file first.");
    return nullptr;
}

const char* canImportCameras(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (!scene)
        return needsScene(session);
    if (scene->isActive())
        return QT_TRANSLATE_NOOP("Actions", "This scene is being worked on already.");
    return scene->usableItems() > 0 ? nullptr
                                    : QT_TRANSLATE_NOOP("Actions", "Nothing in this scene can be used.");
}

const char* canStop(const Session& session) {
    const OpenScene* scene = session.currentScene();
    return scene && scene->isActive() ? nullptr
                                      : QT_TRANSLATE_NOOP("Actions", "This scene is not being worked on.");
}

const char* canStopAll(const Session& session) {
    return session.isBusy() ? nullptr : QT_TRANSLATE_NOOP("Actions", "Nothing is being worked on.");
}

const char* needsResult(const Session& session) {
    const OpenScene* scene = session.currentScene();
    if (!scene)
        return needsScene(session);
    if (scene->isActive())
        return QT_TRANSLATE_NOOP("Actions", "The scene is not finished yet.");
    return scene->result ? nullptr : QT_TRANSLATE_NOOP("Actions", "Run the scene first.");
}

const char* canRefine(const Session& session) {
    if (const char* missing = needsResult(session))
        return missing;
    return session.currentScene()->result->views.size() > 1
               ? nullptr
               : QT_TRANSLATE_NOOP("Actions", "Cameras are refined by what several views have in common.");
}

const char* needsMatches(const Session& session) {
    const OpenScene* scene = session.currentScene();
    return scene && scene->result && scene->result->structure
               ? nullptr
               : QT_TRANSLATE_NOOP("Actions", "No matches were looked for in this scene.");
}

const char* needsViews(const Session& session) {
    const OpenScene* scene = session.currentScene();
    return scene && scene->hasViews() ? nullptr
                                      : QT_TRANSLATE_NOOP("Actions", "There is nothing to see yet.");
}

const char* needsCamera(const Session& session) {
    const ViewPointer view = session.currentView();
    if (!view)
        return needsViews(session) ? needsViews(session)
                                   : QT_TRANSLATE_NOOP("Actions", "This view has no result yet.");
    return view->camera ? nullptr : QT_TRANSLATE_NOOP("Actions", "The model gave this view no camera.");
}

const char* canRemove(const Session& session) {
    const CurrentRow current = session.current();
    const OpenScene* scene = session.currentScene();
    if (!scene)
        return needsScene(session);
    if (current.row < 0 || session.canRemoveRow(current.scene, current.row))
        return nullptr;
    return QT_TRANSLATE_NOOP("Actions", "Only an input that has no result yet can be taken out.");
}

struct Description {
    ActionId id;
    const char* text;
    const char* icon;
    const char* shortcuts; ///< separated by "; ", in Qt's portable notation
    Rule rule = always;
    bool checkable = false;
    bool local = false; ///< the shortcut works only inside the widget that the action is added to
};

const Description kDescriptions[] = {
    {ActionId::OpenFiles, QT_TRANSLATE_NOOP("Actions", "&Open Photos or Video…"), "open", "Ctrl+O"},
    {ActionId::OpenFolder, QT_TRANSLATE_NOOP("Actions", "Open &Folder…"), "folder", "Ctrl+Shift+O"},
    {ActionId::OpenSample, QT_TRANSLATE_NOOP("Actions", "Open the &Sample Scene"), "layers", "Ctrl+Alt+O"},
    {ActionId::ImportCameras, QT_TRANSLATE_NOOP("Actions", "Impo&rt Cameras…"), "camera", "Ctrl+Shift+I",
     canImportCameras},
    {ActionId::AddModel, QT_TRANSLATE_NOOP("Actions", "Add &Model File…"), "add", "Ctrl+Shift+M"},
    {ActionId::Models, QT_TRANSLATE_NOOP("Actions", "Mo&dels…"), "layers", "Ctrl+Alt+L"},
    {ActionId::Export, QT_TRANSLATE_NOOP("Actions", "&Export…"), "export", "Ctrl+E", needsResult},
    {ActionId::CopyCommand, QT_TRANSLATE_NOOP("Actions", "Copy the Command &Line for This Scene"), "copy",
     "Ctrl+Shift+C", canRun},
    {ActionId::Screenshot, QT_TRANSLATE_NOOP("Actions", "Save a &Picture of the 3D View…"), "screenshot",
     "F12", needsViews},
    {ActionId::CloseScene, QT_TRANSLATE_NOOP("Actions", "&Close Scene"), "close", "Ctrl+W", needsScene},
    {ActionId::Quit, QT_TRANSLATE_NOOP("Actions", "&Quit"), "quit", "Ctrl+Q"},
    {ActionId::RemoveInput, QT_TRANSLATE_NOOP("Actions", "&Remove From the List"), "trash", "Del", canRemove,
     false, true},
    {ActionId::Reveal, QT_TRANSLATE_NOOP("Actions", "Show in &File Manager"), "folder", "Ctrl+Shift+R",
     needsScene},
    {ActionId::StartAtOnce, QT_TRANSLATE_NOOP("Actions", "&Start at Once After Opening"), "run", "Ctrl+Alt+S",
     always, true},
    {ActionId::Run, QT_TRANSLATE_NOOP("Actions", "&Run"), "run", "Ctrl+R; F5", canRun},
    {ActionId::RefinePoses, QT_TRANSLATE_NOOP("Actions", "Re&fine Cameras by Matches"), "camera",
     "Ctrl+Alt+F", canRefine},
    {ActionId::ShowMatches, QT_TRANSLATE_NOOP("Actions", "Show Matc&hes Between Photos…"), "both",
     "Ctrl+Alt+K", needsMatches},
    {ActionId::Stop, QT_TRANSLATE_NOOP("Actions", "&Stop"), "stop", "Ctrl+.", canStop},
    {ActionId::StopAll, QT_TRANSLATE_NOOP("Actions", "Stop &All"), "cancelled", "Ctrl+Shift+.", canStopAll},
    {ActionId::Pause, QT_TRANSLATE_NOOP("Actions", "&Pause the Queue"), "pause", "Ctrl+Alt+P", always, true},
    {ActionId::ReleaseModel, QT_TRANSLATE_NOOP("Actions", "Free the &Models' Memory"), "chip", "Ctrl+Alt+M"},
    {ActionId::ShowScene, QT_TRANSLATE_NOOP("Actions", "&3D View Only"), "cube", "Ctrl+1", needsScene, true},
    {ActionId::ShowPicture, QT_TRANSLATE_NOOP("Actions", "&2D View Only"), "image", "Ctrl+2", needsScene,
     true},
    {ActionId::ShowBoth, QT_TRANSLATE_NOOP("Actions", "&Both Views"), "both", "Ctrl+3", needsScene, true},
    {ActionId::TabPhoto, QT_TRANSLATE_NOOP("Actions", "Show the &Photo"), "camera", "Alt+1", needsViews},
    {ActionId::TabDepth, QT_TRANSLATE_NOOP("Actions", "Show the &Depth"), "layers", "Alt+2", needsViews},
    {ActionId::TabConfidence, QT_TRANSLATE_NOOP("Actions", "Show the &Confidence"), "check", "Alt+3",
     needsViews},
    {ActionId::TabSplit, QT_TRANSLATE_NOOP("Actions", "Show Photo &Beside Depth"), "contrast", "Alt+4",
     needsViews},
    {ActionId::TabFeatures, QT_TRANSLATE_NOOP("Actions", "Show the Feat&ures"), "chip", "Alt+5", needsViews},
    {ActionId::TabDisagreement, QT_TRANSLATE_NOOP("Actions", "S&how Where Depths Disagree"), "layers", "Alt+6",
     needsMatches},
    {ActionId::ZoomIn, QT_TRANSLATE_NOOP("Actions", "Zoom &In"), "add", "Ctrl++; Ctrl+=", needsViews},
    {ActionId::ZoomOut, QT_TRANSLATE_NOOP("Actions", "Zoom &Out"), "remove", "Ctrl+-", needsViews},
    {ActionId::ZoomToFit, QT_TRANSLATE_NOOP("Actions", "&Fit the Picture"), "fullscreen", "Ctrl+0",
     needsViews},
    {ActionId::ZoomToPixels, QT_TRANSLATE_NOOP("Actions", "&Actual Pixels"), "image", "Ctrl+Alt+0",
     needsViews},
    {ActionId::Front, QT_TRANSLATE_NOOP("Actions", "From the &Front"), "front", "1", needsViews, false, true},
    {ActionId::Right, QT_TRANSLATE_NOOP("Actions", "From the &Right"), "right", "3", needsViews, false, true},
    {ActionId::Top, QT_TRANSLATE_NOOP("Actions", "From &Above"), "top", "7", needsViews, false, true},
    {ActionId::ResetView, QT_TRANSLATE_NOOP("Actions", "&Whole Scene"), "home", "Home", needsViews, false,
     true},
    {ActionId::LookThrough, QT_TRANSLATE_NOOP("Actions", "&Look Through This Camera"), "eye", "Ctrl+L",
     needsCamera},
    {ActionId::PreviousView, QT_TRANSLATE_NOOP("Actions", "&Previous View"), "previous", "Ctrl+Left",
     needsScene},
    {ActionId::NextView, QT_TRANSLATE_NOOP("Actions", "&Next View"), "next", "Ctrl+Right", needsScene},
    {ActionId::Play, QT_TRANSLATE_NOOP("Actions", "Pl&ay Through the Views"), "run", "Ctrl+Space",
     needsViews},
    {ActionId::InputsDock, QT_TRANSLATE_NOOP("Actions", "&Inputs"), "log", "F7", always, true},
    {ActionId::SettingsDock, QT_TRANSLATE_NOOP("Actions", "&Settings"), "settings", "F8", always, true},
    {ActionId::LogDock, QT_TRANSLATE_NOOP("Actions", "&Log"), "info", "F9", always, true},
    {ActionId::ResetLayout, QT_TRANSLATE_NOOP("Actions", "&Reset Layout"), "retry", "Ctrl+Alt+R"},
    {ActionId::FullScreen, QT_TRANSLATE_NOOP("Actions", "&Full Screen"), "fullscreen", "F11", always, true},
    {ActionId::Minimise, QT_TRANSLATE_NOOP("Actions", "&Minimise"), "down", "Ctrl+M"},
    {ActionId::NextZone, QT_TRANSLATE_NOOP("Actions", "&Next Zone"), "next", "F6"},
    {ActionId::PreviousZone, QT_TRANSLATE_NOOP("Actions", "&Previous Zone"), "previous", "Shift+F6"},
    {ActionId::Palette, QT_TRANSLATE_NOOP("Actions", "Find an A&ction…"), "search", "Ctrl+Shift+P"},
    {ActionId::Shortcuts, QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts"), "keyboard", "F1; ?"},
    {ActionId::About, QT_TRANSLATE_NOOP("Actions", "&About Fathom"), "info", "Shift+F1"},
};

const Description& descriptionOf(ActionId id) {
    return kDescriptions[static_cast<std::size_t>(id)];
}

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

QAction* makeAction(const Description& description, QObject* parent) {
    auto* action =
        new QAction(themeIcon(QLatin1String(description.icon)), translated(description.text), parent);
    action->setShortcuts(
        QKeySequence::listFromString(QLatin1String(description.shortcuts), QKeySequence::PortableText));
    action->setCheckable(description.checkable);
    // A menu draws either the icon or the mark.
    action->setIconVisibleInMenu(!description.checkable);
    action->setShortcutContext(description.local ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    return action;
}

} // namespace

Actions::Actions(const Session& session, QObject* parent) : QObject(parent), m_session(session) {
    for (const Description& description : kDescriptions)
        m_actions[description.id] = makeAction(description, this);
    m_actions[ActionId::Quit]->setMenuRole(QAction::QuitRole);
    m_actions[ActionId::About]->setMenuRole(QAction::AboutRole);
    m_actions[ActionId::ShowBoth]->setChecked(true);
    connect(&session, &Session::currentChanged, this, &Actions::refresh);
    connect(&session, &Session::sceneChanged, this, &Actions::refresh);
    connect(&session, &Session::viewsAdded, this, &Actions::refresh);
    connect(&session, &Session::workloadChanged, this, &Actions::refresh);
    connect(&session.catalogue(), &Catalogue::modelsChanged, this, &Actions::refresh);
    refresh();
}

void Actions::block(ActionId id, const QString& reason) {
    m_blocked[id] = reason;
    refresh();
}

QString Actions::reasonAgainst(ActionId id) const {
    if (const auto blocked = m_blocked.find(id); blocked != m_blocked.end() && !blocked->second.isEmpty())
        return blocked->second;
    const char* reason = descriptionOf(id).rule(m_session);
    return reason ? translated(reason) : QString();
}

void Actions::refresh() {
    for (const auto& [id, action] : m_actions) {
        const QString reason = reasonAgainst(id);
        action->setEnabled(reason.isEmpty());
        QString tip = action->text().remove(QLatin1Char('&')).remove(QStringLiteral("…"));
        if (!action->shortcut().isEmpty())
            tip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
        if (!reason.isEmpty())
            tip += QLatin1Char('\n') + reason;
        action->setToolTip(tip);
        action->setStatusTip(reason);
    }
}

} // namespace fathom::ui
