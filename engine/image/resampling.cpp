// OpenCV, modules/imgproc/src/resize.cpp; Pillow, src/libImaging/Resample.c; PyTorch, UpSampleKernel.cpp.
#include "engine/image/resampling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fathom {

namespace {
constexpr std::size_t kChannels = 3;
constexpr int kPillowBits = 22; ///< of a weight's fraction

double smoothCubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1)
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

float triangle(float x) {
    return std::max(0.0F, 1 - std::abs(x));
}

/// A filter of the given reach around every output position's centre, computed in the precision of its original.
template <typename Real>
ResampledAxis smoothAxis(int from, int to, Real reach, Real (*filter)(Real)) {
    constexpr Real kHalf = 0.5;
    const Real step = static_cast<Real>(from) / static_cast<Real>(to), width = std::max(step, Real{1}),
               support = reach * width, narrowing = 1 / width;
    ResampledAxis axis;
    axis.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
    for (int i = 0; i < to; ++i) {
        const Real centre = (static_cast<Real>(i) + kHalf) * step;
        const int begin = std::max(static_cast<int>(centre - support + kHalf), 0);
        const int end = std::min(static_cast<int>(centre + support + kHalf), from);
        std::vector<Real> weights(static_cast<std::size_t>(axis.taps), 0);
        Real total = 0;
        for (int x = begin; x < end; ++x)
            total += weights[static_cast<std::size_t>(x - begin)] =
                filter((static_cast<Real>(x) - centre + kHalf) * narrowing);
        for (Real& weight : weights)
            weight /= total;
        axis.first.push_back(begin);
        axis.weight.insert(axis.weight.end(), weights.begin(), weights.end());
    }
    return axis;
}

std::size_t clamped(int position, int size) {
    return static_cast<std::size_t>(std::clamp(position, 0, size - 1));
}

const double* weightsOf(const ResampledAxis& axis, std::size_t position) {
    return axis.weight.data() + position * static_cast<std::size_t>(axis.taps);
}

/// One row of the picture, resized: [to][3].
void resampleRow(const std::uint8_t* row, int width, const ResampledAxis& axis, double* target) {
    for (std::size_t x = 0; x < axis.first.size(); ++x) {
        std::array<double, kChannels> sum{};
        const double* weight = weightsOf(axis, x);
        for (int tap = 0; tap < axis.taps; ++tap) {
            const std::uint8_t* pixel = row + kChannels * clamped(axis.first[x] + tap, width);
            for (std::size_t c = 0; c < kChannels; ++c)
                sum[c] += weight[tap] * pixel[c];
        }
        std::ranges::copy(sum, target + kChannels * x);
    }
}

std::int64_t fixedPoint(double weight) {
    return static_cast<std::int64_t>(weight * (1 << kPillowBits) + (weight < 0 ? -0.5 : 0.5));
}

/// Sum of taps that are `stride` bytes apart, rounded to 8 bits.
std::uint8_t roundedSum(const std::uint8_t* first, const ResampledAxis& axis, std::size_t position, int size,
                        std::size_t stride) {
    std::int64_t sum = std::int64_t{1} << (kPillowBits - 1);
    const double* weight = weightsOf(axis, position);
    for (int tap = 0; tap < axis.taps; ++tap)
        sum += fixedPoint(weight[tap]) * first[stride * clamped(axis.first[position] + tap, size)];
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> kPillowBits, 0, 255));
}

RgbImage alongRows(const RgbImage& image, const ResampledAxis& axis) {
    RgbImage result(Size{static_cast<int>(axis.first.size()), image.height()});
    for (int y = 0; y < result.height(); ++y)
        for (int x = 0; x < result.width(); ++x)
            for (std::size_t c = 0; c < kChannels; ++c)
                result.at(x, y)[c] = roundedSum(image.at(0, y) + c, axis, static_cast<std::size_t>(x), image.width(), kChannels);
    return result;
}

RgbImage alongColumns(const RgbImage& image, const ResampledAxis& axis) {
    RgbImage result(Size{image.width(), static_cast<int>(axis.first.size())});
    const std::size_t stride = kChannels * static_cast<std::size_t>(image.width());
    for (int y = 0; y < result.height(); ++y)
        for (int x = 0; x < result.width(); ++x)
            for (std::size_t c = 0; c < kChannels; ++c)
                result.at(x, y)[c] = roundedSum(image.at(x, 0) + c, axis, static_cast<std::size_t>(y), image.height(), stride);
    return result;
}
} // namespace

ResampledAxis cubicAxis(int from, int to) {
    constexpr float a = -0.75F;
    const double step = static_cast<double>(from) / to;
    ResampledAxis axis{4, {}, {}};
    for (int i = 0; i < to; ++i) {
        const auto place = static_cast<float>((i + 0.5) * step - 0.5);
        const int left = static_cast<int>(std::floor(place));
        const float x = place - static_cast<float>(left);
        std::array<float, 4> weight{};
        weight[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
        weight[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
        weight[2] = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1;
        weight[3] = 1.0F - weight[0] - weight[1] - weight[2];
        axis.first.push_back(left - 1);
        axis.weight.insert(axis.weight.end(), weight.begin(), weight.end());
    }
    return axis;
}

ResampledAxis smoothCubicAxis(int from, int to) {
    return smoothAxis<double>(from, to, 2, smoothCubic);
}

ResampledAxis smoothLinearAxis(int from, int to) {
    return smoothAxis<float>(from, to, 1, triangle);
}

std::vector<double> resampled(const RgbImage& image, const ResampledAxis& horizontal, const ResampledAxis& vertical) {
    const std::size_t rowValues = kChannels * horizontal.first.size();
    std::vector<double> result(rowValues * vertical.first.size(), 0.0);
    // Every input row is resized once and added to the output rows that it is a part of.
    std::vector<std::vector<std::pair<std::size_t, double>>> uses(static_cast<std::size_t>(image.height()));
    for (std::size_t y = 0; y < vertical.first.size(); ++y)
        for (int tap = 0; tap < vertical.taps; ++tap)
            if (const double weight = weightsOf(vertical, y)[tap]; weight != 0)
                uses[clamped(vertical.first[y] + tap, image.height())].emplace_back(y, weight);
    std::vector<double> row(rowValues);
    for (int source = 0; source < image.height(); ++source) {
        const auto& targets = uses[static_cast<std::size_t>(source)];
        if (targets.empty())
            continue;
        resampleRow(image.at(0, source), image.width(), horizontal, row.data());
        for (const auto& [y, weight] : targets) {
            double* target = result.data() + y * rowValues;
            for (std::size_t i = 0; i < rowValues; ++i)
                target[i] += weight * row[i];
        }
    }
    return result;
}

RgbImage resampledTo8Bits(const RgbImage& image, const ResampledAxis& horizontal, const ResampledAxis& vertical) {
    const bool sameWidth = static_cast<int>(horizontal.first.size()) == image.width();
    const bool sameHeight = static_cast<int>(vertical.first.size()) == image.height();
    const RgbImage wide = sameWidth ? image : alongRows(image, horizontal);
    return sameHeight ? wide : alongColumns(wide, vertical);
}

} // namespace fathom
