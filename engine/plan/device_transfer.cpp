#include <torch/torch.h>

#include "engine/plan/block_transfer.h"

#include "engine/base/error.h"
#include "engine/nn/device_copy.h"
#include "engine/plan/pinned_store.h"
#include "engine/plan/spill_file.h"

#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <optional>
#include <span>

namespace fathom::plan {

namespace {

torch::Tensor bytesOf(const nn::WeightSpan& span, torch::Device device) {
    return torch::for_blob(span.data, {static_cast<std::int64_t>(span.bytes)})
        .options(torch::TensorOptions(torch::kUInt8).device(device))
        .target_device(device)
        .make_tensor();
}

class TransferToDevice : public BlockTransfer {
public:
    TransferToDevice(torch::Device device, std::filesystem::path folder, std::size_t slots)
        : m_device(device), m_folder(std::move(folder)), m_guard(device.type()),
          m_stream(m_guard.getNewStream(device)), m_host(device) {
        for (std::size_t i = 0; i < slots; ++i)
            m_slots.emplace_back(device.type());
    }

    /// The memory of the slots goes back to LibTorch only when nobody writes or reads it any more.
    ~TransferToDevice() override {
        for (const Slot& slot : m_slots) {
            try {
                slot.filled.synchronize();
                slot.used.synchronize();
            } catch (const c10::Error&) {
                // The device has failed, and whoever used it has been told.
            }
        }
    }
    TransferToDevice(const TransferToDevice&) = delete;
    TransferToDevice& operator=(const TransferToDevice&) = delete;

    void append(const std::vector<nn::WeightSpan>& spans, Waits waits) override {
        if (waits == Waits::OnDisk && !m_file)
            m_file.emplace(m_folder);
        Unit unit{waits, waits == Waits::OnDisk ? static_cast<std::int64_t>(m_file->size()) : m_host.size(), 0};
        for (const nn::WeightSpan& span : spans) {
            const auto padding = static_cast<std::int64_t>(placeOf(span) - span.bytes);
            const torch::Tensor values = bytesOf(span, m_device);
            if (waits == Waits::InHostMemory)
                m_host.append(values, padding);
            else
                write(torch::constant_pad_nd(values.to(torch::kCPU), {0, padding}));
            unit.bytes += static_cast<std::int64_t>(placeOf(span));
        }
        m_largest = std::max(m_largest, unit.bytes);
        m_units.push_back(unit);
    }

    /// Returns when the copy is queued, not when it has ended.
    void fetch(std::size_t unit, std::size_t slot) override {
        const c10::InferenceMode inference;
        const c10::StreamGuard inOwnStream(m_stream);
        Slot& target = m_slots[slot];
        // In the own stream: memory that another stream still reads is not given to this one.
        if (!target.memory.defined())
            target.memory = torch::empty({m_largest}, torch::TensorOptions(torch::kUInt8).device(m_device));
        const torch::Tensor place = target.memory.narrow(0, 0, m_units[unit].bytes);
        if (m_units[unit].waits == Waits::OnDisk)
            read(m_units[unit], target);
        target.used.block(m_stream);
        if (m_units[unit].waits == Waits::OnDisk)
            place.copy_(target.staging.narrow(0, 0, m_units[unit].bytes), /*non_blocking=*/true);
        else
            m_host.copyTo(place, m_units[unit].begin);
        target.filled.record(m_stream);
    }

    std::byte* use(std::size_t slot) override {
        m_slots[slot].filled.block(m_guard.getStream(m_device));
        return static_cast<std::byte*>(m_slots[slot].memory.mutable_data_ptr());
    }
    void release(std::size_t slot) override {
        try {
            m_slots[slot].used.record(m_guard.getStream(m_device));
        } catch (const c10::Error&) {
            // The device has failed: the next who asks anything of it is told.
        }
    }

    [[nodiscard]] std::uint64_t bytes() const noexcept override {
        return static_cast<std::uint64_t>(m_host.size()) + (m_file ? m_file->size() : 0);
    }
    [[nodiscard]] std::uint64_t slotBytes() const noexcept override {
        return static_cast<std::uint64_t>(m_largest) * m_slots.size();
    }

private:
    struct Unit {
        Waits waits;
        std::int64_t begin, bytes;
    };
    struct Slot {
        explicit Slot(c10::DeviceType type) : filled(type), used(type) {}
        torch::Tensor memory;
        torch::Tensor staging;    ///< of what comes from the disk; undefined until something does
        c10::Event filled, used;
    };

    void write(const torch::Tensor& bytes) {
        m_file->append({static_cast<const std::byte*>(bytes.const_data_ptr()), static_cast<std::size_t>(bytes.numel())});
    }
    void read(const Unit& unit, Slot& slot) {
        slot.filled.synchronize(); // the last copy out of the staging memory has ended
        if (!slot.staging.defined())
            slot.staging = nn::stagingFor(m_device, {m_largest}, torch::kUInt8);
        m_file->read(static_cast<std::uint64_t>(unit.begin),
                     {static_cast<std::byte*>(slot.staging.mutable_data_ptr()), static_cast<std::size_t>(unit.bytes)});
    }

    torch::Device m_device;
    std::filesystem::path m_folder;
    c10::impl::VirtualGuardImpl m_guard;
    c10::Stream m_stream;
    PinnedStore m_host;
    std::optional<SpillFile> m_file;
    std::vector<Unit> m_units;
    std::int64_t m_largest = 0;
    std::vector<Slot> m_slots;
};

} // namespace

std::unique_ptr<BlockTransfer> transferToDevice(torch::Device device, const std::filesystem::path& folder,
                                                std::size_t slots) {
    requireInternal(device.has_index(), "a device with its index");
    return std::make_unique<TransferToDevice>(device, folder, slots);
}

} // namespace fathom::plan
