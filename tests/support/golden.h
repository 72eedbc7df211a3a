#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::test {

/// A file below tests/data, for example "golden/da3/net/small_1v_70x98.npz".
[[nodiscard]] std::filesystem::path testData(const std::filesystem::path& relative);

/// Elements of an n-element array that reference files keep as samples.
[[nodiscard]] std::vector<std::size_t> sampleIndices(std::size_t samples, std::size_t n);

/// The first `count` values in [-1, 1) of the formula sequence called `name`.
[[nodiscard]] std::vector<double> formulaSequence(std::string_view name, std::size_t count);

/// View of a formula scene: H×W×3 uint8 RGB, row-major. Views of one seed overlap like photographs of one place.
[[nodiscard]] std::vector<std::uint8_t> formulaImage(int seed, int view, int height, int width);

/// Views 0 … views−1 of a formula scene as the network takes them: [views,3,H,W], ImageNet-normalised.
[[nodiscard]] std::vector<float> formulaNetworkInput(int seed, int views, int height, int width);

/// How far values are from the wanted ones. A value that is not a number is infinitely far.
struct Deviation {
    double absolute = 0; ///< largest difference
    double overMax = 0;  ///< the same over the largest wanted magnitude
    double relative = 0; ///< largest pointwise relative difference
};
[[nodiscard]] Deviation deviation(std::span<const float> got, std::span<const double> wanted);
[[nodiscard]] Deviation deviation(std::span<const double> got, std::span<const double> wanted);

/// Mean and population standard deviation, in double.
[[nodiscard]] std::vector<double> meanAndDeviation(std::span<const float> values);

} // namespace fathom::test
