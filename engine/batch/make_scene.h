#pragma once

#include "engine/batch/shared_model.h"
#include "engine/pipeline/decode_pool.h"
#include "engine/pipeline/job_queue.h"

#include <string>
#include <vector>

namespace fathom::batch {

/// What one job gives without a queue around it.
struct MadeScene {
    Scene scene;
    std::vector<std::string> notices;
    PipelineTimes times; ///< `compute` includes waiting for a place at the model
    std::vector<std::pair<std::string, Error>> leftOut; ///< names of frames that could not be used
};

/// Runs one job from its inputs to the last view on the calling thread, with a model that others use too.
/// \throws Error when nothing could be estimated, Cancelled
[[nodiscard]] MadeScene makeScene(const JobRequest& request, DecodePool& decoders, SharedModel& model,
                                  const CancelToken& token);

} // namespace fathom::batch
