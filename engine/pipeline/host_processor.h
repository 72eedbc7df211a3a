#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fathom {

/// The machine's processor and memory, from what Linux tells about them.
struct HostProcessor {
    std::string name = "Processor";
    bool nativeBf16 = false; ///< matrix products in bfloat16 run on units of their own
    bool nativeFp16 = false;
    std::uint64_t totalMemory = 0; ///< bytes, no more than the control group allows
    std::uint64_t freeMemory = 0;  ///< bytes that can be had without swapping
};

[[nodiscard]] HostProcessor readHostProcessor();

/// Processor cores that this process may use: those of its affinity, no more than its control group's share of time.
[[nodiscard]] int usableCores();

/// Whether whoever started this process left it fewer cores than its control group has: 'srun' and 'mpirun' give every
/// worker some of its own.
[[nodiscard]] bool isBoundToSomeCores();

/// Number of processors in a list as Linux writes them, "0-3,8"; 0 when it is none.
[[nodiscard]] int coresInList(std::string_view list) noexcept;

/// Gives memory that the program has freed back to the system, where the C library can do that.
void returnFreeMemory() noexcept;

/// Lets go of the pages of programs and libraries that were read to start: tables for linking, and code that ran once.
/// What is still needed comes back from the system's cache by itself.
void returnStartMemory() noexcept;

} // namespace fathom
