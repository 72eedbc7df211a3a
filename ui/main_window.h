#pragma once

#include "ui/actions.h"

#include <QMainWindow>

class QDockWidget;
class QStackedWidget;

namespace fathom::ui {

class Commands;
class EmptyState;
class InputPanel;
class LogPanel;
class MessageBar;
class Session;
class SettingsPanel;
class ThumbnailLoader;
class Workspace;

/// The one window: places tool bar, docks and centre, remembers where they were, and takes what is dropped on
/// it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Session& session);
    ~MainWindow() override;

    [[nodiscard]] Actions& actions() const { return *m_actions; }
    [[nodiscard]] Workspace& workspace() const { return *m_workspace; }
    [[nodiscard]] MessageBar& messages() const { return *m_messages; }
    [[nodiscard]] InputPanel& inputPanel() const { return *m_inputs; }
    [[nodiscard]] SettingsPanel& settingsPanel() const { return *m_settings; }

    void resetLayout();
    void saveLayout();

Q_SIGNALS:
    void closed();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildCentre();
    void buildDocks();
    [[nodiscard]] QDockWidget* addDock(const QString& name, const QString& title, QWidget* content,
                                       Qt::DockWidgetArea area, ActionId toggle);
    void connectActions();
    void connectSession();
    void refreshCentre();
    void restoreLayout();
    /// What a person would miss afterwards, in one sentence; empty when there is nothing.
    [[nodiscard]] QString lossByQuitting() const;

    Session& m_session;
    Actions* m_actions;
    ThumbnailLoader* m_thumbnails;
    MessageBar* m_messages;
    QStackedWidget* m_centre;
    EmptyState* m_empty;
    Workspace* m_workspace;
    InputPanel* m_inputs = nullptr;
    SettingsPanel* m_settings = nullptr;
    LogPanel* m_log = nullptr;
    QDockWidget* m_inputDock = nullptr;
    QDockWidget* m_settingsDock = nullptr;
    QDockWidget* m_logDock = nullptr;
    Commands* m_commands = nullptr;
    bool m_mayLose = false; ///< the person was asked and wants to quit
    bool m_closing = false;
};

} // namespace fathom::ui
