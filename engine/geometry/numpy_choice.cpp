// numpy, numpy/random/_generator.pyx (Generator.choice) and src/distributions/distributions.c.
#include "engine/geometry/numpy_choice.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace fathom {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr Wide wide(std::uint64_t high, std::uint64_t low) {
    return (static_cast<Wide>(high) << 64) | low;
}

constexpr Wide kMultiplier = wide(2549297995355413924ULL, 4865540595714422341ULL);
// What numpy's SeedSequence makes of 42: 274674114334540486603088602300644985544 and
// 332724090758049132448979897138935081983.
constexpr Wide kState42 = wide(14890113574352031530ULL, 12446960485650533064ULL);
constexpr Wide kIncrement42 = wide(18037009101907050862ULL, 7406999592008788991ULL);

} // namespace

NumpyChoice NumpyChoice::seeded42() noexcept {
    NumpyChoice generator;
    generator.m_state = kState42;
    generator.m_increment = kIncrement42;
    return generator;
}

std::uint64_t NumpyChoice::next64() noexcept {
    m_state = m_state * kMultiplier + m_increment;
    const auto high = static_cast<std::uint64_t>(m_state >> 64), low = static_cast<std::uint64_t>(m_state);
    return std::rotr(high ^ low, static_cast<int>(high >> 58));
}

std::uint32_t NumpyChoice::next32() noexcept {
    if (m_hasHalf) {
        m_hasHalf = false;
        return m_half;
    }
    const std::uint64_t both = next64();
    m_hasHalf = true;
    m_half = static_cast<std::uint32_t>(both >> 32);
    return static_cast<std::uint32_t>(both);
}

std::uint32_t NumpyChoice::upTo(std::uint32_t largest) noexcept {
    if (largest == 0)
        return 0;
    const std::uint32_t count = largest + 1;
    std::uint64_t product = std::uint64_t{next32()} * count;
    if (auto rest = static_cast<std::uint32_t>(product); rest < count) {
        const std::uint32_t threshold = (0xFFFFFFFFU - largest) % count;
        while (rest < threshold) {
            product = std::uint64_t{next32()} * count;
            rest = static_cast<std::uint32_t>(product);
        }
    }
    return static_cast<std::uint32_t>(product >> 32);
}

std::vector<std::size_t> NumpyChoice::choice(std::size_t population, std::size_t size) {
    std::vector<std::size_t> chosen;
    for (std::size_t last = population - size; last < population; ++last) {
        const std::size_t drawn = upTo(static_cast<std::uint32_t>(last));
        chosen.push_back(std::ranges::find(chosen, drawn) == chosen.end() ? drawn : last);
    }
    for (std::size_t i = size; i-- > 1;)
        std::swap(chosen[i], chosen[upTo(static_cast<std::uint32_t>(i))]);
    return chosen;
}

} // namespace fathom
