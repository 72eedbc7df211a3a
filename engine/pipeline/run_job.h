#pragma once

#include "engine/pipeline/decode_pool.h"
#include "engine/pipeline/estimator_cache.h"
#include "engine/pipeline/job_queue.h"

#include <functional>
#include <optional>

namespace fathom {

/// What a running job reports besides the events of its sequence.
struct JobEvents {
    std::function<void(const std::vector<FrameReference>&)> planned; ///< once, before the first is decoded
    SequenceEvents sequence;
};

/// From inputs to the last view: lists, plans, loads the model and runs the sequence, on the calling thread.
/// \throws Error, Cancelled
void runJob(const JobRequest& request, DecodePool& pool, EstimatorCache& cache, const JobEvents& events,
            const CancelToken& token);

/// How a piece of work ended.
struct WorkOutcome {
    JobState state = JobState::Done; ///< Done, Cancelled or Failed
    std::optional<Error> problem;    ///< Failed: why
};

/// Runs `work` and turns whatever it throws into an outcome; nothing passes.
[[nodiscard]] WorkOutcome outcomeOf(const std::function<void()>& work) noexcept;

} // namespace fathom
