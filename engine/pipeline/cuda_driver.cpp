#include "engine/pipeline/cuda_driver.h"

#include <array>
#include <dlfcn.h>

namespace fathom {

namespace {

// Source: CUDA Driver API reference, cuDeviceGetAttribute.
constexpr int kCapabilityMajor = 75;
constexpr int kCapabilityMinor = 76;

template <typename Function>
Function* symbolOf(void* library, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(library, name));
}

} // namespace

std::optional<CudaDeviceFacts> readCudaDevice(int index) {
    // Kept open: the driver does not support being unloaded.
    static void* const library = ::dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return std::nullopt;
    const auto initialise = symbolOf<int(unsigned)>(library, "cuInit");
    const auto deviceOf = symbolOf<int(int*, int)>(library, "cuDeviceGet");
    const auto nameOf = symbolOf<int(char*, int, int)>(library, "cuDeviceGetName");
    const auto memoryOf = symbolOf<int(std::size_t*, int)>(library, "cuDeviceTotalMem_v2");
    const auto attributeOf = symbolOf<int(int*, int, int)>(library, "cuDeviceGetAttribute");
    if (!initialise || !deviceOf || !nameOf || !memoryOf || !attributeOf || initialise(0) != 0)
        return std::nullopt;
    int device = 0;
    std::array<char, 128> name{};
    std::size_t memory = 0;
    CudaDeviceFacts facts;
    if (deviceOf(&device, index) != 0 || nameOf(name.data(), static_cast<int>(name.size()), device) != 0 ||
        memoryOf(&memory, device) != 0 || attributeOf(&facts.major, kCapabilityMajor, device) != 0 ||
        attributeOf(&facts.minor, kCapabilityMinor, device) != 0)
        return std::nullopt;
    facts.name = name.data();
    facts.totalMemory = memory;
    return facts;
}

} // namespace fathom
