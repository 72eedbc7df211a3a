#include "engine/training/checkpoint.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"

namespace fathom::training {
namespace {

constexpr const char* kProgressKey = "progress";

torch::Tensor pack(const TrainingProgress& progress) {
    return torch::tensor({static_cast<double>(progress.images), static_cast<double>(progress.steps),
                          static_cast<double>(progress.stepsWithHead), progress.minutes,
                          static_cast<double>(progress.nextSeed), progress.firstProgress},
                         torch::kDouble);
}

TrainingProgress unpack(const torch::Tensor& packed) {
    const auto value = [&](int64_t i) { return packed[i].item<double>(); };
    return {.images = static_cast<std::int64_t>(value(0)),
            .steps = static_cast<std::int64_t>(value(1)),
            .stepsWithHead = static_cast<std::int64_t>(value(2)),
            .minutes = value(3),
            .nextSeed = static_cast<std::uint64_t>(value(4)),
            .firstProgress = value(5)};
}

} // namespace

void saveTrainingState(const std::filesystem::path& path, const ParameterSet& state, const TrainingProgress& progress) {
    torch::serialize::OutputArchive archive;
    archive.write(kProgressKey, pack(progress));
    for (const auto& [name, tensor] : state.entries())
        archive.write(name, tensor.detach().to(torch::kCPU));
    AtomicFile file(path);
    try {
        archive.save_to(file.temporaryPath().string());
    } catch (const c10::Error& error) {
        throw Error(ErrorCode::CannotWrite, "The training state could not be written.", path.string() + ": " + error.what_without_backtrace());
    }
    file.commit();
}

TrainingProgress loadTrainingState(const std::filesystem::path& path, const ParameterSet& state) {
    if (!std::filesystem::exists(path))
        throw Error(ErrorCode::FileNotFound, "There is no training state here.", path.string());
    torch::serialize::InputArchive archive;
    torch::Tensor packed;
    try {
        archive.load_from(path.string());
        archive.read(kProgressKey, packed);
    } catch (const c10::Error& error) {
        throw Error(ErrorCode::CorruptFile, "This is not a training state.", path.string() + ": " + error.what_without_backtrace());
    }
    if (packed.numel() != pack({}).numel())
        throw Error(ErrorCode::CheckpointMismatch, "The training state belongs to another network or version.", kProgressKey);
    const torch::NoGradGuard noGrad;
    for (const auto& [name, tensor] : state.entries()) {
        torch::Tensor stored;
        if (!archive.try_read(name, stored) || stored.sizes() != tensor.sizes())
            throw Error(ErrorCode::CheckpointMismatch, "The training state belongs to another network or version.", name);
        tensor.copy_(stored);
    }
    return unpack(packed);
}

} // namespace fathom::training
