#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fathom {

/// What NVIDIA's driver says about one GPU.
struct CudaDeviceFacts {
    std::string name;
    std::uint64_t totalMemory = 0; ///< bytes
    int major = 0;                 ///< compute capability
    int minor = 0;
};

/// Asks the driver itself, found at run time: no CUDA header is needed to build, and CUDA_VISIBLE_DEVICES
/// counts as it does for LibTorch. Nothing without a driver or without that GPU.
[[nodiscard]] std::optional<CudaDeviceFacts> readCudaDevice(int index);

} // namespace fathom
