#include <torch/torch.h>

#include "tests/support/fake_device.h"

#include <ATen/EmptyTensor.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace fathom::test {

namespace {

constexpr auto kType = c10::DeviceType::PrivateUse1;
constexpr c10::DeviceIndex kDevices = 2;

using StreamKey = std::pair<c10::DeviceIndex, c10::StreamId>;

struct Queue {
    std::deque<std::function<void()>> work;
    std::uint64_t queued = 0, done = 0;
};

struct FakeEvent {
    int number = 0;
    StreamKey stream;
    std::uint64_t after = 0; ///< so many works of the stream
};

/// Everything that is queued. The lock is held while queued work is done, which may do work of other streams first.
struct World {
    std::recursive_mutex mutex;
    std::map<StreamKey, Queue> queues;
    std::vector<std::string> notes;
    std::map<const void*, std::size_t> pinned; ///< beginnings and bytes of page-locked memory
    c10::StreamId nextStream = 1;
    int nextEvent = 1;
};

World& world() {
    static auto* const all = new World; // outlives what static tensors free
    return *all;
}

thread_local c10::DeviceIndex currentDevice = 0;
thread_local std::array<c10::StreamId, kDevices> currentStream{};

StreamKey currentStreamOf(c10::DeviceIndex index) {
    const c10::DeviceIndex device = index < 0 ? currentDevice : index;
    return {device, currentStream.at(static_cast<std::size_t>(device))};
}

StreamKey keyOf(const c10::Stream& stream) {
    return {stream.device_index(), stream.id()};
}

void doUntil(const StreamKey& stream, std::uint64_t count) {
    const std::lock_guard lock(world().mutex);
    Queue& queue = world().queues[stream];
    while (queue.done < count && !queue.work.empty()) {
        const std::function<void()> work = std::move(queue.work.front());
        queue.work.pop_front();
        work();
        ++queue.done;
    }
}

void finish(const StreamKey& stream) {
    const std::lock_guard lock(world().mutex);
    doUntil(stream, world().queues[stream].queued);
}

void push(const StreamKey& stream, std::function<void()> work) {
    const std::lock_guard lock(world().mutex);
    Queue& queue = world().queues[stream];
    queue.work.push_back(std::move(work));
    ++queue.queued;
}

void note(const std::string& what, const StreamKey& stream) {
    const std::lock_guard lock(world().mutex);
    world().notes.push_back(what + " in " + std::to_string(stream.second));
}

bool isPinned(const void* data) {
    const std::lock_guard lock(world().mutex);
    auto& blocks = world().pinned;
    auto after = blocks.upper_bound(data);
    if (after == blocks.begin())
        return false;
    const auto& [begin, bytes] = *--after;
    return static_cast<const char*>(data) < static_cast<const char*>(begin) + bytes;
}

class DeviceMemory : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override {
        void* const memory = bytes ? std::aligned_alloc(64, (bytes + 63) / 64 * 64) : nullptr;
        return {memory, memory, &std::free, c10::Device(kType, currentDevice)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &std::free; }
    void copy_data(void* target, const void* source, std::size_t bytes) const override {
        std::memcpy(target, source, bytes);
    }
};

class PinnedMemory : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override {
        void* const memory = std::aligned_alloc(64, (bytes + 64) / 64 * 64);
        const std::lock_guard lock(world().mutex);
        world().pinned[memory] = bytes;
        return {memory, memory, &release, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* target, const void* source, std::size_t bytes) const override {
        std::memcpy(target, source, bytes);
    }

private:
    static void release(void* memory) {
        const std::lock_guard lock(world().mutex);
        world().pinned.erase(memory);
        std::free(memory);
    }
};

DeviceMemory deviceMemory;
PinnedMemory pinnedMemory;

struct Hooks : at::PrivateUse1HooksInterface {
    bool isBuilt() const override { return true; }
    bool isAvailable() const override { return true; }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    bool isPinnedPtr(const void* data) const override { return isPinned(data); }
    c10::Allocator* getPinnedMemoryAllocator() const override { return &pinnedMemory; }
    c10::DeviceIndex deviceCount() const override { return kDevices; }
};

struct Guard : c10::impl::DeviceGuardImplInterface {
    c10::DeviceType type() const override { return kType; }
    c10::Device exchangeDevice(c10::Device device) const override {
        return {kType, std::exchange(currentDevice, device.index())};
    }
    c10::Device getDevice() const override { return {kType, currentDevice}; }
    void setDevice(c10::Device device) const override { currentDevice = device.index(); }
    void uncheckedSetDevice(c10::Device device) const noexcept override { currentDevice = device.index(); }
    c10::DeviceIndex deviceCount() const noexcept override { return kDevices; }

