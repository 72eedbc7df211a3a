#include <torch/torch.h>

#include "engine/plan/offloaded_blocks.h"

#include "engine/base/error.h"
#include "engine/kernels/aligned_buffer.h"
#include "engine/plan/spill_file.h"

#include <algorithm>
#include <span>
#include <utility>

namespace fathom::plan {

namespace {

constexpr std::size_t kAlignment = kernels::AlignedBuffer::kAlignment;

std::size_t aligned(std::size_t bytes) {
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

} // namespace

/// From the file into memory of the processor.
class OffloadedBlocks::Transfer : public WeightTransfer {
public:
    Transfer(const std::filesystem::path& folder, int slots) : m_file(folder), m_slots(static_cast<std::size_t>(slots)) {}

    /// One block: its spans one after the other, each at an aligned place.
    void append(const std::vector<nn::WeightSpan>& spans) {
        Unit unit{m_file.size(), 0};
        for (const nn::WeightSpan& span : spans) {
            static constexpr std::byte kPadding[kAlignment]{};
            m_file.append({span.data, span.bytes});
            m_file.append({kPadding, aligned(span.bytes) - span.bytes});
        }
        unit.bytes = static_cast<std::size_t>(m_file.size() - unit.begin);
        m_largest = std::max(m_largest, unit.bytes);
        m_units.push_back(unit);
    }

    void fetch(std::size_t unit, std::size_t slot) override {
        std::byte* const memory = m_slots[slot].atLeast(m_largest);
        m_file.read(m_units[unit].begin, {memory, m_units[unit].bytes});
    }

    [[nodiscard]] std::byte* memory(std::size_t slot) { return m_slots[slot].data(); }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_file.size(); }
    [[nodiscard]] std::uint64_t slotBytes() const noexcept { return m_largest * m_slots.size(); }

private:
    struct Unit {
        std::uint64_t begin;
        std::size_t bytes;
    };
    SpillFile m_file;
    std::vector<Unit> m_units;
    std::size_t m_largest = 0;
    std::vector<kernels::AlignedBuffer> m_slots;
};

/// One block's way through the slots.
class OffloadedBlocks::Residence : public nn::BlockResidence {
public:
    Residence(std::shared_ptr<OffloadedBlocks> all, std::size_t unit, std::vector<nn::WeightSpan> spans)
        : m_all(std::move(all)), m_unit(unit), m_spans(std::move(spans)) {}

    void enter() override {
        m_slot = m_all->ring().enter(m_unit);
        moveTo(m_all->m_transfer->memory(m_slot));
    }
    void leave() override {
        moveTo(nullptr);
        m_all->ring().leave(m_slot);
    }

private:
    void moveTo(std::byte* place) {
        for (const nn::WeightSpan& span : m_spans) {
            span.move(place);
            place += place ? aligned(span.bytes) : 0;
        }
    }

    std::shared_ptr<OffloadedBlocks> m_all;
    std::size_t m_unit, m_slot = 0;
    std::vector<nn::WeightSpan> m_spans;
};

OffloadedBlocks::OffloadedBlocks(const std::filesystem::path& folder, int slots)
    : m_slots(slots), m_transfer(std::make_unique<Transfer>(folder, slots)) {}

OffloadedBlocks::~OffloadedBlocks() = default;

void OffloadedBlocks::take(const std::shared_ptr<OffloadedBlocks>& all, nn::BlockImpl& block) {
    requireInternal(!all->m_ring, "blocks are handed over before the first of them computes");
    std::vector<nn::WeightSpan> spans = block.weights();
    all->m_transfer->append(spans);
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
