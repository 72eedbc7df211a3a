#pragma once

#include "engine/pipeline/given_cameras.h"
#include "engine/pipeline/job_queue.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace fathom::ui {

using SceneId = quint64; ///< of an open scene; never reused while the program runs

enum class RowState { Waiting, Running, Done, Problem };

/// One line of a scene: an input as it was dropped, or, once the run is planned, one view to be.
struct SceneRow {
    std::filesystem::path path;
    QString name;
    InputKind kind = InputKind::Image;
    Size size;
    double seconds = 0;   ///< length of a video, or the time of its frame once planned
    bool isFrame = false; ///< of a video: `seconds` is a time
    RowState state = RowState::Waiting;
    std::optional<Error> problem;
    /// How sure its camera is, once cameras were looked for by matches.
    std::optional<PlacementState> placement;
    std::optional<std::size_t> frame; ///< index among the frames of the run, once planned; equals View::index
    ViewPointer view;                 ///< once done
};

enum class SceneState { Idle, Queued, Running, Done, Cancelled, Failed };

/// What a new run of a scene is going to replace.
struct EarlierResult {
    std::vector<SceneRow> rows;
    ScenePointer result;
    JobRequest request;
    SceneState state = SceneState::Done; ///< Done or Cancelled
};

/// Inputs that become one scene, and what came of them.
struct OpenScene {
    SceneId id = 0;
    QString name;
    std::vector<std::filesystem::path> inputs; ///< as given: files and folders
    std::vector<InputItem> items;              ///< what they contain
    bool edited = false;                       ///< items were taken out: they are run instead of the inputs
    std::vector<SceneRow> rows;
    SceneState state = SceneState::Idle;
    std::optional<Error> problem; ///< Failed: why
    JobId job = 0;                ///< of the latest run
    JobStatus status;
    JobRequest request; ///< of the latest run
    ScenePointer result;
    std::weak_ptr<const Scene> exported; ///< the result that was last written to a file
    std::optional<EarlierResult> earlier; ///< until the run that is on has its first view
    bool isStopping = false;              ///< the person has asked for the end of the run
    std::shared_ptr<const GivenCameras> given; ///< cameras that were imported for it
    std::optional<PoseConvention> givenConvention; ///< how their file was read; none: as its format prescribes

    [[nodiscard]] bool isActive() const {
        return state == SceneState::Queued || state == SceneState::Running;
    }
    /// Closing would lose a result that is in no file.
    [[nodiscard]] bool hasUnsavedResult() const { return result && exported.lock() != result; }
    [[nodiscard]] std::vector<ViewPointer> views() const;
    [[nodiscard]] bool hasViews() const;
    /// The row of a frame of the run, or −1.
    [[nodiscard]] int rowOfFrame(std::size_t frame) const;
    /// Number of frames of the run, 0 before it is planned.
    [[nodiscard]] int frameCount() const;
    [[nodiscard]] std::size_t usableItems() const;
    /// What to run: the inputs as given, or the remaining items.
    [[nodiscard]] std::vector<std::filesystem::path> runInputs() const;

    /// One waiting or refused row for each item.
    void resetRows();
    /// One row for each frame of the run, with the refused items where they were.
    void planRows(const std::vector<FrameReference>& frames);
};

} // namespace fathom::ui
