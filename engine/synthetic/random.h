#pragma once

#include "engine/synthetic/vector.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace fathom::synthetic {

/// Random numbers that depend on the seed alone, never on the standard library (PCG32 started by SplitMix64).
/// C++ leaves the order of function arguments open: at most one draw per argument list, braces excepted.
class Random {
public:
    explicit Random(std::uint64_t seed);

    [[nodiscard]] std::uint32_t bits();
    /// In [0,1).
    [[nodiscard]] float unit();
    [[nodiscard]] float uniform(float low, float high);
    [[nodiscard]] float logUniform(float low, float high);
    [[nodiscard]] float normal(float mean, float deviation);
    [[nodiscard]] float beta(float a, float b);
    /// Inclusive on both ends.
    [[nodiscard]] int integer(int low, int high);
    [[nodiscard]] bool chance(float probability) { return unit() < probability; }
    /// −1 or 1.
    [[nodiscard]] float sign() { return chance(0.5F) ? 1.0F : -1.0F; }
    /// Index of the drawn weight. The weights need not sum to one.
    [[nodiscard]] int weighted(std::initializer_list<float> weights);
    /// A rotation, uniform over all rotations.
    [[nodiscard]] Mat3 rotation();

    template <typename Values>
    [[nodiscard]] const auto& pick(const Values& values) {
        return *(values.begin() + integer(0, static_cast<int>(values.size()) - 1));
    }

private:
    std::uint64_t m_state;
    std::uint64_t m_increment;
};

} // namespace fathom::synthetic
