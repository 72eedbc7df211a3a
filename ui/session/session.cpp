#include "ui/session/session.h"

#include "engine/base/resource_folder.h"
#include "ui/session/listing.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"

#include <QDateTime>

#include <algorithm>
#include <thread>

namespace fathom::ui {

namespace {

JobQueue::Settings queueSettings() {
    JobQueue::Settings settings;
    settings.decodeThreads = static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 2, 1U, 4U));
    return settings;
}

RecentScene recentOf(const OpenScene& scene) {
    const auto absolute = [](const std::filesystem::path& path) {
        return QString::fromStdString(std::filesystem::absolute(path).string());
    };
    QStringList paths;
    for (const auto& path : scene.inputs)
        paths << absolute(path);
    const auto shown = std::ranges::find_if(scene.items, [](const InputItem& item) { return !item.problem; });
    return {scene.name, paths, absolute(shown->path), shown->kind == InputKind::Video,
            QDateTime::currentDateTime()};
}

/// The chosen source of cameras, or what is possible instead when the model does not give it.
PoseSource possiblePoseSource(PoseSource chosen, const ModelCapabilities& capabilities) {
    const bool isMissing = (chosen == PoseSource::CameraHead && !capabilities.poses) ||
                           (chosen == PoseSource::Rays && !capabilities.rays);
    return isMissing ? PoseSource::Automatic : chosen;
}

/// Takes out of a request what its model does not give; the panel has said so where it is chosen.
void leaveOutImpossible(JobRequest& request) {
    const ModelCapabilities& can = request.model.capabilities;
    request.options.poseSource = possiblePoseSource(request.options.poseSource, can);
    request.options.gaussians = request.options.gaussians && can.gaussians;
    if (request.model.family != ModelFamily::DepthAnything3)
        request.options.featureLayers.clear();
}

/// Moves the element with `id` before the one with `before` (0: to the end).
template <typename Scenes>
void moveBefore(Scenes& scenes, SceneId id, SceneId before) {
    const auto at = [&](SceneId wanted) {
        return std::ranges::find_if(scenes, [&](const auto& scene) { return scene->id == wanted; });
    };
    const auto from = at(id);
    const auto to = at(before);
    if (from < to)
        std::rotate(from, from + 1, to);
    else
        std::rotate(to, from, from + 1);
}

} // namespace

Session::Session(Settings& settings, const EngineAccess& engine, QObject* parent)
    : QObject(parent), m_settings(settings), m_catalogue(settings, engine), m_modelStore(engine, m_catalogue),
      m_queue(std::make_unique<JobQueue>(m_link, engine.makeEstimator, queueSettings())) {
    connectLink();
    connect(&m_catalogue, &Catalogue::ready, this, [this] {
        for (const SceneId id : std::exchange(m_waitingForCatalogue, {}))
            run(id);
    });
    connect(&m_catalogue, &Catalogue::modelAdded, this, [this](const QString& name) {
        Q_EMIT noticeRaised(tr("The model “%1” is ready to use.").arg(name));
    });
    connect(&m_catalogue, &Catalogue::addingFailed, this, &Session::openingFailed);
}

Session::~Session() {
    // The queue ends first: it waits for its workers, which still report to the link.
    m_queue.reset();
}

const OpenScene* Session::scene(SceneId id) const {
    const auto found = std::ranges::find_if(m_scenes, [&](const auto& scene) { return scene->id == id; });
    return found == m_scenes.end() ? nullptr : found->get();
}

OpenScene* Session::find(SceneId id) {
    return const_cast<OpenScene*>(scene(id));
}

OpenScene* Session::findJob(JobId job) {
    // A scene knows only its latest job: what an older one still reports finds nothing.
    const auto found =
        std::ranges::find_if(m_scenes, [&](const auto& scene) { return job != 0 && scene->job == job; });
    return found == m_scenes.end() ? nullptr : found->get();
}

ViewPointer Session::currentView() const {
    const OpenScene* open = currentScene();
    if (!open || m_current.row < 0 || m_current.row >= static_cast<int>(open->rows.size()))
        return nullptr;
    return open->rows[static_cast<std::size_t>(m_current.row)].view;
}

Workload Session::workload() const {
    Workload load;
    load.isListing = m_listings > 0;
    load.isPaused = m_paused;
    int active = static_cast<int>(m_waitingForCatalogue.size());
    for (const auto& open : m_scenes) {
        active += open->isActive() ? 1 : 0;
        if (open->state == SceneState::Running && !load.running) {
            load.running = open->status;
            load.isStopping = open->isStopping;
            load.scene = open->id;
        }
    }
    if (!load.running && !m_exports.empty())
        load.running = m_exports.begin()->second;
    active += static_cast<int>(m_exports.size());
    load.jobCount = active == 0 ? 0 : m_finishedJobs + active;
    load.jobNumber = active == 0 ? 0 : m_finishedJobs + 1;
    return load;
}

