#pragma once

#include "engine/pipeline/estimate_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

enum class DeviceKind { Cpu, Cuda, Mps };

/// Something a network can run on.
struct Device {
    std::string id;   ///< "cpu", "cuda:0", "mps"
    std::string name; ///< "Intel Xeon (2 threads)", "NVIDIA H200"
    DeviceKind kind = DeviceKind::Cpu;
    std::uint64_t totalMemory = 0;     ///< bytes
    std::uint64_t freeMemory = 0;      ///< bytes at the time of listing
    std::vector<Precision> precisions; ///< what runs natively here, without Auto
    std::optional<Precision> fastest{}; ///< measured, of those that Auto may choose; none: nothing was measured
    bool tilesFail = false;             ///< the processor's AMX tiles compute wrong results and are not used
};

/// The CPU first, then every accelerator that LibTorch reports. Slow on the first call when CUDA starts.
[[nodiscard]] std::vector<Device> listDevices();

/// Names the device that is best where the choice is left open.
inline constexpr const char* kAutomaticDevice = "auto";

/// What `id` names among `devices`: "auto" is the first NVIDIA GPU, else Apple's, else the processor, "cuda" the first
/// NVIDIA GPU. \throws Error{DeviceUnavailable} naming the devices that exist.
[[nodiscard]] Device findDevice(const std::string& id, const std::vector<Device>& devices);

/// The same among all of this machine.
[[nodiscard]] Device findDevice(const std::string& id);

/// What Auto means on `device`: the fastest precision within the stated error bound.
[[nodiscard]] Precision resolvePrecision(Precision wanted, const Device& device);

/// What has the range of fp32 on `device` and is no slower than need be: bf16 where it is offered, else fp32.
[[nodiscard]] Precision widerThanHalf(const Device& device);

[[nodiscard]] std::string_view precisionName(Precision precision) noexcept; ///< "auto", "fp32", "bf16" …

/// One line a library: "LibTorch 2.13.0", …; the BLAS that answers sgemm_ is named last.
[[nodiscard]] std::vector<std::string> libraryVersions();

} // namespace fathom
