#pragma once

#include "engine/base/cancellation.h"
#include "engine/image/image.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace fathom {

/// How the built-in model is trained on procedural scenes.
struct TrainOptions {
    std::filesystem::path output; ///< folder for checkpoint and model; made when missing
    std::string preset = "fathom-demo";
    std::string device = "cpu";   ///< "cpu", "cuda", "cuda:1", …
    int threads = 1;              ///< threads of the network's products
    int rendererThreads = 1;      ///< background threads that render scenes, at low priority
    int batchThreads = 1;         ///< background threads that cut and colour the samples of a batch
    int batchScale = 1;           ///< images of a step as a multiple of the schedule's: fills an accelerator
    int keptSamples = 6000;       ///< rendered scenes kept in memory, 0.7 MB each
    double minutes = 100;         ///< planned time; the schedule follows whichever is further of time and images
    std::int64_t images = 1'000'000; ///< planned images
    std::uint64_t seed = 1;
    bool resume = false;          ///< go on from the checkpoint in `output` when there is one
    /// Checkpoint folder or safetensors file of the same preset whose weights begin the run instead of random ones; the
    /// schedule then begins where the dense head is switched on. Empty: random weights, whole schedule.
    std::filesystem::path startFrom;
    double checkpointMinutes = 3;
    double evaluationMinutes = 10;
    int heldOutSamples = 48;      ///< of the evaluations during the run

    /// \throws Error{InvalidOption}
    void validate() const;
};

struct EvaluateOptions {
    std::filesystem::path model; ///< checkpoint folder or safetensors file
    int samples = 256;
    std::uint64_t seed = 1; ///< seeds seed … seed+samples−1; the trainer never renders below ten million
    Size size{168, 126};
    std::string device = "cpu";
    int threads = 0; ///< 0: the library's choice

    /// \throws Error{InvalidOption}
    void validate() const;
};

/// Figures by name: abs_rel, delta1, abs_rel_2_views, abs_rel_4_views, rotation_error_deg_median,
/// translation_direction_error_deg_median, fov_error_deg, and the same with the prefix baseline_: constant depth
/// (baseline_mean_map_: the mean log-depth map), identity poses, a random direction, a constant field of view.
using EvaluationResult = std::map<std::string, double>;

/// Receives one English line at a time, from the thread that trains.
using LineSink = std::function<void(std::string_view)>;

/// Trains until the plan is fulfilled. Leaves checkpoint.pt and the folder model (config.json, model.safetensors,
/// card.json) in the output folder, both renewed at every checkpoint.
/// \throws Cancelled after writing a checkpoint; Error{InvalidOption, DeviceUnavailable, CannotWrite, CheckpointMismatch}
void train(const TrainOptions& options, const CancelToken& cancel, const LineSink& sink);

/// Measures a model on held-out scenes. \throws Cancelled, Error as opening a model does
[[nodiscard]] EvaluationResult evaluate(const EvaluateOptions& options, const CancelToken& cancel = {});

/// One JSON object, keys in alphabetical order.
[[nodiscard]] std::string toJson(const EvaluationResult& result);

} // namespace fathom
