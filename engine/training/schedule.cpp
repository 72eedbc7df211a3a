#include "engine/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom::training {
namespace {

constexpr double kLowestRate = 0.01;
constexpr double kWarmUpSteps = 120, kHeadWarmUpSteps = 100;
constexpr double kEasiest = 0.4, kFullDifficultyAt = 0.5;
constexpr std::array<double, 4> kViewShare{0.25, 0.5, 0.05, 0.2};

std::vector<Size> mostly(Size usual, std::initializer_list<Size> others) {
    std::vector<Size> sizes(6, usual);
    sizes.insert(sizes.end(), others);
    return sizes;
}

} // namespace

const std::vector<TrainingStage>& trainingStages() {
    static const std::vector<Size> low = mostly({112, 84}, {{84, 112}, {98, 98}, {126, 70}, {112, 70}});
    static const std::vector<Size> middle = mostly({168, 126}, {{126, 168}, {140, 140}, {182, 98}, {196, 112}});
    static const std::vector<Size> high = mostly({168, 126}, {{224, 168}, {224, 168}, {126, 168}});
    static const std::vector<Size> mixed = [] {
        std::vector<Size> sizes = low;
        sizes.insert(sizes.end(), middle.begin(), middle.end());
        return sizes;
    }();
    static const std::vector<TrainingStage> stages{
        {.until = 0.30, .sizes = low, .imagesPerStep = 40, .head = false, .viewShare = kViewShare},
        {.until = 0.45, .sizes = middle, .imagesPerStep = 32, .head = false, .viewShare = kViewShare},
        {.until = 0.70, .sizes = mixed, .imagesPerStep = 32, .head = true, .viewShare = kViewShare},
        {.until = 0.93, .sizes = middle, .imagesPerStep = 24, .head = true, .viewShare = kViewShare},
        {.until = 1.00, .sizes = high, .imagesPerStep = 24, .head = true, .viewShare = kViewShare}};
    return stages;
}

const TrainingStage& stageAt(const std::vector<TrainingStage>& stages, double progress) {
    const auto found = std::find_if(stages.begin(), stages.end(), [&](const TrainingStage& s) { return progress < s.until; });
    return found == stages.end() ? stages.back() : *found;
}

double firstProgressWithHead(const std::vector<TrainingStage>& stages) {
    double begin = 0;
    for (const TrainingStage& stage : stages) {
        if (stage.head)
            break;
        begin = stage.until;
    }
    return begin;
}

double progressOf(double images, double plannedImages, double minutes, double plannedMinutes) {
    return std::clamp(std::max(images / plannedImages, minutes / plannedMinutes), 0.0, 1.0);
}

double learningRateFactor(double progress, long long step) {
    const double warmUp = std::min(1.0, static_cast<double>(step + 1) / kWarmUpSteps);
    const double cosine = 0.5 + 0.5 * std::cos(std::numbers::pi * std::clamp(progress, 0.0, 1.0));
    return warmUp * (kLowestRate + (1 - kLowestRate) * cosine);
}

double headWarmUp(long long stepsWithHead) {
    return std::min(1.0, static_cast<double>(stepsWithHead + 1) / kHeadWarmUpSteps);
}

float sceneDifficulty(double progress) {
    return static_cast<float>(std::min(1.0, kEasiest + (1 - kEasiest) * progress / kFullDifficultyAt));
}

} // namespace fathom::training
