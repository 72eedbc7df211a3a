#include "engine/training/train.h"

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/training/model_export.h"
#include "engine/training/trainer.h"

#include <cstdio>

namespace fathom {
namespace {

void require(bool holds, const std::string& message) {
    if (!holds)
        throw Error(ErrorCode::InvalidOption, message);
}

torch::Device deviceNamed(const std::string& name) {
    try {
        const torch::Device device(name);
        if (device.is_cuda() && !(torch::cuda::is_available() && device.index() < static_cast<int>(torch::cuda::device_count())))
            throw Error(ErrorCode::DeviceUnavailable, "This computer has no such device.", name);
        return device;
    } catch (const c10::Error&) {
        throw Error(ErrorCode::InvalidOption, "This is not the name of a device.", name);
    }
}

} // namespace

void TrainOptions::validate() const {
    require(!output.empty(), "An output folder is needed.");
    require(da3::findPreset(preset) != nullptr, "There is no preset of the name " + preset + ".");
    require(threads >= 1 && rendererThreads >= 1 && batchThreads >= 1, "At least one thread is needed for training, one for rendering and one for batches.");
    require(batchScale >= 1 && batchScale <= 64, "The multiple of the images of a step must be 1 to 64.");
    require(keptSamples >= 96, "At least 96 rendered samples must be kept.");
    require(minutes > 0 && images > 0, "The planned time and the number of images must be positive.");
    require(checkpointMinutes > 0 && evaluationMinutes > 0, "Intervals must be positive.");
    require(heldOutSamples >= 1, "At least one held-out sample is needed.");
}

void EvaluateOptions::validate() const {
    require(!model.empty(), "A model is needed.");
    require(samples >= 1, "At least one sample is needed.");
    require(size.width >= 14 && size.height >= 14 && size.width % 14 == 0 && size.height % 14 == 0,
            "Width and height must be positive multiples of 14.");
    require(threads >= 0, "The number of threads must not be negative.");
}

void train(const TrainOptions& options, const CancelToken& cancel, const LineSink& sink) {
    options.validate();
    training::Trainer(options, deviceNamed(options.device), cancel, sink).run();
}

EvaluationResult evaluate(const EvaluateOptions& options, const CancelToken& cancel) {
    options.validate();
    if (options.threads > 0)
        at::set_num_threads(options.threads);
    const training::Predictor predictor = training::filePredictor(options.model, deviceNamed(options.device));
    const auto samples = training::renderHeldOut(options.seed, options.samples, cancel);
    return training::measure(predictor, samples, options.size, cancel);
}

std::string toJson(const EvaluationResult& result) {
    std::string text = "{";
    for (const auto& [key, value] : result) {
        char number[32];
        std::snprintf(number, sizeof number, "%.4f", value);
        text += (text.size() > 1 ? ", " : "") + quoteJson(key) + ": " + number;
    }
    return text + "}";
}

} // namespace fathom
