#include "ui/main_window.h"

#include "ui/commands.h"
#include "ui/dialog/question.h"
#include "ui/focus_zones.h"
#include "ui/menus.h"
#include "ui/panel/empty_state.h"
#include "ui/panel/input_panel.h"
#include "ui/panel/log_panel.h"
#include "ui/panel/progress_strip.h"
#include "ui/panel/scene_section.h"
#include "ui/panel/settings_panel.h"
#include "ui/panel/workspace.h"
#include "ui/session_messages.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_loader.h"
#include "ui/settings/settings.h"
#include "ui/view/scene_view.h"
#include "ui/widget/dock_title.h"
#include "ui/widget/message_bar.h"

#include <QDockWidget>
#include <QDropEvent>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kInputsWidth = 208; ///< at least: a small picture, and enough of a name to know it by

std::vector<std::filesystem::path> localFiles(const QMimeData* data) {
    std::vector<std::filesystem::path> paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile())
            paths.emplace_back(url.toLocalFile().toStdString());
    return paths;
}

} // namespace

MainWindow::MainWindow(Session& session)
    : m_session(session), m_actions(new Actions(session, this)), m_thumbnails(new ThumbnailLoader(this)),
      m_messages(new MessageBar), m_centre(new QStackedWidget),
      m_empty(new EmptyState(session, *m_actions, *m_thumbnails)),
      m_workspace(new Workspace(session, *m_thumbnails)) {
    setWindowTitle(QStringLiteral("Fathom"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    buildCentre();
    buildDocks();
    buildMenus(*this, session, *m_actions);
    buildToolBar(*this, session, *m_actions);
    auto* strip = new ProgressStrip(session, *m_actions);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(strip, 1);
    // Every menu action works by its shortcut even where the menu bar is not shown.
    for (const auto& [id, action] : m_actions->all())
        if (action->shortcutContext() == Qt::WindowShortcut)
            addAction(action);
    m_commands = new Commands(*this, session, *m_actions, *m_workspace, *m_inputs, *m_messages);
    new SessionMessages(session, *m_messages, *m_commands, this);
    connectActions();
    connectSession();
    restoreLayout();
    refreshCentre();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre() {
    m_centre->addWidget(m_empty);
    m_centre->addWidget(m_workspace);
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_centre);
    m_messages->setParent(centre);
    setCentralWidget(centre);
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* content,
                                 Qt::DockWidgetArea area, ActionId toggle) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new DockTitle(dock));
    dock->setWidget(content);
    addDockWidget(area, dock);
    QAction* action = (*m_actions)[toggle];
    connect(action, &QAction::triggered, dock, &QDockWidget::setVisible);
    // A dock in a hidden window is not closed.
    connect(dock->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
    return dock;
}

void MainWindow::buildDocks() {
    m_inputs = new InputPanel(m_session, *m_actions, *m_thumbnails);
    m_settings = new SettingsPanel(m_session, *m_actions);
    m_log = new LogPanel;
    m_inputs->setMinimumWidth(kInputsWidth);
    m_inputDock = addDock(QStringLiteral("inputs"), tr("Inputs"), m_inputs, Qt::LeftDockWidgetArea,
                          ActionId::InputsDock);
    m_settingsDock = addDock(QStringLiteral("settings"), tr("Settings"), m_settings, Qt::RightDockWidgetArea,
                             ActionId::SettingsDock);
    m_logDock = addDock(QStringLiteral("log"), tr("Log"), m_log, Qt::BottomDockWidgetArea, ActionId::LogDock);
}

void MainWindow::connectActions() {
    const auto on = [this](ActionId id, auto command) {
        connect((*m_actions)[id], &QAction::triggered, this, command);
    };
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::ResetLayout, [this] { resetLayout(); });
    on(ActionId::FullScreen, [this](bool on) {
        setWindowState(on ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    });
    on(ActionId::Minimise, [this] { showMinimized(); });
    const FocusZones zones{{m_inputs, m_empty, m_workspace->sceneView(), m_workspace->picturePages(),
                            m_workspace->timelineZone(), m_settings, m_log}};
    on(ActionId::NextZone, [zones] { zones.move(1); });
    on(ActionId::PreviousZone, [zones] { zones.move(-1); });
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::currentChanged, this, &MainWindow::refreshCentre);
    connect(m_workspace->sceneView(), &SceneView::pointsCounted, m_settings->sceneSection(),
            &SceneSection::showPointCount);
    connect(&m_session, &Session::workloadChanged, this, [this] {
        if (m_closing && !m_session.isBusy())
            close();
    });
}

