#pragma once

#include "engine/pipeline/device.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// One pass of the plan that a network was rewritten by.
struct PassReport {
    std::string name;
    std::string effect;  ///< one line for people
    std::string skipped; ///< empty: applied; else why not
};

/// What the large products run on.
enum class Kernels {
    LibTorch,   ///< its plain operators
    OneDnn,     ///< oneDNN's products with packed weights and fused ends
    Vectors,    ///< kernels of our own on vectors of AVX-512 or AVX2
    Words,      ///< the same with fixed point of fourteen and thirteen bits
    Tiles,      ///< the same on AMX tiles
    DigitTiles, ///< the same with fixed point of sixteen bits in pairs of int8
    SplitTiles, ///< the same with fp32 factors split into pairs of bfloat16
    Gpu,        ///< whatever LibTorch has for the device
    RecordedGpu, ///< the same, recorded once and replayed
};

[[nodiscard]] constexpr bool areOwn(Kernels kernels) noexcept {
    return kernels == Kernels::Vectors || kernels == Kernels::Words || kernels == Kernels::Tiles ||
           kernels == Kernels::DigitTiles || kernels == Kernels::SplitTiles;
}

/// Where the weights of a loaded network lie.
struct WeightPlaces {
    std::uint64_t resident = 0; ///< bytes in the memory of the device, with the places for blocks on their way
    std::uint64_t elsewhere = 0; ///< bytes that wait elsewhere and are read in every pass; 0: none
    int blocks = 0, blocksElsewhere = 0;
    int blocksOnDisk = 0; ///< of those elsewhere; the others wait in memory of the processor
    int blocksBeside = 0; ///< that lie on other GPUs and compute there
};

/// "3 of 12 blocks are read from the disk in every pass …", for people; empty when all are resident on one device.
[[nodiscard]] std::string describe(const WeightPlaces& places);

/// How a loaded network really runs.
struct Execution {
    std::string device;
    Precision precision = Precision::Fp32; ///< never Auto
    Kernels kernels = Kernels::LibTorch;
    int threads = 0;                       ///< 0: not on the processor
    std::vector<PassReport> passes;        ///< empty: not rewritten
    /// Why it runs so, one sentence: what was measured, or what a chosen mode is here; empty: nothing of the kind.
    std::string measured;
    WeightPlaces weights;
};

/// All that could compute on `device` in a precision that it has (never Auto), the usual ones first. Where there are
/// several, the fastest can be found by measuring.
[[nodiscard]] std::vector<Kernels> kernelsFor(const Device& device, Precision precision, CompileMode mode);

/// The usual of them.
[[nodiscard]] Kernels kernelsOf(const Device& device, Precision precision, CompileMode mode);

/// \throws Error (InvalidOption) when FATHOM_INSTRUCTIONS holds no word that it takes
void checkInstructionLimit();

/// Whether Kernels::Vectors are those of AVX-512 here.
[[nodiscard]] bool hasWideVectors() noexcept;
[[nodiscard]] std::string_view kernelsName(Kernels kernels) noexcept; ///< for people, English

/// Why `device` does not offer a precision, as one English sentence; empty when it does.
[[nodiscard]] std::string whyNot(const Device& device, Precision precision);

/// Whether a mode has a GPU record its work.
[[nodiscard]] constexpr bool isRecorded(CompileMode mode) noexcept {
    return mode == CompileMode::ReduceOverhead || mode == CompileMode::MaxAutotune;
}

/// Why networks cannot be prepared for `device` in this way, as one English sentence; empty when they can.
[[nodiscard]] std::string whyNot(const Device& device, CompileMode mode);

/// What a mode that `device` takes is there, as one English sentence; empty when it is what its name says.
[[nodiscard]] std::string noteOn(const Device& device, CompileMode mode);

/// Mean relative change of depth against plain fp32 that a precision stays below: 0.005.
[[nodiscard]] double errorBoundOf(Precision precision) noexcept;

/// Instruction sets of the processor that the program has kernels for.
[[nodiscard]] std::string processorFeatures();

/// Names and effects of all passes of the plan, none of them judged.
[[nodiscard]] std::vector<PassReport> planPasses();

} // namespace fathom