void Session::open(const std::vector<std::filesystem::path>& paths) {
    if (paths.empty())
        return;
    ++m_listings;
    Q_EMIT workloadChanged();
    m_background.run([paths](const CancelToken& token) { return listDropped(paths, token); },
                     [this](Outcome<Listing> outcome) {
                         --m_listings;
                         if (outcome.value) {
                             for (const auto& model : outcome.value->models)
                                 m_catalogue.addModel(model);
                             for (ListedScene& listed : outcome.value->scenes)
                                 addListed(std::move(listed));
                             for (const auto& cameras : outcome.value->cameras)
                                 Q_EMIT camerasOpened(QString::fromStdString(cameras.string()));
                         } else if (outcome.problem) {
                             Q_EMIT openingFailed(*outcome.problem);
                         }
                         Q_EMIT workloadChanged();
                     });
}

void Session::openSample() {
    try {
        open({resourceFolder() / "samples" / "room"});
    } catch (const Error& error) {
        Q_EMIT openingFailed(error);
    }
}

QString Session::uniqueName(const QString& wanted) const {
    const auto taken = [this](const QString& name) {
        return std::ranges::any_of(m_scenes, [&](const auto& open) { return open->name == name; });
    };
    QString name = wanted;
    for (int number = 2; taken(name); ++number)
        name = QStringLiteral("%1 (%2)").arg(wanted).arg(number);
    return name;
}

void Session::addListed(ListedScene listed) {
    auto added = std::make_unique<OpenScene>();
    added->id = m_nextId++;
    added->name = uniqueName(listed.name);
    added->inputs = std::move(listed.inputs);
    added->items = std::move(listed.items);
    added->resetRows();
    if (added->usableItems() == 0) {
        added->state = SceneState::Failed;
        added->problem = added->items.empty() ? Error(ErrorCode::EmptyInput, "no photo or video was found",
                                                      added->inputs.front().string())
                                              : *added->items.front().problem;
    }
    OpenScene& open = *added;
    m_scenes.push_back(std::move(added));
    Q_EMIT sceneAdded(open.id);
    setCurrent({open.id, open.rows.empty() ? -1 : 0});
    if (open.state == SceneState::Failed)
        return;
    m_settings.addRecentScene(recentOf(open));
    if (m_settings.value(setting::kStartAtOnce))
        run(open.id);
}

void Session::setCurrent(CurrentRow current) {
    if (current == m_current)
        return;
    m_current = current;
    Q_EMIT currentChanged();
}

void Session::run(SceneId id) {
    OpenScene* open = find(id);
    if (!open || open->isActive() || open->usableItems() == 0)
        return;
    if (!m_catalogue.isReady()) {
        if (std::ranges::find(m_waitingForCatalogue, id) == m_waitingForCatalogue.end())
            m_waitingForCatalogue.push_back(id);
        Q_EMIT workloadChanged();
        return;
    }
    submit(*open);
}

void Session::submit(OpenScene& open) {
    const std::optional<ModelDescription> model = m_catalogue.selectedModel();
    if (!model) {
        open.state = SceneState::Failed;
        open.problem = Error(ErrorCode::CheckpointMismatch, "no model is installed");
        announce(open);
        return;
    }
    if (m_settings.value(setting::kPoseSource) == PoseSource::Given && !open.given)
        Q_EMIT noticeRaised(tr("No cameras were imported for “%1”: they are looked for.").arg(open.name));
    start(open, requestFor(open, *model));
}

JobRequest Session::requestFor(const OpenScene& open, const ModelDescription& model) const {
    JobRequest request;
    request.model = model;
    request.name = open.name.toStdString();
    request.inputs = open.runInputs();
    request.sampling = frameSampling(m_settings);
    request.options = estimateOptions(m_settings);
    request.radialTerm = m_settings.value(setting::kRadialTerm);
    leaveOutImpossible(request);
    if (request.options.poseSource != PoseSource::Given)
        return request;
    if (!open.given) {
        request.options.poseSource = PoseSource::Automatic;
        return request;
    }
    request.knownCameras = open.given->match.cameras;
    request.leaveOutUnknown = true;
    request.camerasFile = open.given->path;
    request.camerasConvention = open.givenConvention;
    return request;
}

void Session::useCameras(SceneId id, std::shared_ptr<const GivenCameras> cameras,
                         const std::optional<PoseConvention>& convention) {
    OpenScene* open = find(id);
    if (!open)
        return;
    open->given = std::move(cameras);
    open->givenConvention = convention;
    m_settings.set(setting::kPoseSource, PoseSource::Given);
    Q_EMIT sceneChanged(id);
    if (m_settings.value(setting::kStartAtOnce))
        run(id);
}

void Session::refinePoses(SceneId id) {
    OpenScene* open = find(id);
    if (!open || open->isActive() || !open->result || open->result->views.size() < 2)
        return;
    JobRequest request = open->request;
    request.scene = open->result;
    request.radialTerm = m_settings.value(setting::kRadialTerm);
    start(*open, std::move(request));
}

