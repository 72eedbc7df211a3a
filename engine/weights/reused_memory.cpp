#include <torch/torch.h>

#include "engine/weights/reused_memory.h"

#include "engine/base/error.h"

#include <utility>

namespace fathom {

void ReusedMemory::expect(std::size_t bytes) {
    const std::lock_guard lock(m_mutex);
    ++m_sizes[bytes].expected;
}

void ReusedMemory::lend(torch::Tensor& tensor) {
    torch::Tensor memory;
    {
        const std::lock_guard lock(m_mutex);
        Size& size = m_sizes[tensor.nbytes()];
        requireInternal(size.expected > 0, "the tensor was expected");
        --size.expected;
        if (!size.idle.empty()) {
            memory = std::move(size.idle.back());
            size.idle.pop_back();
        }
    }
    if (!memory.defined())
        memory = torch::empty({static_cast<std::int64_t>(tensor.nbytes())}, torch::kUInt8);
    void* const data = memory.data_ptr();
    const auto giveBack = [owner = weak_from_this(), memory](void*) {
        if (const std::shared_ptr<ReusedMemory> reused = owner.lock())
            reused->takeBack(memory);
    };
    tensor.set_data(torch::from_blob(data, tensor.sizes(), giveBack, tensor.options()));
}

std::size_t ReusedMemory::idleBytes() const {
    const std::lock_guard lock(m_mutex);
    std::size_t bytes = 0;
    for (const auto& [ofOne, size] : m_sizes)
        bytes += ofOne * size.idle.size();
    return bytes;
}

void ReusedMemory::takeBack(torch::Tensor memory) {
    const std::lock_guard lock(m_mutex);
    Size& size = m_sizes[memory.nbytes()];
    if (size.idle.size() < size.expected)
        size.idle.push_back(std::move(memory));
}

} // namespace fathom
