#include <torch/torch.h>

#include <ATen/DeviceAccelerator.h>

#include "engine/pipeline/device.h"

#include "engine/base/error.h"
#include "engine/kernels/cpu_features.h"
#include "engine/pipeline/cuda_driver.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/self_test.h"

#include <algorithm>

namespace fathom {

namespace {

constexpr const char* kFirstGpu = "cuda:0";

Device processorDevice() {
    const HostProcessor host = readHostProcessor();
    static const int threads = at::get_num_threads(); // later the thread that asks may have been told another number
    Device device;
    device.id = "cpu";
    device.name = host.name + " (" + std::to_string(threads) + (threads == 1 ? " thread)" : " threads)");
    device.kind = DeviceKind::Cpu;
    device.totalMemory = host.totalMemory;
    device.freeMemory = host.freeMemory;
    device.precisions = {Precision::Fp32, Precision::Fp32Strict};
    const SelfTest& test = processorSelfTest();
    device.tilesFail = test.tilesFail;
    const bool half = kernels::cpuFeatures().half(!device.tilesFail);
    if (host.nativeBf16 || half)
        device.precisions.push_back(Precision::Bf16);
    if (host.nativeFp16 || half)
        device.precisions.push_back(Precision::Fp16);
    if (kernels::cpuFeatures().int8(!device.tilesFail))
        device.precisions.push_back(Precision::Int8);
    device.fastest = fastestOf(test);
    return device;
}

std::uint64_t freeMemoryOf([[maybe_unused]] int index, std::uint64_t total) {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 11
    try {
        return at::accelerator::getMemoryInfo(static_cast<c10::DeviceIndex>(index)).first;
    } catch (const c10::Error&) {
        // A backend without this figure: the total is the best that is known.
    }
#endif
    return total;
}

Device cudaDevice(int index) {
    Device device;
    device.id = "cuda:" + std::to_string(index);
    device.kind = DeviceKind::Cuda;
    device.precisions = {Precision::Fp32};
    const CudaDeviceFacts facts =
        readCudaDevice(index).value_or(CudaDeviceFacts{"GPU " + std::to_string(index)});
    device.name = facts.name;
    device.totalMemory = facts.totalMemory;
    device.freeMemory = freeMemoryOf(index, facts.totalMemory);
    // Tensor cores: TF32 and bfloat16 from Ampere (8.0) on, half precision from Volta (7.0) on.
    if (facts.major >= 8)
        device.precisions.insert(device.precisions.end(), {Precision::Tf32, Precision::Bf16});
    if (facts.major >= 7)
        device.precisions.push_back(Precision::Fp16);
    return device;
}

Device mpsDevice() {
    const HostProcessor host = readHostProcessor();
    Device device{"mps", "Apple GPU", DeviceKind::Mps, host.totalMemory, host.freeMemory, {}};
    device.precisions = {Precision::Fp32, Precision::Fp16};
    return device;
}

bool has(const Device& device, Precision precision) {
    return std::ranges::find(device.precisions, precision) != device.precisions.end();
}

} // namespace

std::vector<Device> listDevices() {
    std::vector<Device> devices{processorDevice()};
    if (torch::cuda::is_available())
        for (int i = 0; i < static_cast<int>(torch::cuda::device_count()); ++i)
            devices.push_back(cudaDevice(i));
    if (at::hasMPS())
        devices.push_back(mpsDevice());
    return devices;
}

Device findDevice(const std::string& id, const std::vector<Device>& devices) {
    const bool isAutomatic = id == kAutomaticDevice;
    for (const std::string& wanted : isAutomatic ? std::vector<std::string>{kFirstGpu, "mps", "cpu"}
                                                 : std::vector<std::string>{id == "cuda" ? kFirstGpu : id})
        if (const auto found = std::ranges::find(devices, wanted, &Device::id); found != devices.end())
            return *found;
    std::string names;
    for (const Device& device : devices)
        names += (names.empty() ? "" : ", ") + device.id;
    throw Error(ErrorCode::DeviceUnavailable,
                "The device '" + id + "' does not exist here; there is " + names + ".", id);
}

Device findDevice(const std::string& id) {
    return findDevice(id, listDevices());
}

Precision resolvePrecision(Precision wanted, const Device& device) {
    if (wanted == Precision::Auto) {
        if (device.fastest && has(device, *device.fastest))
            return *device.fastest;
        // Lower precisions only where the hardware computes in them. On a GPU fp16 is as fast as bf16 and off by a
        // quarter as much; what becomes of values that leave its range is loadEstimator()'s business.
        const bool half = device.kind == DeviceKind::Cuda && has(device, Precision::Fp16);
        return half ? Precision::Fp16 : widerThanHalf(device);
    }
    if (has(device, wanted))
        return wanted;
    std::string names;
    for (const Precision precision : device.precisions)
        names += (names.empty() ? "" : ", ") + std::string(precisionName(precision));
    throw Error(ErrorCode::InvalidOption,
                device.name + " does not compute in " + std::string(precisionName(wanted)) + "; it offers " +
                    names + ".",
                device.id);
}

Precision widerThanHalf(const Device& device) {
    return has(device, Precision::Bf16) ? Precision::Bf16 : Precision::Fp32;
}

} // namespace fathom
