#include <torch/torch.h>

#include "engine/estimators/planned_form.h"

#include "engine/base/error.h"
#include "engine/kernels/cpu_features.h"
#include "engine/nn/linear.h"
#include "engine/nn/torch_error.h"

#include <algorithm>

namespace fathom {

namespace {

torch::Dtype computeTypeOf(Precision precision) {
    switch (precision) {
    case Precision::Bf16:
        return torch::kBFloat16;
    case Precision::Fp16:
        return torch::kHalf;
    default:
        return torch::kFloat32;
    }
}

plan::Arithmetic arithmeticOf(Precision precision, Kernels kernels) {
    switch (precision) {
    case Precision::Bf16:
        return plan::Arithmetic::Bf16;
    case Precision::Fp16:
        return plan::Arithmetic::Fp16;
    case Precision::Int8:
        return plan::Arithmetic::Int8;
    case Precision::Fp32:
        return kernels == Kernels::SplitTiles ? plan::Arithmetic::Split : plan::Arithmetic::Fp32;
    default:
        return plan::Arithmetic::Fp32;
    }
}

/// Looks anew at what all devices have free.
void addNeighbours(PlannedForm& form) {
    std::vector<Device> devices = listDevices();
    std::ranges::rotate(devices, devices.begin() + 1); // the processor last
    for (Device& found : devices) {
        if (found.id == form.device.id)
            form.device.freeMemory = found.freeMemory;
        else if (found.kind != DeviceKind::Mps)
            form.beside.push_back(std::move(found));
    }
}

plan::Request requestOf(const EstimateOptions& options, Precision precision, const Device& device, Kernels kernels) {
    plan::Request request{.arithmetic = arithmeticOf(precision, kernels),
                          .onProcessor = device.kind == DeviceKind::Cpu,
                          .tiles = !device.tilesFail && kernels != Kernels::Vectors && kernels != Kernels::Words,
                          .rays = options.poseSource == PoseSource::Rays,
                          .without = options.planWithout};
    // The pass that would come before it; embedding and head keep their own kernels.
    if (kernels == Kernels::OneDnn && kernels::cpuFeatures().vectors())
        request.without.emplace_back("fused-blocks");
    return request;
}

/// LibTorch's own choice, before a pass chose another for its thread.
int allThreads() {
    static const int threads = at::get_num_threads();
    return threads;
}

} // namespace

PlannedForm formOf(const EstimateOptions& options, Precision precision, const Device& device,
                   std::optional<Kernels> kernels) {
    PlannedForm form;
    form.place = torch::Device(device.id);
    form.computeType = computeTypeOf(precision);
    form.device = device;
    if (device.kind == DeviceKind::Cuda) {
        releaseCachedDeviceMemory(); // it would pass for occupied
        form.recorded = isRecorded(options.compileMode);
        addNeighbours(form);
    }
    form.map = parseDeviceMap(options.deviceMap);
    form.limits = parseMemoryLimits(options.memoryLimits);
    if (options.compileMode != CompileMode::Off)
        form.plan = requestOf(options, precision, device, kernels.value_or(kernelsOf(device, precision, options.compileMode)));
    return form;
}

Execution executionOf(const EstimateOptions& options, Precision precision, const Device& device,
                      std::optional<Kernels> kernels) {
    if (precision == Precision::Int8 && options.compileMode == CompileMode::Off)
        throw Error(ErrorCode::InvalidOption, "int8 needs the optimised network.");
    (void)allThreads();
    Execution execution;
    execution.device = device.name;
    execution.precision = precision;
    execution.kernels = kernels.value_or(kernelsOf(device, precision, options.compileMode));
    execution.measured = noteOn(device, options.compileMode);
    if (device.kind == DeviceKind::Cpu)
        execution.threads = options.threads > 0 ? options.threads : allThreads();
    return execution;
}

void convertProducts(torch::nn::Module& part, torch::Dtype type) {
    if (type == torch::kFloat32)
        return;
    for (const auto& module : part.modules())
        if (auto* linear = module->as<nn::LinearImpl>())
            linear->to(type);
}

} // namespace fathom
