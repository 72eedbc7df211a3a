#include "engine/kernels/cpu_features.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace fathom::kernels {

namespace {

#if defined(__x86_64__) && defined(__linux__)
constexpr long kRequestStatePermission = 0x1023; // ARCH_REQ_XCOMP_PERM
constexpr long kTileData = 18;

struct Registers {
    std::uint32_t a = 0, b = 0, c = 0, d = 0;
};

Registers cpuid(std::uint32_t leaf, std::uint32_t part) noexcept {
    Registers r;
    __get_cpuid_count(leaf, part, &r.a, &r.b, &r.c, &r.d);
    return r;
}

bool bit(std::uint32_t word, int index) noexcept {
    return (word >> index & 1U) != 0;
}

/// Register states that the operating system saves: XCR0.
std::uint64_t savedStates() noexcept {
    std::uint32_t low = 0, high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return std::uint64_t{high} << 32 | low;
}

CpuFeatures probe() noexcept {
    CpuFeatures features;
    const Registers basic = cpuid(1, 0);
    if (!bit(basic.c, 27)) // the operating system does not use XSAVE
        return features;
    const std::uint64_t states = savedStates();
    const bool wide = (states & 0x6U) == 0x6U, wider = (states & 0xe6U) == 0xe6U;
    const bool tiles = (states & 0x60000U) == 0x60000U;
    const Registers extended = cpuid(7, 0), more = cpuid(7, 1);
    features.avx2 = wide && bit(extended.b, 5) && bit(basic.c, 12) && bit(basic.c, 29);
    features.avx512 =
        wider && bit(extended.b, 16) && bit(extended.b, 17) && bit(extended.b, 30) && bit(extended.b, 31);
    features.avx512Vnni = features.avx512 && bit(extended.c, 11);
    features.avx512Bf16 = features.avx512 && bit(more.a, 5);
    features.avx512Fp16 = features.avx512 && bit(extended.d, 23);
    features.avx512Vbmi = features.avx512 && bit(extended.c, 1);
    if (tiles && bit(extended.d, 24) && syscall(SYS_arch_prctl, kRequestStatePermission, kTileData) == 0) {
        features.amxBf16 = bit(extended.d, 22);
        features.amxInt8 = bit(extended.d, 25);
    }
    return features;
}
#else
CpuFeatures probe() noexcept {
    return {};
}
#endif

} // namespace

std::optional<CpuFeatures> limited(const CpuFeatures& features, std::string_view limit) noexcept {
    CpuFeatures rest = features;
    if (limit == "none")
        return CpuFeatures{};
    if (limit == "avx2")
        return CpuFeatures{.avx2 = features.avx2};
    rest.amxBf16 = rest.amxInt8 = false;
    return limit == "avx512" ? std::optional(rest) : std::nullopt;
}

const CpuFeatures& cpuFeatures() noexcept {
    static const CpuFeatures features = [] {
        const CpuFeatures all = probe();
        const char* const limit = std::getenv(kInstructionLimit);
        return limit ? limited(all, limit).value_or(all) : all;
    }();
    return features;
}

std::string featureList(const CpuFeatures& features) {
    const std::array<std::pair<bool, const char*>, 7> names{{{features.avx2, "AVX2"},
                                                             {features.avx512, "AVX-512"},
                                                             {features.avx512Vnni, "VNNI"},
                                                             {features.avx512Bf16, "AVX512-BF16"},
                                                             {features.avx512Fp16, "AVX512-FP16"},
                                                             {features.amxBf16, "AMX-BF16"},
                                                             {features.amxInt8, "AMX-INT8"}}};
    std::string list;
    for (const auto& [present, name] : names)
        if (present)
            list += (list.empty() ? "" : ", ") + std::string(name);
    return list.empty() ? "none of them" : list;
}

} // namespace fathom::kernels
