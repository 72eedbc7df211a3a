#pragma once

#include "engine/structure/features.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fathom {

/// Distances between the features of two photos, squared for SIFT, bits for ORB. Exact integers, the same on
/// every processor.
class DescriptorDistances {
public:
    static constexpr std::size_t kLanes = 16;
    static constexpr int kNowhere = 1 << 28; ///< farther than any two descriptors: fills up the last lanes

    /// Both must outlive this and be of one kind.
    DescriptorDistances(const PhotoFeatures& rows, const PhotoFeatures& columns);

    /// Features of `columns`, filled up to whole lanes.
    [[nodiscard]] std::size_t width() const noexcept { return m_width; }

    /// Distances from `count` features of `rows`, from `first` on, to all of `columns`.
    /// \param target count × width() numbers
    void compute(std::size_t first, std::size_t count, int* target) const;

private:
    void packColumns();
    void siftPacked(std::size_t first, std::size_t count, int* target) const;
    void siftPlain(std::size_t first, std::size_t count, int* target) const;
    void orb(std::size_t first, std::size_t count, int* target) const;

    const PhotoFeatures& m_rows;
    const PhotoFeatures& m_columns;
    std::size_t m_width = 0;
    std::vector<int> m_rowSquares;
    std::vector<int> m_columnTerms;      ///< what a column adds to each of its distances
    std::vector<std::uint8_t> m_packed;  ///< columns: lanes of sixteen, four values of each in turn
    std::vector<std::int8_t> m_centred;  ///< rows, less 128
    std::vector<std::int16_t> m_wideRows, m_wideColumns;
};

} // namespace fathom
