#include <torch/torch.h>

#include "engine/pipeline/compute_path.h"

#include "engine/base/error.h"
#include "engine/kernels/cpu_features.h"
#include "engine/plan/onednn_operators.h"
#include "engine/plan/plan.h"
#include "engine/plan/recorded_forward.h"

#include <algorithm>
#include <cstdlib>

namespace fathom {

std::vector<Kernels> kernelsFor(const Device& device, Precision precision, CompileMode mode) {
    if (device.kind != DeviceKind::Cpu)
        return {isRecorded(mode) ? Kernels::RecordedGpu : Kernels::Gpu};
    if (mode == CompileMode::Off)
        return {Kernels::LibTorch};
    const kernels::CpuFeatures& features = kernels::cpuFeatures();
    const bool tiles = features.tiles() && !device.tilesFail;
    const bool isHalf = precision == Precision::Bf16 || precision == Precision::Fp16, isInt8 = precision == Precision::Int8;
    std::vector<Kernels> found;
    if (tiles && precision != Precision::Fp32Strict)
        found.push_back(isInt8 ? Kernels::Tiles : isHalf ? Kernels::DigitTiles : Kernels::SplitTiles);
    if (isInt8 ? features.vectorInt8() : !isHalf && features.vectors())
        found.push_back(Kernels::Vectors);
    else if ((isInt8 || isHalf) && features.words())
        found.push_back(Kernels::Words);
    if (!isInt8 && !isHalf && plan::onednn::hasLinear())
        found.push_back(Kernels::OneDnn);
    if (found.empty())
        found.push_back(Kernels::LibTorch);
    return found;
}

Kernels kernelsOf(const Device& device, Precision precision, CompileMode mode) {
    return kernelsFor(device, precision, mode).front();
}

void checkInstructionLimit() {
    const char* const limit = std::getenv(kernels::kInstructionLimit);
    if (limit && !kernels::limited({}, limit))
        throw Error(ErrorCode::InvalidOption, std::string(kernels::kInstructionLimit) + " may be none, avx2 or avx512.",
                    limit);
}

bool hasWideVectors() noexcept {
    return kernels::cpuFeatures().avx512;
}

std::string_view kernelsName(Kernels kernels) noexcept {
    switch (kernels) {
    case Kernels::OneDnn:
        return "oneDNN with packed weights";
    case Kernels::Vectors:
        return hasWideVectors() ? "own kernels on AVX-512 vectors" : "own kernels on AVX2 vectors";
    case Kernels::Words:
        return hasWideVectors() ? "own kernels on AVX-512 vectors, fixed point of 14 bits"
                                : "own kernels on AVX2 vectors, fixed point of 14 bits";
    case Kernels::Tiles:
        return "own kernels on AMX tiles";
    case Kernels::DigitTiles:
        return "own kernels on AMX tiles, fixed point of 16 bits";
    case Kernels::SplitTiles:
        return "own kernels on AMX tiles, factors split in two";
    case Kernels::Gpu:
        return "LibTorch on the GPU";
    case Kernels::RecordedGpu:
        return "LibTorch on the GPU, recorded and replayed";
    default:
        return "LibTorch operators";
    }
}

namespace {

/// Why the processor has nothing narrower than fp32.
std::string lackOfProcessor() {
    return kernels::cpuFeatures().avx2 ? "This processor has AVX-512 without VNNI, where this precision gains nothing."
                                       : "This processor has no AVX2.";
}

} // namespace

std::string whyNot(const Device& device, Precision precision) {
    if (precision == Precision::Auto || std::ranges::find(device.precisions, precision) != device.precisions.end())
        return {};
    switch (precision) {
    case Precision::Tf32:
        return "TF32 needs an NVIDIA GPU of the Ampere generation or later.";
    case Precision::Bf16:
        return device.kind == DeviceKind::Cpu ? lackOfProcessor() : "This device does not compute in bfloat16.";
    case Precision::Fp16:
        return device.kind == DeviceKind::Cpu ? lackOfProcessor() : "This GPU is older than Volta.";
    case Precision::Int8:
        return device.kind == DeviceKind::Cpu ? lackOfProcessor() : "int8 runs on the processor only.";
    case Precision::Fp32Strict:
        return "Only the processor's fp32 has a strict form.";
    default:
        return "This device cannot compute in this precision.";
    }
}

std::string whyNot(const Device& device, CompileMode mode) {
    if (!isRecorded(mode) || device.kind == DeviceKind::Cpu)
        return {};
    if (device.kind != DeviceKind::Cuda)
        return "Only an NVIDIA GPU can record its work.";
    return plan::cudaRecordings(torch::Device(device.id)) ? std::string()
                                                          : "This program was built without CUDA.";
}

std::string noteOn(const Device& device, CompileMode mode) {
    return device.kind == DeviceKind::Cpu && mode == CompileMode::ReduceOverhead
               ? "On the processor nothing is recorded: as in the mode default, passes of one size reuse the memory of the first."
               : "";
}

double errorBoundOf(Precision precision) noexcept {
    switch (precision) {
    case Precision::Bf16:
    case Precision::Fp16:
        return 0.005;
    case Precision::Tf32:
        return 0.002;
    case Precision::Int8:
        return 0.02;
    default:
        return 1e-4;
    }
}

std::string processorFeatures() {
    return kernels::featureList(kernels::cpuFeatures());
}

std::vector<PassReport> planPasses() {
    std::vector<PassReport> reports;
    for (const plan::Pass& pass : plan::passes())
        reports.push_back({std::string(pass.name), std::string(pass.effect), {}});
    return reports;
}

} // namespace fathom
