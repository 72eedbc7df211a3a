#include <torch/torch.h>

#include "engine/estimators/planned_form.h"

#include "engine/base/error.h"
#include "engine/kernels/cpu_features.h"
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

/// \param device  what the plan is for. Without tiles fp32 stays as it is and bf16 runs on LibTorch's own products.
plan::Arithmetic arithmeticOf(Precision precision, const Device& device) {
    switch (precision) {
    case Precision::Bf16:
        return plan::Arithmetic::Bf16;
    case Precision::Fp16:
        return plan::Arithmetic::Fp16;
    case Precision::Int8:
        return plan::Arithmetic::Int8;
    case Precision::Fp32:
        return device.kind == DeviceKind::Cpu && kernels::cpuFeatures().tiles() && !device.tilesFail
                   ? plan::Arithmetic::Split
                   : plan::Arithmetic::Fp32;
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

/// LibTorch's own choice, before a pass chose another for its thread.
int allThreads() {
    static const int threads = at::get_num_threads();
    return threads;
}

} // namespace

PlannedForm formOf(const EstimateOptions& options, Precision precision, const Device& device) {
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
        form.plan = plan::Request{.arithmetic = arithmeticOf(precision, device),
                                  .onProcessor = device.kind == DeviceKind::Cpu,
                                  .tiles = !device.tilesFail,
                                  .rays = options.poseSource == PoseSource::Rays,
                                  .without = options.planWithout};
    return form;
}

Execution executionOf(const EstimateOptions& options, Precision precision, const Device& device) {
    if (precision == Precision::Int8 && options.compileMode == CompileMode::Off)
        throw Error(ErrorCode::InvalidOption, "int8 needs the optimised network.");
    (void)allThreads();
    Execution execution;
    execution.device = device.name;
    execution.precision = precision;
    execution.kernels = kernelsOf(device, precision, options.compileMode);
    if (device.kind == DeviceKind::Cpu)
        execution.threads = options.threads > 0 ? options.threads : allThreads();
    return execution;
}

} // namespace fathom
