#include "ui/commands.h"

#include "engine/pipeline/command_line_text.h"
#include "ui/dialog/about_dialog.h"
#include "ui/dialog/cameras_dialog.h"
#include "ui/dialog/command_palette.h"
#include "ui/dialog/export_dialog.h"
#include "ui/dialog/last_folder.h"
#include "ui/dialog/matches_dialog.h"
#include "ui/dialog/models_dialog.h"
#include "ui/dialog/question.h"
#include "ui/dialog/shortcut_sheet.h"
#include "ui/panel/input_panel.h"
#include "ui/panel/workspace.h"
#include "ui/session/session.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/error_text.h"
#include "ui/text/placement_text.h"
#include "ui/view/image_panel.h"
#include "ui/view/scene_view.h"
#include "ui/widget/message_bar.h"
#include "ui/widget/timeline.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMainWindow>
#include <QStandardPaths>

#include <algorithm>

namespace fathom::ui {

namespace {

/// Shows the dialog of its kind that is open and fits, or makes one: what is asked for twice is there once.
template <typename Dialog, typename Make, typename Fits = bool (*)(const Dialog&)>
Dialog* bringUp(QWidget& window, Make make, Fits fits = [](const Dialog&) { return true; }) {
    Dialog* wanted = nullptr;
    for (Dialog* open : window.findChildren<Dialog*>(QString(), Qt::FindDirectChildrenOnly))
        if (open->isVisible() && fits(*open))
            wanted = open;
    if (!wanted)
        wanted = make();
    wanted->show();
    wanted->raise();
    wanted->activateWindow();
    return wanted;
}

} // namespace

Commands::Commands(QMainWindow& window, Session& session, Actions& actions, Workspace& workspace,
                   InputPanel& inputs, MessageBar& messages)
    : QObject(&window), m_window(window), m_session(session), m_actions(actions), m_workspace(workspace),
      m_inputs(inputs), m_messages(messages) {
    connectFiles();
    connectRuns();
    connectViews();
    on(ActionId::Shortcuts, [this] {
        bringUp<ShortcutSheet>(m_window, [this] { return new ShortcutSheet(m_actions, &m_window); });
    });
    on(ActionId::About, [this] { bringUp<AboutDialog>(m_window, [this] { return new AboutDialog(&m_window); }); });
    on(ActionId::Palette, [this] {
        bringUp<CommandPalette>(m_window, [this] { return new CommandPalette(m_actions, &m_window); });
    });
    connect(&workspace, &Workspace::errorActionWanted, this, &Commands::follow);
}

void Commands::on(ActionId id, std::function<void()> command) {
    connect(m_actions[id], &QAction::triggered, this, [command = std::move(command)] { command(); });
}

void Commands::onToggled(ActionId id, std::function<void(bool)> command) {
    connect(m_actions[id], &QAction::toggled, this, std::move(command));
}

void Commands::connectFiles() {
    on(ActionId::OpenFiles, [this] { openFiles(); });
    on(ActionId::OpenFolder, [this] { openFolder(); });
    on(ActionId::OpenSample, [this] { m_session.openSample(); });
    on(ActionId::ImportCameras, [this] { importCameras({}); });
    connect(&m_session, &Session::camerasOpened, this,
            [this](const QString& path) { importCameras(path.toStdString()); });
    on(ActionId::AddModel, [this] { addModel(); });
    on(ActionId::Models, [this] { showModels(); });
    on(ActionId::Export, [this] { exportScene(); });
    on(ActionId::CopyCommand, [this] { copyCommandLine(); });
    on(ActionId::Screenshot, [this] { saveScreenshot(); });
    on(ActionId::CloseScene, [this] { closeScene(); });
    on(ActionId::RemoveInput, [this] { m_inputs.removeSelected(); });
    on(ActionId::Reveal, [this] { m_inputs.revealSelected(); });
}

void Commands::connectRuns() {
    on(ActionId::Run, [this] { m_session.run(m_session.current().scene); });
    on(ActionId::RefinePoses, [this] { m_session.refinePoses(m_session.current().scene); });
    on(ActionId::ShowMatches, [this] { showMatches(); });
    on(ActionId::Stop, [this] { m_session.stop(m_session.current().scene); });
    on(ActionId::StopAll, [this] { m_session.stopAll(); });
    on(ActionId::ReleaseModel, [this] { m_session.releaseModels(); });
    onToggled(ActionId::Pause, [this](bool paused) { m_session.setPaused(paused); });
    QAction* startAtOnce = m_actions[ActionId::StartAtOnce];
    startAtOnce->setChecked(m_session.settings().value(setting::kStartAtOnce));
    onToggled(ActionId::StartAtOnce,
              [this](bool on) { m_session.settings().set(setting::kStartAtOnce, on); });
}

void Commands::connectViews() {
    auto* arrangements = new QActionGroup(this);
    for (const ActionId id : {ActionId::ShowScene, ActionId::ShowPicture, ActionId::ShowBoth}) {
        arrangements->addAction(m_actions[id]);
        onToggled(id, [this](bool) { arrangeViews(); });
    }
    const std::pair<ActionId, ImageTab> tabs[] = {{ActionId::TabPhoto, ImageTab::Photo},
                                                  {ActionId::TabDepth, ImageTab::Depth},
                                                  {ActionId::TabConfidence, ImageTab::Confidence},
                                                  {ActionId::TabSplit, ImageTab::Split},
                                                  {ActionId::TabFeatures, ImageTab::Features},
                                                  {ActionId::TabDisagreement, ImageTab::Disagreement}};
    for (const auto& [id, tab] : tabs)
        on(id, [this, wanted = tab] { m_workspace.imagePanel()->setTab(wanted); });
    connect(m_actions[ActionId::ZoomIn], &QAction::triggered, m_workspace.imagePanel(), &ImagePanel::zoomIn);
    connect(m_actions[ActionId::ZoomOut], &QAction::triggered, m_workspace.imagePanel(),
            &ImagePanel::zoomOut);
    connect(m_actions[ActionId::ZoomToFit], &QAction::triggered, m_workspace.imagePanel(),
            &ImagePanel::zoomToFit);
    connect(m_actions[ActionId::ZoomToPixels], &QAction::triggered, m_workspace.imagePanel(),
            &ImagePanel::zoomToPixels);

    SceneView* scene = m_workspace.sceneView();
    const std::pair<ActionId, Viewpoint> viewpoints[] = {{ActionId::Front, Viewpoint::Front},
                                                         {ActionId::Right, Viewpoint::Right},
                                                         {ActionId::Top, Viewpoint::Top},
                                                         {ActionId::ResetView, Viewpoint::Reset}};
    for (const auto& [id, viewpoint] : viewpoints) {
        scene->addAction(m_actions[id]);
        on(id, [scene, wanted = viewpoint] { scene->setViewpoint(wanted); });
    }
    on(ActionId::LookThrough, [this, scene] {
        if (const ViewPointer view = m_session.currentView())
            scene->lookFrom(view->index);
    });
    if (!scene->isAvailable())
        for (const ActionId id : {ActionId::Front, ActionId::Right, ActionId::Top, ActionId::ResetView,
                                  ActionId::LookThrough, ActionId::Screenshot})
            m_actions.block(id, tr("There is no OpenGL on this display."));
    connect(&m_workspace, &Workspace::pointChosen, this, &Commands::tellPoint);
    on(ActionId::PreviousView, [this] { step(-1); });
    on(ActionId::NextView, [this] { step(1); });
    connect(m_actions[ActionId::Play], &QAction::triggered, m_workspace.timeline(), &Timeline::togglePlay);
}

void Commands::openFiles() {
    const QString filter =
        tr("Photos and video (%1)")
            .arg(QStringLiteral("*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.mp4 *.mov *.mkv "
                                "*.avi *.webm *.m4v *.mpg *.mpeg *.wmv *.ts *.3gp")) +
        QStringLiteral(";;") + tr("All files (*)");
    Settings& settings = m_session.settings();
    std::vector<std::filesystem::path> paths;
    for (const QString& file : QFileDialog::getOpenFileNames(&m_window, tr("Open Photos or Video"),
                                                             lastFolder(settings, setting::kOpenFolder), filter)) {
        paths.emplace_back(file.toStdString());
        rememberFolderOf(file, settings, setting::kOpenFolder);
    }
    m_session.open(paths);
}

void Commands::importCameras(const std::filesystem::path& path) {
    const QString reason = m_actions.reasonAgainst(ActionId::ImportCameras);
    if (!reason.isEmpty()) {
        m_messages.show(MessageBar::Kind::Attention, tr("Cameras belong to photos. %1").arg(reason));
        return;
    }
    const OpenScene& scene = *m_session.currentScene();
    const std::filesystem::path first = path.empty() && scene.given ? scene.given->path : path;
    auto* dialog = bringUp<CamerasDialog>(
        m_window, [&] { return new CamerasDialog(m_session, scene.id, first, &m_window); },
        [&](const CamerasDialog& open) { return open.scene() == scene.id; });
    if (!path.empty())
        dialog->setPath(path);
}

void Commands::showMatches() {
    const OpenScene* scene = m_session.currentScene();
    if (!scene || !scene->result || !scene->result->structure)
        return;
    const std::vector<ViewPointer>& views = scene->result->views;
    const auto shown = std::ranges::find(views, m_session.currentView());
    const auto position = shown == views.end() ? 0 : shown - views.begin();
    bringUp<MatchesDialog>(
        m_window, [&] { return new MatchesDialog(scene->result, static_cast<std::size_t>(position), &m_window); },
        [&](const MatchesDialog& open) { return open.scene() == scene->result; });
}

/// Says which photos see a matched point and marks them in the list.
void Commands::tellPoint(std::size_t point) {
    const OpenScene* scene = m_session.currentScene();
    if (!scene || !scene->result || !scene->result->structure)
        return;
    const SparsePoint& chosen = scene->result->structure->points[point];
    std::vector<int> rows;
    QStringList names;
    for (const PointSight& sight : chosen.sights)
        if (const int row = scene->rowOfFrame(sight.view); row >= 0) {
            rows.push_back(row);
            names << scene->rows[static_cast<std::size_t>(row)].name;
        }
    m_inputs.markRows(scene->id, rows);
    m_messages.show(MessageBar::Kind::Information, pointText(chosen, names));
}

void Commands::openFolder() {
    Settings& settings = m_session.settings();
    const QString folder = QFileDialog::getExistingDirectory(&m_window, tr("Open a Folder of Photos"),
                                                             lastFolder(settings, setting::kOpenFolder));
    if (folder.isEmpty())
        return;
    rememberFolderOf(folder, settings, setting::kOpenFolder);
    m_session.open({folder.toStdString()});
}

void Commands::closeScene() {
    const OpenScene* scene = m_session.currentScene();
    if (!scene)
        return;
    const auto close = [this, id = scene->id] { m_session.removeScene(id); };
    if (scene->isActive())
        ask(&m_window, tr("Closing “%1” stops its run.").arg(scene->name), tr("Close and Stop"), tr("Keep Running"),
            close);
    else if (scene->hasUnsavedResult())
        ask(&m_window, tr("The result of “%1” was not exported and will be lost.").arg(scene->name), tr("Close"),
            tr("Keep Open"), close);
    else
        close();
}

void Commands::addModel() {
    Settings& settings = m_session.settings();
    const QString file = QFileDialog::getOpenFileName(
        &m_window, tr("Add a Model File"), lastFolder(settings, setting::kOpenFolder),
        tr("Model weights (%1)").arg(QStringLiteral("*.safetensors *.gguf")) + QStringLiteral(";;") +
            tr("All files (*)"));
    if (file.isEmpty())
        return;
    rememberFolderOf(file, settings, setting::kOpenFolder);
    m_session.catalogue().addModel(file.toStdString());
}

void Commands::showModels() {
    bringUp<ModelsDialog>(m_window, [this] { return new ModelsDialog(m_session, m_actions, &m_window); })
        ->setAttribute(Qt::WA_DeleteOnClose);
}

void Commands::exportScene() {
    const OpenScene* scene = m_session.currentScene();
    if (scene && scene->result)
        bringUp<ExportDialog>(
            m_window, [&] { return new ExportDialog(m_session, scene->result, scene->request, &m_window); },
            [&](const ExportDialog& open) { return open.scene() == scene->result; });
}

void Commands::copyCommandLine() {
    const OpenScene* scene = m_session.currentScene();
    const auto model = m_session.catalogue().selectedModel();
    if (!scene || !model)
        return;
    const JobRequest request = m_session.requestFor(*scene, *model);
    const ExportOptions options = exportOptions(m_session.settings());
    const std::string ending = options.format == SceneFormat::Glb ? "scene.glb" : "scene.ply";
    QGuiApplication::clipboard()->setText(QString::fromStdString(
        commandLineFor(request, options, std::filesystem::path("fathom-output") / ending)));
    m_messages.show(MessageBar::Kind::Good, tr("The command line for this scene is on the clipboard."));
}

void Commands::saveScreenshot() {
    const QImage picture = m_workspace.sceneView()->screenshot(false);
    Settings& settings = m_session.settings();
    QFileDialog dialog(&m_window, tr("Save a Picture of the 3D View"),
                       lastFolder(settings, setting::kPictureFolder,
                                  QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)),
                       tr("PNG picture (*.png)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("png"));
    dialog.selectFile(QStringLiteral("fathom.png"));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString file = dialog.selectedFiles().front();
    rememberFolderOf(file, settings, setting::kPictureFolder);
    if (picture.save(file, "PNG"))
        m_messages.show(MessageBar::Kind::Good,
                        tr("The picture was saved as %1.").arg(QDir::toNativeSeparators(file)));
    else
        m_messages.show(MessageBar::Kind::Problem,
                        errorText(Error(ErrorCode::CannotWrite, "the picture could not be saved")).title);
}

void Commands::arrangeViews() {
    m_workspace.arrange(m_actions[ActionId::ShowScene]->isChecked()     ? Workspace::Arrangement::SceneOnly
                        : m_actions[ActionId::ShowPicture]->isChecked() ? Workspace::Arrangement::PictureOnly
                                                                        : Workspace::Arrangement::Both);
}

void Commands::step(int rows) {
    const OpenScene* scene = m_session.currentScene();
    if (!scene || scene->rows.empty())
        return;
    const int last = static_cast<int>(scene->rows.size()) - 1;
    m_session.setCurrent({scene->id, std::clamp(m_session.current().row + rows, 0, last)});
}

void Commands::follow(ErrorAction action) {
    Settings& settings = m_session.settings();
    switch (action) {
    case ErrorAction::OpenOther:
        return openFiles();
    case ErrorAction::OtherModel:
        return addModel();
    case ErrorAction::OtherTarget:
        return exportScene();
    case ErrorAction::SmallerBatch:
        settings.set(setting::kBatchSize, std::max(1, settings.value(setting::kBatchSize) / 2));
        break;
    case ErrorAction::UseCpu:
        settings.set(setting::kDevice, QString::fromLatin1(setting::kDevice.fallback));
        break;
    case ErrorAction::ResetSettings:
        settings.resetRunSettings();
        break;
    case ErrorAction::Retry:
        break;
    case ErrorAction::None:
        return;
    }
    m_session.run(m_session.current().scene);
}

} // namespace fathom::ui
