#pragma once

#include "engine/image/colormap.h"
#include "engine/image/image.h"

#include <Eigen/Core>

#include <array>
#include <vector>

namespace fathom {

/// Features of one transformer block for one view.
struct FeatureMap {
    int layer = 0;
    int rows = 0; ///< of patches
    int columns = 0;
    int channels = 0;
    std::vector<float> values; ///< [rows,columns,channels]
};

/// Makes colours of features: the three directions in which they differ most become red, green and blue. Patches of
/// one colour are alike to the network. The same features give the same colours on every run: of each direction the
/// largest component is positive.
class FeatureColours {
public:
    /// Finds the directions and the 1 to 99 % range along each; takes an even sample of very many patches.
    /// \param maps  of one number of channels, with at least one patch
    explicit FeatureColours(const std::vector<const FeatureMap*>& maps);

    /// One pixel for each patch; grey where there is nothing to tell apart. \param map  of the same number of channels
    [[nodiscard]] RgbImage picture(const FeatureMap& map) const;

private:
    using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    Eigen::RowVectorXf m_mean;
    Rows m_axes; ///< [channels,3]; columns of length 1, or 0 where there are fewer directions
    std::array<ValueRange, 3> m_ranges;
};

/// The picture with every pixel grown to a block, `size` in all; sides need not be multiples.
[[nodiscard]] RgbImage grownTo(const RgbImage& picture, Size size);

} // namespace fathom
