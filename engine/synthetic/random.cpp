#include "engine/synthetic/random.h"

#include <cmath>
#include <numbers>

namespace fathom::synthetic {

namespace {

// Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
std::uint64_t splitMix(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace

Random::Random(std::uint64_t seed) {
    m_state = splitMix(seed);
    m_increment = splitMix(seed) | 1U;
}

// O'Neill: PCG, XSH-RR with 64 bits of state, 2014.
std::uint32_t Random::bits() {
    const std::uint64_t old = m_state;
    m_state = old * 6364136223846793005ULL + m_increment;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    const auto turn = static_cast<std::uint32_t>(old >> 59U);
    return (shifted >> turn) | (shifted << ((32U - turn) & 31U));
}

float Random::unit() {
    return static_cast<float>(bits() >> 8U) * (1.0F / 16777216.0F);
}

float Random::uniform(float low, float high) {
    return low + (high - low) * unit();
}

float Random::logUniform(float low, float high) {
    return std::exp(uniform(std::log(low), std::log(high)));
}

float Random::normal(float mean, float deviation) {
    const float radius = std::sqrt(-2.0F * std::log(1.0F - unit())); // Box–Muller
    return mean + deviation * radius * std::cos(2.0F * std::numbers::pi_v<float> * unit());
}

float Random::beta(float a, float b) {
    for (;;) { // Jöhnk: accepts more than a third of the pairs for the small exponents used here
        const float x = std::pow(unit(), 1.0F / a);
        const float y = std::pow(unit(), 1.0F / b);
        if (x + y <= 1.0F && x + y > 0.0F) {
            return x / (x + y);
        }
    }
}

int Random::integer(int low, int high) {
    const auto range = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<int>((static_cast<std::uint64_t>(bits()) * range) >> 32U);
}

int Random::weighted(std::initializer_list<float> weights) {
    float total = 0;
    for (const float weight : weights) {
        total += weight;
    }
    float rest = unit() * total;
    int index = 0;
    for (const float weight : weights) {
        rest -= weight;
        if (rest < 0) {
            return index;
        }
        ++index;
    }
    return index - 1;
}

Mat3 Random::rotation() {
    const float q[4] = {normal(0, 1), normal(0, 1), normal(0, 1), normal(0, 1)};
    const float inverse = 1.0F / std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] + 1e-12F);
    const float x = q[0] * inverse, y = q[1] * inverse, z = q[2] * inverse, w = q[3] * inverse;
    return {{1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)},
            {2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)},
            {2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)}};
}

} // namespace fathom::synthetic
