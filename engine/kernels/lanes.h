// Sixteen fp32 lanes: one vector of AVX-512 or two of AVX2. Only for sources that are compiled for either and run behind
// cpuFeatures(); everything here has internal linkage, so that no other source can get this code by accident.
#pragma once

// What is passed as several vectors must not go through memory.
#define FATHOM_INLINE [[gnu::always_inline]] inline

#if defined(__AVX512F__)
#include "engine/kernels/lanes_avx512.h"
#else
#include "engine/kernels/lanes_avx2.h"
#endif

namespace fathom::kernels {
namespace {

/// N vectors that go through the same instructions side by side. A processor looks about a hundred waiting instructions
/// ahead: vectors computed one after the other would wait for each other's latencies.
template <int N>
struct Many {
    Lanes lane[N];
};

template <int N, typename F>
FATHOM_INLINE Many<N> each(const F& of) {
    Many<N> all;
    for (int i = 0; i < N; ++i)
        all.lane[i] = of(i);
    return all;
}

FATHOM_INLINE Lanes laneOf(Lanes same, int) {
    return same;
}
template <int N>
FATHOM_INLINE Lanes laneOf(const Many<N>& all, int i) {
    return all.lane[i];
}

template <int N, typename B>
FATHOM_INLINE Many<N> operator+(const Many<N>& a, const B& b) {
    return each<N>([&](int i) { return a.lane[i] + laneOf(b, i); });
}
template <int N, typename B>
FATHOM_INLINE Many<N> operator-(const Many<N>& a, const B& b) {
    return each<N>([&](int i) { return a.lane[i] - laneOf(b, i); });
}
template <int N, typename B>
FATHOM_INLINE Many<N> operator*(const Many<N>& a, const B& b) {
    return each<N>([&](int i) { return a.lane[i] * laneOf(b, i); });
}
/// a·b + c
template <int N, typename B, typename C>
FATHOM_INLINE Many<N> fma(const Many<N>& a, const B& b, const C& c) {
    return each<N>([&](int i) { return fma(a.lane[i], laneOf(b, i), laneOf(c, i)); });
}
/// c − a·b
template <int N, typename B, typename C>
FATHOM_INLINE Many<N> negativeFma(const Many<N>& a, const B& b, const C& c) {
    return each<N>([&](int i) { return negativeFma(a.lane[i], laneOf(b, i), laneOf(c, i)); });
}
template <int N, typename B>
FATHOM_INLINE Many<N> least(const Many<N>& a, const B& b) {
    return each<N>([&](int i) { return least(a.lane[i], laneOf(b, i)); });
}
template <int N, typename B>
FATHOM_INLINE Many<N> most(const Many<N>& a, const B& b) {
    return each<N>([&](int i) { return most(a.lane[i], laneOf(b, i)); });
}
template <int N>
FATHOM_INLINE Many<N> magnitude(const Many<N>& a) {
    return each<N>([&](int i) { return magnitude(a.lane[i]); });
}
template <int N>
FATHOM_INLINE Many<N> loadMany(const float* source) {
    return each<N>([&](int i) { return load(source + 16 * i); });
}
template <int N>
FATHOM_INLINE void store(float* target, const Many<N>& values) {
    for (int i = 0; i < N; ++i)
        store(target + 16 * i, values.lane[i]);
}
template <int N>
FATHOM_INLINE Many<N> splatMany(float value) {
    return each<N>([&](int) { return splat(value); });
}

/// Coefficients of a polynomial, the highest power's first.
template <int N, std::size_t Count>
FATHOM_INLINE Many<N> polynomial(const Many<N>& x, const float (&coefficients)[Count]) {
    Many<N> sum = splatMany<N>(coefficients[0]);
    for (std::size_t i = 1; i < Count; ++i)
        sum = fma(sum, x, splat(coefficients[i]));
    return sum;
}

constexpr float kExp2Precise[] = {1.8775767e-3F, 8.9893406e-3F, 5.5826318e-2F, 2.4015361e-1F, 6.9315308e-1F, 9.9999994e-1F};
constexpr float kExp2[] = {7.8024521e-2F, 2.2606719e-1F, 6.9583350e-1F, 9.9992520e-1F};
constexpr float kExp2Coarse[] = {3.3717740e-1F, 6.5763275e-1F, 1.00172916F};

/// Has the calling thread's vector instructions take denormals for zero for its lifetime, as tile products do: they
/// would take a hundred times as long.
class DenormalsAreZero {
public:
    DenormalsAreZero() : m_control(_mm_getcsr()) { _mm_setcsr(m_control | kInputsAndResults); }
    ~DenormalsAreZero() { _mm_setcsr(m_control); }
    DenormalsAreZero(const DenormalsAreZero&) = delete;
    DenormalsAreZero& operator=(const DenormalsAreZero&) = delete;

private:
    static constexpr unsigned kInputsAndResults = 0x8040;
    unsigned m_control;
};

/// 2^x with a polynomial on [0,1). What would be denormal is zero with DenormalsAreZero.
template <const auto& Polynomial, int N>
FATHOM_INLINE Many<N> exp2By(const Many<N>& x) {
    const Many<N> f = each<N>([&](int i) { return fractionOf(x.lane[i]); });
    const Many<N> p = polynomial(f, Polynomial);
    return each<N>([&](int i) { return scaledByPower(p.lane[i], x.lane[i]); });
}
/// Relative error 7e-8, or 8e-5 where the result becomes a half.
template <bool Precise, int N>
FATHOM_INLINE Many<N> exp2(const Many<N>& x) {
    if constexpr (Precise)
        return exp2By<kExp2Precise>(x);
    else
        return exp2By<kExp2>(x);
}
/// Relative error 2e-3, that of a bfloat16.
template <int N>
FATHOM_INLINE Many<N> coarseExp2(const Many<N>& x) {
    return exp2By<kExp2Coarse>(x);
}
template <bool Precise>
FATHOM_INLINE Lanes exp2(Lanes x) {
    return exp2<Precise>(Many<1>{{x}}).lane[0];
}

constexpr float kLog2E = 1.44269504F;

/// erf(x/√2) / x as a quotient of polynomials in x², error 3e-8 on |x| ≤ 5.3, beyond which erf is 1 but for 1.2e-7.
constexpr float kPreciseErfReach = 5.3F;
constexpr float kErfNumerator[] = {2.42202758e-10F, -4.50440041e-8F, 6.07617812e-6F, 2.96346989e-4F,
                                   8.72984622e-3F,  6.73940927e-2F,  7.97884405e-1F};
constexpr float kErfDenominator[] = {5.52801830e-5F, 1.70008326e-3F, 2.77991649e-2F, 2.51131237e-1F, 1.0F};
/// x·Φ(x), error 2e-7 of x.
template <int N>
FATHOM_INLINE Many<N> preciseGelu(const Many<N>& x) {
    const Many<N> c = least(most(x, splat(-kPreciseErfReach)), splat(kPreciseErfReach));
    const Many<N> t = c * c, d = polynomial(t, kErfDenominator);
    const Many<N> near = each<N>([&](int i) { return nearReciprocal(d.lane[i]); });
    const Many<N> erf = polynomial(t, kErfNumerator) * c * (near * negativeFma(d, near, splat(2.0F)));
    const Many<N> half = x * splat(0.5F);
    return fma(half, erf, half);
}

/// erf(x/√2) / x on |x| ≤ 4.4, in 2x²/4.4² − 1; a fit that weighs its error with what it does to x·Φ(x).
constexpr float kErfReach = 4.4F;
constexpr float kErfOverX[] = {5.94889745e-3F,  -1.62462331e-2F, 2.14522257e-2F,  -3.13537121e-2F, 5.37593104e-2F,
                               -8.03818256e-2F, 1.10494666e-1F,  -1.57208741e-1F, 3.2080856e-1F};
/// x·Φ(x), error 3.4e-5.
template <int N>
FATHOM_INLINE Many<N> closeGelu(const Many<N>& x) {
    const Many<N> c = least(most(x, splat(-kErfReach)), splat(kErfReach));
    const Many<N> t = fma(c * c, splat(2.0F / (kErfReach * kErfReach)), splat(-1.0F));
    const Many<N> half = x * splat(0.5F);
    return fma(half, polynomial(t, kErfOverX) * c, half);
}

template <bool Precise, int N>
FATHOM_INLINE Many<N> gelu(const Many<N>& x) {
    if constexpr (N > kSideBySide) { // more would not stay in registers
        const auto half = [&](int first) { return each<N / 2>([&](int i) { return x.lane[first + i]; }); };
        const Many<N / 2> low = gelu<Precise>(half(0)), high = gelu<Precise>(half(N / 2));
        return each<N>([&](int i) { return i < N / 2 ? low.lane[i] : high.lane[i - N / 2]; });
    } else if constexpr (Precise) {
        return preciseGelu(x);
    } else {
        return closeGelu(x);
    }
}

template <bool Precise, int N>
FATHOM_INLINE Many<N> silu(const Many<N>& x) {
    const Many<N> e = exp2<Precise>(most(x, splat(-80.0F)) * splat(-kLog2E));
    return each<N>([&](int i) { return x.lane[i] / (splat(1.0F) + e.lane[i]); });
}

/// Calls visit<4>(k) for as many groups of 64 values of a row as there are, then visit<1>(k) for groups of sixteen.
template <typename Visit>
FATHOM_INLINE void overRow(std::int64_t count, const Visit& visit) {
    std::int64_t k = 0;
    for (; k + 64 <= count; k += 64)
        visit.template operator()<4>(k);
    for (; k < count; k += 16)
        visit.template operator()<1>(k);
}

/// Sum of everything in four vectors.
FATHOM_INLINE float total(const Many<4>& all) {
    return sumOfLanes((all.lane[0] + all.lane[1]) + (all.lane[2] + all.lane[3]));
}

/// What is largest in every lane of four vectors.
FATHOM_INLINE Lanes largestOf(const Many<4>& all) {
    return most(most(all.lane[0], all.lane[1]), most(all.lane[2], all.lane[3]));
}

/// Mean and reciprocal deviation of a row; `count` is a multiple of 16.
struct RowStatistics {
    float mean;
    float scale;
};
FATHOM_INLINE RowStatistics statisticsOf(const float* row, std::int64_t count, float eps) {
    Many<4> sums = splatMany<4>(0.0F), squares = sums;
    overRow(count, [&]<int N>(std::int64_t k) {
        for (int i = 0; i < N; ++i)
            sums.lane[i] = sums.lane[i] + load(row + k + 16 * i);
    });
    const float mean = total(sums) / static_cast<float>(count);
    overRow(count, [&]<int N>(std::int64_t k) {
        for (int i = 0; i < N; ++i) {
            const Lanes difference = load(row + k + 16 * i) - splat(mean);
            squares.lane[i] = fma(difference, difference, squares.lane[i]);
        }
    });
    const float variance = total(squares) / static_cast<float>(count) + eps;
    return {mean, 1.0F / __builtin_sqrtf(variance)};
}

} // namespace
} // namespace fathom::kernels
