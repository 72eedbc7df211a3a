#pragma once

#include "engine/nn/block.h"
#include "engine/plan/block_transfer.h"

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace fathom::plan {

/// Weights of blocks that lie elsewhere and pass through a few slots of the device's memory while the network runs.
class OffloadedBlocks {
public:
    /// \param device  that computes. \param folder  for a file without a name; made when missing. \param slots  as WeightRing
    /// \throws Error{CannotWrite}
    OffloadedBlocks(torch::Device device, const std::filesystem::path& folder, int slots);
    ~OffloadedBlocks();
    OffloadedBlocks(const OffloadedBlocks&) = delete;
    OffloadedBlocks& operator=(const OffloadedBlocks&) = delete;

    /// Takes the weights of a filled block away and frees them. Blocks are handed over in the order in which they
    /// compute, before the first of them does, and keep this object alive. \throws Error{CannotWrite}
    static void take(const std::shared_ptr<OffloadedBlocks>& all, nn::BlockImpl& block, Waits waits);

    [[nodiscard]] std::uint64_t bytes() const noexcept; ///< that lie elsewhere
    [[nodiscard]] std::uint64_t slotBytes() const noexcept; ///< of all slots together

private:
    class Residence;

    [[nodiscard]] WeightRing& ring();

    int m_slots;
    std::size_t m_blocks = 0;
    std::unique_ptr<BlockTransfer> m_transfer;
    std::unique_ptr<WeightRing> m_ring; ///< from the first pass on; before it goes what it uses
};

} // namespace fathom::plan
