#include "engine/scene/feature_colours.h"

#include "engine/base/error.h"
#include "engine/scene/percentile.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace fathom {

namespace {

constexpr std::size_t kMostPatches = 20'000;
constexpr int kAxes = 3;
/// More columns than are wanted make the iteration converge faster.
constexpr int kColumns = 6;
constexpr int kIterations = 40;

std::size_t patchesOf(const FeatureMap& map) {
    return static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.columns);
}

/// The directions of largest variance by orthogonal iteration from a start that is always the same.
Eigen::MatrixXf principalAxes(const Eigen::MatrixXf& covariance) {
    const Eigen::Index channels = covariance.rows();
    const Eigen::Index columns = std::min<Eigen::Index>(kColumns, channels);
    Eigen::MatrixXf axes(channels, columns);
    for (Eigen::Index row = 0; row < channels; ++row)
        for (Eigen::Index column = 0; column < columns; ++column)
            axes(row, column) = static_cast<float>(std::cos(0.7 * double(row + 1) * double(column + 1) + double(column)));
    const auto orthonormal = [&](const Eigen::MatrixXf& matrix) -> Eigen::MatrixXf {
        return Eigen::HouseholderQR<Eigen::MatrixXf>(matrix).householderQ() *
               Eigen::MatrixXf::Identity(channels, columns);
    };
    axes = orthonormal(axes);
    for (int i = 0; i < kIterations; ++i)
        axes = orthonormal(covariance * axes);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> inside(axes.transpose() * covariance * axes);
    return axes * inside.eigenvectors().rowwise().reverse(); // largest variance first
}

void fixSign(Eigen::Ref<Eigen::VectorXf> axis) {
    Eigen::Index largest = 0;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis(largest) < 0)
        axis = -axis;
}

} // namespace

FeatureColours::FeatureColours(const std::vector<const FeatureMap*>& maps) {
    std::size_t patches = 0;
    for (const FeatureMap* map : maps)
        patches += patchesOf(*map);
    requireInternal(patches > 0, "there are features");
    const Eigen::Index channels = maps.front()->channels;
    const std::size_t step = (patches + kMostPatches - 1) / kMostPatches;
    Rows sample(static_cast<Eigen::Index>((patches + step - 1) / step), channels);
    std::size_t number = 0;
    for (const FeatureMap* map : maps) {
        requireInternal(map->channels == channels, "features have one number of channels");
        for (std::size_t patch = 0; patch < patchesOf(*map); ++patch, ++number)
            if (number % step == 0)
                sample.row(static_cast<Eigen::Index>(number / step)) = Eigen::Map<const Eigen::RowVectorXf>(
                    map->values.data() + patch * static_cast<std::size_t>(channels), channels);
    }
    m_mean = sample.colwise().mean();
    sample.rowwise() -= m_mean;
    const Eigen::MatrixXf covariance = (sample.transpose() * sample) / static_cast<float>(sample.rows());
    m_axes = Rows::Zero(channels, kAxes);
    const Eigen::MatrixXf axes = principalAxes(covariance);
    for (Eigen::Index axis = 0; axis < std::min<Eigen::Index>(kAxes, axes.cols()); ++axis) {
        Eigen::VectorXf direction = axes.col(axis);
        fixSign(direction);
        m_axes.col(axis) = direction;
    }
    const Rows placed = sample * m_axes;
    for (int axis = 0; axis < kAxes; ++axis) {
        const Eigen::VectorXf along = placed.col(axis);
        const std::vector<float> values(along.data(), along.data() + along.size());
        m_ranges[static_cast<std::size_t>(axis)] = {static_cast<float>(percentile(values, 1)),
                                                    static_cast<float>(percentile(values, 99))};
    }
}

RgbImage FeatureColours::picture(const FeatureMap& map) const {
    requireInternal(map.channels == m_mean.cols(), "features have the number of channels that was looked at");
    const Eigen::Map<const Rows> features(map.values.data(), static_cast<Eigen::Index>(patchesOf(map)), map.channels);
    const Rows placed = (features.rowwise() - m_mean) * m_axes;
    RgbImage picture(Size{map.columns, map.rows});
    std::uint8_t* out = picture.data();
    for (Eigen::Index patch = 0; patch < placed.rows(); ++patch)
        for (Eigen::Index axis = 0; axis < kAxes; ++axis) {
            const ValueRange range = m_ranges[static_cast<std::size_t>(axis)];
            const float span = range.high - range.low;
            const float share = span > 1e-6F ? (placed(patch, axis) - range.low) / span : 0.5F;
            *out++ = static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0F, 1.0F)));
        }
    return picture;
}

RgbImage grownTo(const RgbImage& picture, Size size) {
    RgbImage grown(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            std::copy_n(picture.at(x * picture.width() / size.width, y * picture.height() / size.height), 3, grown.at(x, y));
    return grown;
}

} // namespace fathom
