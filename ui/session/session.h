#pragma once

#include "engine/pipeline/job_queue.h"
#include "ui/session/background.h"
#include "ui/session/catalogue.h"
#include "ui/session/engine_link.h"
#include "ui/session/model_store.h"
#include "ui/session/open_scene.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace fathom::ui {

struct ListedScene;
class Settings;

/// The row that list, timeline, 2D and 3D view all show.
struct CurrentRow {
    SceneId scene = 0; ///< 0: nothing is open
    int row = -1;      ///< −1: the scene as a whole
    friend bool operator==(const CurrentRow&, const CurrentRow&) = default;
};

/// How much there is to do, for the progress strip.
struct Workload {
    std::optional<JobStatus> running; ///< the job that runs, or the export
    SceneId scene = 0;                ///< whose job it is; 0 for an export
    int jobNumber = 0;                ///< of the jobs since the queue was last empty, from 1
    int jobCount = 0;
    bool isListing = false;
    bool isPaused = false;
    bool isStopping = false; ///< the person has asked for the end of what runs

    [[nodiscard]] bool isIdle() const { return !running && jobCount == 0 && !isListing; }
};

/// What is open: inputs, their state, the results, and the jobs that make them. No widgets.
/// Lives on the GUI thread; every function returns at once.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(Settings& settings, const EngineAccess& engine = {}, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] Settings& settings() const noexcept { return m_settings; }
    [[nodiscard]] Catalogue& catalogue() noexcept { return m_catalogue; }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return m_catalogue; }
    [[nodiscard]] ModelStore& modelStore() noexcept { return m_modelStore; }
    [[nodiscard]] const std::vector<std::unique_ptr<OpenScene>>& scenes() const noexcept { return m_scenes; }
    [[nodiscard]] const OpenScene* scene(SceneId id) const; ///< nullptr when it is not open
    [[nodiscard]] const OpenScene* currentScene() const { return scene(m_current.scene); }
    [[nodiscard]] CurrentRow current() const noexcept { return m_current; }
    [[nodiscard]] ViewPointer currentView() const;
    [[nodiscard]] Workload workload() const;
    [[nodiscard]] bool isBusy() const { return !workload().isIdle(); }
    [[nodiscard]] bool isExporting() const noexcept { return !m_exports.empty(); }

    /// Lists files, folders and videos in the background, adds them as scenes and, where the person wants
    /// that, runs them. Model files are added to the catalogue.
    void open(const std::vector<std::filesystem::path>& paths);
    void openSample();
    void setCurrent(CurrentRow current);

    /// Runs with the settings as they are now; waits for the catalogue where it is not ready yet. An earlier result
    /// stays until the first new view is there, and stays for good when the run ends without one.
    void run(SceneId id);
    /// Looks for matches between the photos of a finished scene and adjusts its cameras and depths to them.
    void refinePoses(SceneId id);
    /// Cameras that came with the photos of a scene, for this and later runs: chooses them as the source of poses and,
    /// where scenes start at once, runs.
    void useCameras(SceneId id, std::shared_ptr<const GivenCameras> cameras,
                    const std::optional<PoseConvention>& convention);
    /// What a run of the scene with the settings as they are would be asked for; without what the model does not give.
    [[nodiscard]] JobRequest requestFor(const OpenScene& scene, const ModelDescription& model) const;
    void stop(SceneId id);
    void stopAll();
    void setPaused(bool paused);
    void removeScene(SceneId id);
    /// Takes one input out of a scene that is not running. Once there is a result, only what has none can go.
    void removeRow(SceneId id, int row);
    [[nodiscard]] bool canRemoveRow(SceneId id, int row) const;
    /// Moves a scene before another one (0: to the end); queued jobs follow the order of the list.
    void moveScene(SceneId id, SceneId before);
    void releaseModels();

    /// Starts writing; exportEnded tells how it ended.
    JobId exportScene(const ScenePointer& scene, const std::filesystem::path& target,
                      const ExportOptions& options);
    void cancelExport(JobId job);

Q_SIGNALS:
    void sceneAdded(SceneId id);
    void sceneRemoved(SceneId id);
    void scenesReordered();
    void rowsReset(SceneId id);
    void rowsChanged(SceneId id, int first, int last);
    void sceneChanged(SceneId id); ///< state, progress or problem
    void viewsAdded(SceneId id, const std::vector<ViewPointer>& views);
    void currentChanged();
    void workloadChanged();
    void noticeRaised(const QString& text);
    void openingFailed(const Error& problem);
    /// A file of cameras was opened: it belongs to the current scene, or to one that is still to be opened.
    void camerasOpened(const QString& path);
    void exportAdvanced(JobId job, const Progress& progress);
    void exportEnded(JobId job, const std::optional<ExportSummary>& summary,
                     const std::optional<Error>& problem);

private:
    void connectLink();
    void addListed(ListedScene listed);
    [[nodiscard]] OpenScene* find(SceneId id);
    [[nodiscard]] OpenScene* findJob(JobId job);
    [[nodiscard]] QString uniqueName(const QString& wanted) const;
    void submit(OpenScene& scene);
    void start(OpenScene& scene, JobRequest request);
    void bringBackEarlier(OpenScene& scene);
    void keepCurrentRow(const OpenScene& scene);
    void takeStatus(const JobStatus& status);
    void takeNotices(OpenScene& scene, const JobStatus& status);
    void takePlan(JobId job, const std::vector<FrameReference>& frames);
    void takeViews(JobId job, const std::vector<ViewPointer>& views);
    void takePlacement(JobId job, const std::vector<ViewPointer>& views, const StructurePointer& structure);
    void takeScene(JobId job, const ScenePointer& result);
    void takeExportEnd(JobId job, const std::optional<ExportSummary>& summary,
                       const std::optional<Error>& problem);
    void setRowState(OpenScene& scene, std::size_t frame, RowState state,
                     const std::optional<Error>& problem = {});
    void endRunningRows(OpenScene& scene);
    void announce(OpenScene& scene);

    Settings& m_settings;
    Catalogue m_catalogue;
    ModelStore m_modelStore;
    std::vector<std::unique_ptr<OpenScene>> m_scenes;
    CurrentRow m_current;
    SceneId m_nextId = 1;
    int m_listings = 0;
    int m_finishedJobs = 0; ///< since the queue was last empty
    bool m_paused = false;
    std::vector<SceneId> m_waitingForCatalogue;
    std::map<JobId, JobStatus> m_exports;
    std::map<JobId, std::weak_ptr<const Scene>> m_exportedScenes; ///< of the same jobs
    EngineLink m_link;
    std::unique_ptr<JobQueue> m_queue;
    Background m_background{1};
};

} // namespace fathom::ui
