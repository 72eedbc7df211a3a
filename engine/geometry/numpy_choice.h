#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fathom {

/// Repeats the draws of numpy's `default_rng(42).choice(population, size, replace=False)`, so that results of
/// Python programs that use it can be reproduced. PCG64 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient
/// Statistically Good Algorithms for Random Number Generation"), Lemire's bounded numbers, Floyd's sampling.
class NumpyChoice {
public:
    [[nodiscard]] static NumpyChoice seeded42() noexcept;

    /// `size` different numbers below `population`, in numpy's order. \param population  at most 10,000.
    [[nodiscard]] std::vector<std::size_t> choice(std::size_t population, std::size_t size);

private:
    __extension__ using Wide = unsigned __int128;

    [[nodiscard]] std::uint64_t next64() noexcept;
    [[nodiscard]] std::uint32_t next32() noexcept;
    /// Uniform in [0, largest].
    [[nodiscard]] std::uint32_t upTo(std::uint32_t largest) noexcept;

    Wide m_state = 0;
    Wide m_increment = 0;
    bool m_hasHalf = false;
    std::uint32_t m_half = 0;
};

} // namespace fathom
