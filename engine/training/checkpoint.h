#pragma once

#include "engine/training/parameter_set.h"

#include <cstdint>
#include <filesystem>

namespace fathom::training {

/// How far a run has come.
struct TrainingProgress {
    std::int64_t images = 0;
    std::int64_t steps = 0;
    std::int64_t stepsWithHead = 0;
    double minutes = 0;
    std::uint64_t nextSeed = 0; ///< of the scene generator
    double firstProgress = 0;   ///< where in the schedule the run began
};

/// Writes tensors and progress as one file that appears only when it is complete.
/// \throws Error{CannotWrite}
void saveTrainingState(const std::filesystem::path& path, const ParameterSet& state, const TrainingProgress& progress);

/// Fills `state` in place. \throws Error{FileNotFound, CorruptFile}; Error{CheckpointMismatch} when a tensor is
/// missing or has another shape, in which case `state` may be partly filled.
[[nodiscard]] TrainingProgress loadTrainingState(const std::filesystem::path& path, const ParameterSet& state);

} // namespace fathom::training
