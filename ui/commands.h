#pragma once

#include "ui/actions.h"

#include <QObject>

#include <filesystem>
#include <functional>

class QMainWindow;

namespace fathom::ui {

class InputPanel;
class MessageBar;
class Session;
class Workspace;
enum class ErrorAction;

/// What the actions do: connects each one that is about the session or the views. Layout actions belong to
/// the window.
class Commands : public QObject {
    Q_OBJECT

public:
    Commands(QMainWindow& window, Session& session, Actions& actions, Workspace& workspace,
             InputPanel& inputs, MessageBar& messages);

    /// The one suggestion of an error, for the current scene.
    void follow(ErrorAction action);

private:
    void connectFiles();
    void connectRuns();
    void connectViews();
    void on(ActionId id, std::function<void()> command);
    void onToggled(ActionId id, std::function<void(bool)> command);

    void openFiles();
    void openFolder();
    void showMatches();
    void importCameras(const std::filesystem::path& path);
    void tellPoint(std::size_t point);
    void closeScene();
    void addModel();
    void showModels();
    void exportScene();
    void copyCommandLine();
    void saveScreenshot();
    void arrangeViews();
    void step(int rows);

    QMainWindow& m_window;
    Session& m_session;
    Actions& m_actions;
    Workspace& m_workspace;
    InputPanel& m_inputs;
    MessageBar& m_messages;
};

} // namespace fathom::ui
