#pragma once

#include "engine/image/image.h"

#include <array>
#include <vector>

namespace fathom::training {

/// What is trained during one part of a run.
struct TrainingStage {
    double until = 1;                ///< progress at which the next stage begins
    std::vector<Size> sizes;         ///< drawn from with equal chances; repeats weigh more
    int imagesPerStep = 32;
    bool head = false;               ///< without it the read-outs alone train the transformer: far cheaper
    std::array<double, 4> viewShare{}; ///< chances of a step with samples of 1, 2, 3, 4 views
};

/// The plan of the built-in model: low resolution without the dense head, then larger, then with it.
[[nodiscard]] const std::vector<TrainingStage>& trainingStages();

/// Progress at which the dense head is switched on: where a run begins that starts from trained weights.
[[nodiscard]] double firstProgressWithHead(const std::vector<TrainingStage>& stages);

/// The stage that progress 0…1 falls into.
[[nodiscard]] const TrainingStage& stageAt(const std::vector<TrainingStage>& stages, double progress);

/// Whichever is further along of images and time, so that every run ends with small steps.
[[nodiscard]] double progressOf(double images, double plannedImages, double minutes, double plannedMinutes);

/// Linear warm-up over the first steps times a cosine from 1 down to 1 %.
[[nodiscard]] double learningRateFactor(double progress, long long step);

/// Linear warm-up since the head was switched on.
[[nodiscard]] double headWarmUp(long long stepsWithHead);

/// 0.4 at the start, 1 from the middle of the run: plain scenes first.
[[nodiscard]] float sceneDifficulty(double progress);

} // namespace fathom::training