void Session::start(OpenScene& open, JobRequest request) {
    if (open.result)
        open.earlier = EarlierResult{open.rows, open.result, open.request,
                                     open.state == SceneState::Cancelled ? open.state : SceneState::Done};
    else
        open.resetRows();
    open.request = std::move(request);
    open.problem.reset();
    open.isStopping = false;
    open.status = {};
    open.state = SceneState::Queued;
    open.job = m_queue->submit(open.request);
    open.status.id = open.job;
    Q_EMIT rowsReset(open.id);
    announce(open);
}

void Session::stop(SceneId id) {
    std::erase(m_waitingForCatalogue, id);
    if (OpenScene* open = find(id); open && open->isActive()) {
        open->isStopping = true;
        m_queue->cancel(open->job);
        Q_EMIT sceneChanged(id);
    }
    Q_EMIT workloadChanged();
}

void Session::stopAll() {
    m_waitingForCatalogue.clear();
    m_background.cancel();
    for (const auto& open : m_scenes)
        open->isStopping = open->isActive();
    m_queue->cancelAll();
    for (const auto& open : m_scenes)
        if (open->isStopping)
            Q_EMIT sceneChanged(open->id);
    Q_EMIT workloadChanged();
}

void Session::setPaused(bool paused) {
    m_paused = paused;
    m_queue->setPaused(paused);
    Q_EMIT workloadChanged();
}

void Session::removeScene(SceneId id) {
    const auto found = std::ranges::find_if(m_scenes, [&](const auto& open) { return open->id == id; });
    if (found == m_scenes.end())
        return;
    stop(id);
    const auto index = found - m_scenes.begin();
    const std::unique_ptr<OpenScene> removed = std::move(*found);
    m_scenes.erase(found);
    Q_EMIT sceneRemoved(id);
    if (m_current.scene == id) {
        if (m_scenes.empty()) {
            setCurrent({});
        } else {
            const auto& next = *m_scenes[static_cast<std::size_t>(
                std::min<std::ptrdiff_t>(index, static_cast<std::ptrdiff_t>(m_scenes.size()) - 1))];
            setCurrent({next.id, next.rows.empty() ? -1 : 0});
        }
    }
    Q_EMIT workloadChanged();
}

bool Session::canRemoveRow(SceneId id, int row) const {
    const OpenScene* open = scene(id);
    if (!open || open->isActive() || row < 0 || row >= static_cast<int>(open->rows.size()))
        return false;
    const SceneRow& candidate = open->rows[static_cast<std::size_t>(row)];
    return !candidate.view && !candidate.isFrame && (candidate.problem || !open->hasViews());
}

void Session::removeRow(SceneId id, int row) {
    if (!canRemoveRow(id, row))
        return;
    OpenScene& open = *find(id);
    const std::filesystem::path path = open.rows[static_cast<std::size_t>(row)].path;
    const auto item = std::ranges::find(open.items, path, &InputItem::path);
    if (item == open.items.end())
        return;
    open.edited = open.edited || !item->problem;
    open.items.erase(item);
    if (open.items.empty())
        return removeScene(id);
    if (open.hasViews())
        open.rows.erase(open.rows.begin() + row);
    else
        open.resetRows();
    Q_EMIT rowsReset(id);
    if (m_current.scene == id)
        setCurrent({id, std::min(row, static_cast<int>(open.rows.size()) - 1)});
    announce(open);
}

void Session::moveScene(SceneId id, SceneId before) {
    const OpenScene* moved = scene(id);
    if (!moved || id == before || (before != 0 && !scene(before)))
        return;
    moveBefore(m_scenes, id, before);
    if (moved->state == SceneState::Queued) {
        const auto self = std::ranges::find_if(m_scenes, [&](const auto& open) { return open->id == id; });
        const auto next = std::find_if(self + 1, m_scenes.end(),
                                       [](const auto& open) { return open->state == SceneState::Queued; });
        m_queue->moveBefore(moved->job, next == m_scenes.end() ? 0 : (*next)->job);
    }
    Q_EMIT scenesReordered();
}

void Session::releaseModels() {
    m_queue->releaseModels();
    Q_EMIT noticeRaised(tr("The model will be loaded again when it is next needed."));
}

JobId Session::exportScene(const ScenePointer& result, const std::filesystem::path& target,
                           const ExportOptions& options) {
    const JobId job = m_queue->submitExport(result, target, options);
    JobStatus status;
    status.id = job;
    status.name = target.filename().string();
    status.state = JobState::Running;
    status.progress.stage = Stage::Exporting;
    m_exports[job] = status;
    m_exportedScenes[job] = result;
    Q_EMIT workloadChanged();
    return job;
}

void Session::cancelExport(JobId job) {
    m_queue->cancel(job);
}

} // namespace fathom::ui
