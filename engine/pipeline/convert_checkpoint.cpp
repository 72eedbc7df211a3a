#include <torch/torch.h>

#include "engine/pipeline/convert_checkpoint.h"

#include "engine/base/error.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/convert_weights.h"
#include "engine/weights/open_weights.h"

#include <map>
#include <memory>
#include <system_error>

namespace fathom {

namespace {

std::optional<torch::Dtype> dtypeOf(std::optional<Precision> precision) {
    if (!precision)
        return std::nullopt;
    switch (*precision) {
    case Precision::Fp32:
        return torch::kFloat32;
    case Precision::Fp16:
        return torch::kHalf;
    case Precision::Bf16:
        return torch::kBFloat16;
    default:
        throw Error(ErrorCode::InvalidOption, "Weights are stored in fp32, fp16 or bf16.");
    }
}

void requireTarget(const std::filesystem::path& source, const std::filesystem::path& target) {
    if (target.extension() != ".safetensors")
        throw Error(ErrorCode::InvalidOption, "The new file's name must end with .safetensors.", target.string());
    std::error_code ignored;
    if (std::filesystem::equivalent(source, target, ignored))
        throw Error(ErrorCode::InvalidOption, "The new file must be another one than the source.", target.string());
}

/// Preset and title of what is being converted, as far as anybody knows.
ConversionReport describe(const std::filesystem::path& source, const WeightSource& file) {
    ConversionReport report;
    try {
        const CheckpointIdentity identity = identify(Checkpoint{source, {}, {}}, file);
        report.preset = identity.preset;
        report.title = identity.title;
    } catch (const Error&) {
        report.title = titleByKeys(file);
    }
    report.tensors = file.entries().size();
    return report;
}

} // namespace

ConversionReport convertCheckpoint(const std::filesystem::path& source, const std::filesystem::path& target,
                                   std::optional<Precision> precision, const CancelToken& token,
                                   const ProgressSink& progress) {
    requireTarget(source, target);
    const std::optional<torch::Dtype> dtype = dtypeOf(precision);
    return translatingTorchErrors([&] {
        const std::unique_ptr<WeightSource> file = openForConversion(source);
        ConversionReport report = describe(source, *file);
        std::map<std::string, std::string> metadata = file->metadata();
        if (!report.preset.empty())
            metadata[kPresetMetadata] = report.preset;
        convertWeights(*file, target, dtype, metadata, token, progress);
        std::error_code ignored;
        report.bytes = std::filesystem::file_size(target, ignored);
        return report;
    });
}

} // namespace fathom
