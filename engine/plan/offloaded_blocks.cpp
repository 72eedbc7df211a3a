#include <torch/torch.h>

#include "engine/plan/offloaded_blocks.h"

#include "engine/base/error.h"

#include <utility>

namespace fathom::plan {

namespace {

std::unique_ptr<BlockTransfer> transferTo(torch::Device device, const std::filesystem::path& folder, int slots) {
    const auto count = static_cast<std::size_t>(slots);
    return device.is_cpu() ? transferToProcessor(folder, count) : transferToDevice(device, folder, count);
}

} // namespace

/// One block's way through the slots.
class OffloadedBlocks::Residence : public nn::BlockResidence {
public:
    Residence(std::shared_ptr<OffloadedBlocks> all, std::size_t unit, std::vector<nn::WeightSpan> spans)
        : m_all(std::move(all)), m_unit(unit), m_spans(std::move(spans)) {}

    void enter() override {
        m_slot = m_all->ring().enter(m_unit);
        moveTo(m_all->m_transfer->use(m_slot));
    }
    void leave() override {
        moveTo(nullptr);
        m_all->m_transfer->release(m_slot);
        m_all->ring().leave(m_slot);
    }

private:
    void moveTo(std::byte* place) {
        for (const nn::WeightSpan& span : m_spans) {
            span.move(place);
            place += place ? placeOf(span) : 0;
        }
    }

    std::shared_ptr<OffloadedBlocks> m_all;
    std::size_t m_unit, m_slot = 0;
    std::vector<nn::WeightSpan> m_spans;
};

OffloadedBlocks::OffloadedBlocks(torch::Device device, const std::filesystem::path& folder, int slots)
    : m_slots(slots), m_transfer(transferTo(device, folder, slots)) {}

OffloadedBlocks::~OffloadedBlocks() = default;

void OffloadedBlocks::take(const std::shared_ptr<OffloadedBlocks>& all, nn::BlockImpl& block, Waits waits) {
    requireInternal(!all->m_ring, "blocks are handed over before the first of them computes");
    std::vector<nn::WeightSpan> spans = block.weights();
    all->m_transfer->append(spans, waits);
    for (const nn::WeightSpan& span : spans)
        span.move(nullptr);
    block.residence = std::make_shared<Residence>(all, all->m_blocks++, std::move(spans));
}

WeightRing& OffloadedBlocks::ring() {
    if (!m_ring)
        m_ring = std::make_unique<WeightRing>(*m_transfer, static_cast<std::size_t>(m_slots), m_blocks);
    return *m_ring;
}

std::uint64_t OffloadedBlocks::bytes() const noexcept {
    return m_transfer->bytes();
}

std::uint64_t OffloadedBlocks::slotBytes() const noexcept {
    return m_transfer->slotBytes();
}

} // namespace fathom::plan