    c10::Stream getStream(c10::Device device) const override {
        const StreamKey current = currentStreamOf(device.index());
        return c10::Stream(c10::Stream::UNSAFE, {kType, current.first}, current.second);
    }
    c10::Stream getDefaultStream(c10::Device device) const override { return c10::Stream(c10::Stream::DEFAULT, device); }
    c10::Stream getNewStream(c10::Device device, int) const override {
        const std::lock_guard lock(world().mutex);
        return c10::Stream(c10::Stream::UNSAFE, device, world().nextStream++);
    }
    c10::Stream exchangeStream(c10::Stream stream) const override {
        c10::StreamId& current = currentStream.at(static_cast<std::size_t>(stream.device_index()));
        return c10::Stream(c10::Stream::UNSAFE, stream.device(), std::exchange(current, stream.id()));
    }
    void synchronizeStream(const c10::Stream& stream) const override { finish(keyOf(stream)); }

    void record(void** event, const c10::Stream& stream, c10::DeviceIndex, c10::EventFlag) const override {
        const std::lock_guard lock(world().mutex);
        if (!*event)
            *event = new FakeEvent{world().nextEvent++, {}, 0};
        auto& recorded = *static_cast<FakeEvent*>(*event);
        recorded.stream = keyOf(stream);
        recorded.after = world().queues[recorded.stream].queued;
        note("record " + std::to_string(recorded.number), recorded.stream);
    }
    void block(void* event, const c10::Stream& stream) const override {
        const FakeEvent recorded = *static_cast<FakeEvent*>(event);
        note("wait " + std::to_string(recorded.number), keyOf(stream));
        push(keyOf(stream), [recorded] { doUntil(recorded.stream, recorded.after); });
    }
    bool queryEvent(void* event) const override {
        const std::lock_guard lock(world().mutex);
        const auto& recorded = *static_cast<FakeEvent*>(event);
        return world().queues[recorded.stream].done >= recorded.after;
    }
    void synchronizeEvent(void* event) const override {
        const FakeEvent recorded = *static_cast<FakeEvent*>(event);
        note("processor waits " + std::to_string(recorded.number), recorded.stream);
        doUntil(recorded.stream, recorded.after);
    }
    void destroyEvent(void* event, c10::DeviceIndex) const noexcept override { delete static_cast<FakeEvent*>(event); }
};

/// All tensors among the operands lie on one device; numbers that are tensors of the processor may lie there.
c10::DeviceIndex commonDevice(const torch::jit::Stack& operands) {
    std::optional<c10::DeviceIndex> common;
    const auto see = [&common](const torch::Tensor& tensor) {
        if (!tensor.defined() || (tensor.is_cpu() && tensor.dim() == 0))
            return;
        TORCH_CHECK(tensor.device().type() == kType, "an operand lies on the processor");
        TORCH_CHECK(!common || *common == tensor.device().index(), "operands lie on two devices");
        common = tensor.device().index();
    };
    for (const c10::IValue& value : operands) {
        if (value.isTensor())
            see(value.toTensor());
        else if (value.isTensorList())
            for (const torch::Tensor& tensor : value.toTensorVector())
                see(tensor);
    }
    return common.value_or(currentDevice);
}

/// Any operator that has no form of its own here.
void computeOnProcessor(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
    const auto count = static_cast<std::ptrdiff_t>(op.schema().arguments().size());
    const c10::DeviceIndex device = commonDevice({stack->end() - count, stack->end()});
    finish(currentStreamOf(device));
    at::native::cpu_fallback(op, stack);
}

torch::Tensor emptyOf(c10::IntArrayRef size, std::optional<c10::ScalarType> type, std::optional<c10::Layout>,
                      std::optional<c10::Device> device, std::optional<bool>, std::optional<c10::MemoryFormat> format) {
    const c10::OptionalDeviceGuard there(device);
    return at::detail::empty_generic(size, &deviceMemory, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                     type.value_or(torch::kFloat32), format);
}

torch::Tensor emptyStridedOf(c10::IntArrayRef size, c10::IntArrayRef stride, std::optional<c10::ScalarType> type,
                             std::optional<c10::Layout>, std::optional<c10::Device> device, std::optional<bool>) {
    const c10::OptionalDeviceGuard there(device);
    return at::detail::empty_strided_generic(size, stride, &deviceMemory,
                                             c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                             type.value_or(torch::kFloat32));
}

/// The same memory as a tensor of the processor, which the operators of the processor can read and write.
torch::Tensor seenByProcessor(const torch::Tensor& tensor) {
    if (tensor.is_cpu())
        return tensor;
    return torch::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(),
                            torch::TensorOptions(tensor.scalar_type()).device(torch::kCPU));
}

