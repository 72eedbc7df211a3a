#include <torch/torch.h>

#include "engine/plan/block_transfer.h"

#include "engine/base/error.h"
#include "engine/kernels/aligned_buffer.h"
#include "engine/plan/spill_file.h"

#include <algorithm>

namespace fathom::plan {

namespace {

class TransferToProcessor : public BlockTransfer {
public:
    TransferToProcessor(const std::filesystem::path& folder, std::size_t slots) : m_file(folder), m_slots(slots) {}

    void append(const std::vector<nn::WeightSpan>& spans, Waits waits) override {
        requireInternal(waits == Waits::OnDisk, "in memory of the processor blocks would be where they compute");
        Unit unit{m_file.size(), 0};
        for (const nn::WeightSpan& span : spans) {
            static constexpr std::byte kPadding[kernels::AlignedBuffer::kAlignment]{};
            m_file.append({span.data, span.bytes});
            m_file.append({kPadding, placeOf(span) - span.bytes});
        }
        unit.bytes = static_cast<std::size_t>(m_file.size() - unit.begin);
        m_largest = std::max(m_largest, unit.bytes);
        m_units.push_back(unit);
    }

    void fetch(std::size_t unit, std::size_t slot) override {
        std::byte* const memory = m_slots[slot].atLeast(m_largest);
        m_file.read(m_units[unit].begin, {memory, m_units[unit].bytes});
    }

    std::byte* use(std::size_t slot) override { return m_slots[slot].data(); }
    void release(std::size_t) override {} // the processor is through with it

    [[nodiscard]] std::uint64_t bytes() const noexcept override { return m_file.size(); }
    [[nodiscard]] std::uint64_t slotBytes() const noexcept override { return m_largest * m_slots.size(); }

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

} // namespace

std::size_t placeOf(const nn::WeightSpan& span) noexcept {
    constexpr std::size_t kAlignment = kernels::AlignedBuffer::kAlignment;
    return (span.bytes + kAlignment - 1) / kAlignment * kAlignment;
}

std::unique_ptr<BlockTransfer> transferToProcessor(const std::filesystem::path& folder, std::size_t slots) {
    return std::make_unique<TransferToProcessor>(folder, slots);
}

} // namespace fathom::plan
