#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fathom::kernels {

/// What the processor can compute and the operating system lets this process use.
struct CpuFeatures {
    bool avx2 = false;       ///< with FMA and F16C
    bool avx512 = false;     ///< F, BW, DQ and VL
    bool avx512Vnni = false; ///< products of int8 and words
    bool avx512Bf16 = false;
    bool avx512Fp16 = false;
    bool avx512Vbmi = false; ///< permutations of bytes
    bool amxBf16 = false; ///< tile products of bfloat16; the permission to use tiles was granted
    bool amxInt8 = false; ///< tile products of int8

    /// Whether the kernels of this folder run here in fp32, in int8 without tiles, and in every kind.
    [[nodiscard]] bool vectors() const noexcept { return avx2; }
    [[nodiscard]] bool vectorInt8() const noexcept { return avx2 && avx512 && avx512Vnni; }
    [[nodiscard]] bool tiles() const noexcept {
        return avx2 && avx512 && avx512Bf16 && avx512Fp16 && avx512Vbmi && amxBf16 && amxInt8;
    }
    /// Whether they gain by words: AVX-512 computes as much in fp32 where it lacks the instruction for them.
    [[nodiscard]] bool words() const noexcept { return avx2 && (!avx512 || avx512Vnni); }
    /// Whether they have something for half precision: tiles or words. \param withTiles  tiles may be used
    [[nodiscard]] bool half(bool withTiles = true) const noexcept { return words() || (withTiles && tiles()); }
    /// And for int8: tiles, vectors or words.
    [[nodiscard]] bool int8(bool withTiles = true) const noexcept {
        return vectorInt8() || half(withTiles);
    }
};

/// The environment variable that keeps the kernels to older instructions.
inline constexpr const char* kInstructionLimit = "FATHOM_INSTRUCTIONS";

/// What `limit` leaves of `features`: "none", "avx2", or "avx512", which leaves all but tiles. Nothing for other words.
[[nodiscard]] std::optional<CpuFeatures> limited(const CpuFeatures& features, std::string_view limit) noexcept;

/// Probes once; the first call asks the operating system for the tile registers. What kInstructionLimit holds back is not
/// among them.
[[nodiscard]] const CpuFeatures& cpuFeatures() noexcept;

/// "AVX2, AVX-512, VNNI, AVX512-BF16, AVX512-FP16, AMX-BF16, AMX-INT8", or "none of them".
[[nodiscard]] std::string featureList(const CpuFeatures& features);

} // namespace fathom::kernels
