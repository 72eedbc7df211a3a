#pragma once

#include "engine/nn/block.h"
#include "engine/plan/weight_ring.h"

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace fathom::plan {

/// Weights of blocks that lie on the disk and pass through a few slots of memory while the network runs.
class OffloadedBlocks {
public:
    /// \param folder  for a file without a name; made when missing. \param slots  as WeightRing. \throws Error{CannotWrite}
    OffloadedBlocks(const std::filesystem::path& folder, int slots);
    ~OffloadedBlocks();
    OffloadedBlocks(const OffloadedBlocks&) = delete;
    OffloadedBlocks& operator=(const OffloadedBlocks&) = delete;

    /// Writes the weights of a filled block away and frees them. Blocks are handed over in the order in which they
    /// compute, before the first of them does, and keep this object alive. \throws Error{CannotWrite}
    static void take(const std::shared_ptr<OffloadedBlocks>& all, nn::BlockImpl& block);

    [[nodiscard]] std::uint64_t bytes() const noexcept; ///< on the disk
    [[nodiscard]] std::uint64_t slotBytes() const noexcept; ///< of all slots together

private:
    class Residence;
    class Transfer;

    [[nodiscard]] WeightRing& ring();

    int m_slots;
    std::size_t m_blocks = 0;
    std::unique_ptr<Transfer> m_transfer;
    std::unique_ptr<WeightRing> m_ring; ///< from the first pass on; before it goes what it uses
};

} // namespace fathom::plan