torch::Tensor copyFrom(const torch::Tensor& source, const torch::Tensor& target, bool goesOn) {
    const auto index = (source.is_cpu() ? target : source).device().index();
    const StreamKey stream = currentStreamOf(index);
    const bool isPinnedCopy = (source.is_cpu() && isPinned(source.const_data_ptr())) ||
                              (target.is_cpu() && isPinned(target.const_data_ptr()));
    const bool betweenDevices = !source.is_cpu() && !target.is_cpu();
    const torch::Tensor from = seenByProcessor(source), to = seenByProcessor(target);
    note("copy " + std::to_string(target.nbytes()), stream);
    // The tensors are kept until then, as the allocators of real devices keep their memory.
    push(stream, [from, to, source, target] {
        const c10::InferenceMode inference; // of whoever queued it
        to.copy_(from);
    });
    if (betweenDevices && source.device() != target.device()) {
        const StreamKey other = currentStreamOf(target.device().index());
        const std::uint64_t after = [&] {
            const std::lock_guard lock(world().mutex);
            return world().queues[stream].queued;
        }();
        push(other, [stream, after] { doUntil(stream, after); });
    } else if (!(goesOn && isPinnedCopy) && !betweenDevices) {
        finish(stream);
    }
    return target;
}

torch::Tensor copyFromAndResize(const torch::Tensor& source, const torch::Tensor& target) {
    if (target.sizes() != source.sizes()) { // a result that an operator gives its size
        const torch::Tensor fresh = torch::empty(source.sizes(), target.options());
        target.unsafeGetTensorImpl()->set_storage_keep_dtype(fresh.storage());
        target.unsafeGetTensorImpl()->set_sizes_contiguous(source.sizes());
    }
    return copyFrom(source, target, false);
}

torch::Tensor convolution(const torch::Tensor& x, const torch::Tensor& weight, const std::optional<torch::Tensor>& bias,
                          c10::IntArrayRef stride, c10::IntArrayRef padding, c10::IntArrayRef dilation, bool transposed,
                          c10::IntArrayRef outputPadding, std::int64_t groups) {
    const torch::Device device = x.device();
    TORCH_CHECK(weight.device() == device && (!bias || !bias->defined() || bias->device() == device), "operands lie on two devices");
    const std::optional<torch::Tensor> there =
        bias && bias->defined() ? std::optional(bias->to(torch::kCPU)) : std::nullopt;
    return at::convolution(x.to(torch::kCPU), weight.to(torch::kCPU), there, stride, padding, dilation, transposed,
                           outputPadding, groups)
        .to(device);
}

bool canTakeEachOthersPlace(const torch::Tensor&, const torch::Tensor&) {
    return true;
}

} // namespace

torch::Device fakeDevice(int index) {
    static const bool registered = [] {
        static Hooks hooks;
        c10::register_privateuse1_backend("fake");
        at::RegisterPrivateUse1HooksInterface(&hooks);
        return true;
    }();
    (void)registered;
    return {kType, static_cast<c10::DeviceIndex>(index)};
}

void queueOn(torch::Device device, std::function<void()> work) {
    push(currentStreamOf(device.index()), std::move(work));
}

void finishAll() {
    std::vector<StreamKey> streams;
    {
        const std::lock_guard lock(world().mutex);
        for (const auto& [stream, queue] : world().queues)
            streams.push_back(stream);
    }
    for (const StreamKey& stream : streams)
        finish(stream);
}

std::vector<std::string> takeNotes() {
    const std::lock_guard lock(world().mutex);
    return std::exchange(world().notes, {});
}

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);
REGISTER_ALLOCATOR(c10::DeviceType::PrivateUse1, &deviceMemory);

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&computeOnProcessor>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
    library.impl("empty.memory_format", TORCH_FN(emptyOf));
    library.impl("empty_strided", TORCH_FN(emptyStridedOf));
    library.impl("as_strided", TORCH_FN(at::native::as_strided_tensorimpl));
    library.impl("view", TORCH_FN(at::native::view));
    library.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
    library.impl("_copy_from", TORCH_FN(copyFrom));
    library.impl("_copy_from_and_resize", TORCH_FN(copyFromAndResize));
    library.impl("convolution_overrideable", TORCH_FN(convolution));
    library.impl("_has_compatible_shallow_copy_type", TORCH_FN(canTakeEachOthersPlace));
}

} // namespace fathom::test
