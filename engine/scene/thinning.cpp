#include "engine/geometry/selection_sampler.h"
#include "engine/scene/point_cloud.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace fathom {

namespace {

constexpr std::uint64_t kFreeSlot = 0;
constexpr std::size_t kPointsBetweenChecks = 1 << 18;

/// Cells of an axis-aligned grid over a cloud, named by a 64-bit mix of their three indices. Two cells share
/// a name once in about a million clouds of a million cells; the cost is one missing point.
class CellGrid {
public:
    explicit CellGrid(const PointCloud& cloud) : m_cloud(cloud) {
        m_low.fill(std::numeric_limits<float>::max());
        std::array<float, 3> high;
        high.fill(std::numeric_limits<float>::lowest());
        for (const auto& p : cloud.positions)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                m_low[axis] = std::min(m_low[axis], p[axis]);
                high[axis] = std::max(high[axis], p[axis]);
            }
        for (std::size_t axis = 0; axis < 3; ++axis)
            m_extent = std::max(m_extent, static_cast<double>(high[axis]) - m_low[axis]);
    }

    /// Longest side of the cloud's bounding box.
    [[nodiscard]] double extent() const noexcept { return m_extent; }

    [[nodiscard]] std::uint64_t cellOf(std::size_t point, double cellsPerUnit) const noexcept {
        std::uint64_t name = 0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double index =
                (static_cast<double>(m_cloud.positions[point][axis]) - m_low[axis]) * cellsPerUnit;
            name = mixed(name ^ static_cast<std::uint64_t>(index));
        }
        return name == kFreeSlot ? 1 : name;
    }

private:
    [[nodiscard]] static std::uint64_t mixed(std::uint64_t z) noexcept {
        z += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    const PointCloud& m_cloud;
    std::array<float, 3> m_low{};
    double m_extent = 0;
};

/// A set of cell names with a number for each, for at most `capacity` of them.
class CellTable {
public:
    explicit CellTable(std::size_t capacity)
        : m_names(std::bit_ceil(2 * capacity + 2), kFreeSlot), m_numbers(m_names.size()) {}

    void clear() {
        m_names.assign(m_names.size(), kFreeSlot);
        m_size = 0;
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

    /// The number kept for a cell; a new cell starts with `fresh`.
    std::size_t& numberOf(std::uint64_t name, std::size_t fresh) noexcept {
        const std::size_t mask = m_names.size() - 1;
        std::size_t slot = name & mask;
        while (m_names[slot] != name && m_names[slot] != kFreeSlot)
            slot = (slot + 1) & mask;
        if (m_names[slot] == kFreeSlot) {
            m_names[slot] = name;
            m_numbers[slot] = fresh;
            ++m_size;
        }
        return m_numbers[slot];
    }

private:
    std::vector<std::uint64_t> m_names;
    std::vector<std::size_t> m_numbers;
    std::size_t m_size = 0;
};

PointCloud thinnedAtRandom(const PointCloud& cloud, std::size_t budget) {
    PointCloud chosen;
    chosen.reserve(budget);
    SelectionSampler sampler(cloud.size(), budget, kThinningSeed);
    for (std::size_t i = 0; i < cloud.size(); ++i)
        if (sampler.takesNext())
            chosen.append(cloud, i);
    return chosen;
}

/// How many cells hold points; counting stops above `limit`.
std::size_t occupiedCells(const CellGrid& grid, const PointCloud& cloud, double cellsPerUnit,
                          std::size_t limit, CellTable& table, const CancelToken& token) {
    table.clear();
    for (std::size_t i = 0; i < cloud.size() && table.size() <= limit; ++i) {
        if (i % kPointsBetweenChecks == 0)
            token.throwIfCancelled();
        table.numberOf(grid.cellOf(i, cellsPerUnit), i);
    }
    return table.size();
}

struct FoundGrid {
    double cellsPerUnit = 0;
    std::size_t atMost = 0; ///< cells that hold points
};

/// A grid with at least `budget` occupied cells, at most 2 % more where the cloud allows it; the finest one
/// when too many points coincide.
FoundGrid searchedGrid(const CellGrid& grid, const PointCloud& cloud, std::size_t budget, CellTable& table,
                       const CancelToken& token) {
    constexpr double kFinest =
        1048576; // cells along the longest side: finer than single precision tells apart
    constexpr int kSteps = 24;
    const std::size_t enough = budget + budget / 50;
    double coarse = 1 / grid.extent();
    double fine = kFinest / grid.extent();
    for (int step = 0; step < kSteps; ++step) {
        const double middle = std::sqrt(coarse * fine); // exact on every machine, unlike pow
        const std::size_t cells = occupiedCells(grid, cloud, middle, enough, table, token);
        if (cells >= budget && cells <= enough)
            return {middle, cells};
        (cells < budget ? coarse : fine) = middle;
    }
    return {fine, cloud.size()};
}

PointCloud thinnedByCells(const PointCloud& cloud, std::size_t budget, const CancelToken& token) {
    const CellGrid grid(cloud);
    if (!(grid.extent() > 0)) // all points coincide
        return thinnedAtRandom(cloud, 1);
    CellTable searchTable(budget + budget / 50 + 1);
    const auto [density, cells] = searchedGrid(grid, cloud, budget, searchTable, token);
    CellTable winners(cells);
    for (std::size_t i = 0; i < cloud.size(); ++i) {
        std::size_t& winner = winners.numberOf(grid.cellOf(i, density), i);
        if (cloud.confidences[i] > cloud.confidences[winner])
            winner = i;
    }
    SelectionSampler sampler(winners.size(), budget, kThinningSeed);
    PointCloud chosen;
    chosen.reserve(std::min(budget, winners.size()));
    for (std::size_t i = 0; i < cloud.size(); ++i)
        if (winners.numberOf(grid.cellOf(i, density), i) == i && sampler.takesNext())
            chosen.append(cloud, i);
    return chosen;
}

} // namespace

PointCloud thinned(const PointCloud& cloud, std::size_t budget, Thinning method, const CancelToken& token) {
    if (cloud.size() <= budget)
        return cloud;
    if (budget == 0)
        return {};
    return method == Thinning::Random ? thinnedAtRandom(cloud, budget) : thinnedByCells(cloud, budget, token);
}

} // namespace fathom
