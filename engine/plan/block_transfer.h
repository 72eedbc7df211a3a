#pragma once

#include "engine/nn/weight_span.h"
#include "engine/plan/weight_ring.h"

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace fathom::plan {

/// Where the weights of a block wait between passes.
enum class Waits {
    InHostMemory, ///< page-locked memory of the processor; only for blocks that compute on another device
    OnDisk,       ///< in a file without a name
};

/// The way of blocks' weights from where they wait into the slots of a ring, which are memory of the device that computes.
class BlockTransfer : public WeightTransfer {
public:
    /// Takes a copy of one block's weights, which lie on the device. Blocks become units in this order.
    /// \throws Error{CannotWrite}
    virtual void append(const std::vector<nn::WeightSpan>& spans, Waits waits) = 0;
    /// Memory of a slot that holds a block, span after span, each at an aligned place. What is queued on the device from
    /// now on finds it filled.
    [[nodiscard]] virtual std::byte* use(std::size_t slot) = 0;
    /// The slot is filled anew only after what is queued on the device up to now.
    virtual void release(std::size_t slot) = 0;

    [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;     ///< that wait
    [[nodiscard]] virtual std::uint64_t slotBytes() const noexcept = 0; ///< of all slots together
};

/// Bytes that a span takes in a slot.
[[nodiscard]] std::size_t placeOf(const nn::WeightSpan& span) noexcept;

/// From a file into memory of the processor. \param folder  of the file; made when missing. \throws Error{CannotWrite}
[[nodiscard]] std::unique_ptr<BlockTransfer> transferToProcessor(const std::filesystem::path& folder, std::size_t slots);

/// Into memory of a device, in a stream of its own beside what the device computes. Blocks on the disk pass through
/// page-locked memory. \param device  with its index. \param folder  as above, used when the first block goes there
[[nodiscard]] std::unique_ptr<BlockTransfer> transferToDevice(torch::Device device, const std::filesystem::path& folder,
                                                              std::size_t slots);

} // namespace fathom::plan