void MainWindow::refreshCentre() {
    const OpenScene* scene = m_session.currentScene();
    m_centre->setCurrentWidget(scene ? static_cast<QWidget*>(m_workspace) : m_empty);
    setWindowTitle(scene ? tr("%1 – Fathom").arg(scene->name) : QStringLiteral("Fathom"));
}

void MainWindow::resetLayout() {
    for (QDockWidget* dock : {m_inputDock, m_settingsDock, m_logDock})
        dock->setFloating(false);
    addDockWidget(Qt::LeftDockWidgetArea, m_inputDock);
    addDockWidget(Qt::RightDockWidgetArea, m_settingsDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    m_inputDock->show();
    m_settingsDock->show();
    m_logDock->hide();
    resizeDocks({m_inputDock, m_settingsDock}, {260, 328}, Qt::Horizontal);
    resizeDocks({m_logDock}, {150}, Qt::Vertical);
    m_workspace->splitter()->setSizes({500, 400});
    (*m_actions)[ActionId::ShowBoth]->setChecked(true);
}

void MainWindow::restoreLayout() {
    resize(1440, 900);
    resetLayout();
    const Settings& settings = m_session.settings();
    restoreGeometry(settings.windowState(QStringLiteral("geometry")));
    restoreState(settings.windowState(QStringLiteral("docks")), kLayoutVersion);
    m_workspace->splitter()->restoreState(settings.windowState(QStringLiteral("centre")));
    for (const auto& [dock, id] : {std::pair{m_inputDock, ActionId::InputsDock},
                                   {m_settingsDock, ActionId::SettingsDock},
                                   {m_logDock, ActionId::LogDock}})
        (*m_actions)[id]->setChecked(!dock->isHidden());
}

void MainWindow::saveLayout() {
    Settings& settings = m_session.settings();
    settings.setWindowState(QStringLiteral("geometry"), saveGeometry());
    settings.setWindowState(QStringLiteral("docks"), saveState(kLayoutVersion));
    settings.setWindowState(QStringLiteral("centre"), m_workspace->splitter()->saveState());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (localFiles(event->mimeData()).empty())
        return;
    event->acceptProposedAction();
    m_empty->setDropActive(true);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    m_empty->setDropActive(false);
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_empty->setDropActive(false);
    m_session.open(localFiles(event->mimeData()));
    event->acceptProposedAction();
}

QString MainWindow::lossByQuitting() const {
    const auto isUnsaved = [](const auto& scene) { return scene->hasUnsavedResult(); };
    const auto& scenes = m_session.scenes();
    const auto unsaved = static_cast<int>(std::ranges::count_if(scenes, isUnsaved));
    if (m_session.workload().jobCount > 0)
        return unsaved > 0
                   ? tr("What is being worked on will be stopped, and results that were not exported will be lost.")
                   : tr("What is being worked on will be stopped.");
    if (unsaved == 1)
        return tr("The result of “%1” was not exported and will be lost.")
            .arg((*std::ranges::find_if(scenes, isUnsaved))->name);
    return unsaved > 1 ? tr("The results of %n scene(s) were not exported and will be lost.", nullptr, unsaved)
                       : QString();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (const QString loss = lossByQuitting(); !m_mayLose && !loss.isEmpty()) {
        event->ignore();
        const bool works = m_session.workload().jobCount > 0;
        ask(this, loss, works ? tr("Quit and Stop") : tr("Quit"), works ? tr("Keep Running") : tr("Keep Open"), [this] {
            m_mayLose = true;
            close();
        });
        return;
    }
    // The first wish to close stops the work and waits for it; a second one does not wait any longer.
    if (m_session.isBusy() && !m_closing) {
        m_closing = true;
        m_messages->show(MessageBar::Kind::Information, tr("Stopping what is running, then closing…"));
        m_session.stopAll();
        event->ignore();
        return;
    }
    saveLayout();
    event->accept();
    Q_EMIT closed();
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange && m_actions)
        (*m_actions)[ActionId::FullScreen]->setChecked(isFullScreen());
    QMainWindow::changeEvent(event);
}

} // namespace fathom::ui
