#pragma once

#include "engine/base/error.h"
#include "engine/base/progress.h"
#include "engine/io/input_list.h"
#include "engine/pipeline/estimator.h"
#include "engine/scene/scene.h"

#include <functional>
#include <string>
#include <vector>

namespace fathom {

/// Delivers decoded frames in order, ahead of use; the pool in job_queue implements it with threads.
class FrameSource {
public:
    virtual ~FrameSource() = default;
    /// The pixels of frame `index`, blocking until decoded. \throws Error for this frame alone, Cancelled
    [[nodiscard]] virtual RgbImage frame(std::size_t index) = 0;
};

/// How well a batch was joined to the views before it.
struct JoinReport {
    int batch = 0;
    double scale = 1;
    double inlierRatio = 1;
    double relativeResidual = 0; ///< root mean square, relative to the median depth
    bool doubtful = false;       ///< the fit failed its checks and a weaker method was used; shown in the window
};

/// What a running sequence reports; called on the thread that runs it.
struct SequenceEvents {
    std::function<void(std::vector<ViewPointer>)> views;                   ///< finished, in world, in input order
    std::function<void(std::size_t frame, const Error& problem)> problem;  ///< this frame is left out
    std::function<void(const std::string& notice)> notice;                 ///< one sentence, e.g. a reduced batch size
    std::function<void(const JoinReport& join)> join;
    ProgressSink progress;
};

/// Estimates all frames, batch after batch, and joins the batches into one world.
/// Out of memory halves the batch size and says so. Frames that cannot be decoded are left out.
/// \returns the scene of everything that was delivered
/// \throws Error when nothing could be estimated; Cancelled (views delivered so far stay valid)
[[nodiscard]] Scene estimateSequence(Estimator& estimator, const std::vector<FrameReference>& frames,
                                     FrameSource& source, const EstimateOptions& options,
                                     const SequenceEvents& events, const CancelToken& token);

} // namespace fathom
