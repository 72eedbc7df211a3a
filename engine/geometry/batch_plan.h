#pragma once

#include <cstddef>
#include <vector>

namespace fathom {

/// A run of consecutive views that the network reasons about together.
struct Batch {
    std::size_t first = 0;
    std::size_t count = 0;
    /// Leading views that the batch before it has too. They belong to that one and join the two.
    std::size_t shared = 0;

    [[nodiscard]] std::size_t firstOwned() const noexcept { return first + shared; }
    [[nodiscard]] std::size_t ownedCount() const noexcept { return count - shared; }
    friend bool operator==(const Batch&, const Batch&) = default;
};

/// Covers `views` with the fewest batches of at most `batchSize`, each but the first sharing exactly
/// `overlap` views with the one before it. Batches differ by at most one owned view, so that none is left
/// with too few to reason about.
/// \throws Error{InvalidOption} unless batchSize ≥ 1 and overlap < batchSize.
[[nodiscard]] std::vector<Batch> planBatches(std::size_t views, std::size_t batchSize, std::size_t overlap);

} // namespace fathom
