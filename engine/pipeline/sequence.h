#pragma once

#include "engine/base/error.h"
#include "engine/base/progress.h"
#include "engine/io/input_list.h"
#include "engine/pipeline/estimator.h"
#include "engine/pipeline/pipeline_times.h"
#include "engine/scene/scene.h"

#include <functional>
#include <string>
#include <vector>

namespace fathom {

/// Delivers frames ready for the network, in order and ahead of use; DecodePool implements it with threads.
class FrameSource {
public:
    virtual ~FrameSource() = default;
    /// Frame `index`, blocking until it is there; each is asked for once. All have one size.
    /// \throws Error for this frame alone, Cancelled
    [[nodiscard]] virtual ProcessedImage frame(std::size_t index) = 0;
    /// Time spent so far on making frames, on whatever threads.
    [[nodiscard]] virtual double decodeSeconds() const { return 0; }
    /// What a person should know of the files that were read so far; one sentence each.
    [[nodiscard]] virtual std::vector<std::string> notices() const { return {}; }
};

/// How well a batch was joined to the views before it.
struct JoinReport {
    int batch = 0;
    double scale = 1;
    double inlierRatio = 1;
    double relativeResidual = 0; ///< root mean square, relative to the median depth
    bool doubtful = false; ///< the fit failed its checks and a weaker method was used; shown in the window
};

/// What a running sequence reports; called on the thread that runs it.
struct SequenceEvents {
    std::function<void(std::size_t first, std::size_t count)> started; ///< a batch takes these frames
    std::function<void(const std::vector<ViewPointer>&)> views;        ///< finished, in world, in input order
    std::function<void(std::size_t frame, const Error& problem)> problem; ///< this frame is left out
    std::function<void(const std::string& notice)> notice; ///< one sentence, e.g. a reduced batch size
    std::function<void(const JoinReport& join)> join;
    std::function<void(const Scene& scene)> placed; ///< all views again, with cameras from matches
    std::function<void(const PipelineTimes& times)> timed; ///< so far, after every batch
    /// How the network really runs: before the first batch, and after each, as a pass may change it.
    std::function<void(const Execution& execution)> executing;
    ProgressSink progress;
};

/// Estimates all frames, batch after batch, and joins the batches into one world: the frame of the first
/// batch. Views that two batches share belong to the earlier one, so that a view never changes once it is
/// delivered. Out of memory halves the batch size, in the end the resolution shrinks, and every step is told. Frames that cannot be decoded are left out.
/// With batches of one view nothing can be joined: the views then carry no cameras.
/// \returns the scene of everything that was delivered, without a name
/// \throws Error when nothing could be estimated; Cancelled (views delivered so far stay valid)
[[nodiscard]] Scene estimateSequence(Estimator& estimator, const std::vector<FrameReference>& frames,
                                     FrameSource& source, const EstimateOptions& options,
                                     const SequenceEvents& events, const CancelToken& token);

/// A scene of finished views, stamped with the model that made them; its name is left to the caller.
[[nodiscard]] Scene sceneOf(const ModelDescription& model, std::vector<ViewPointer> views);

} // namespace fathom
