#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace fathom {

/// Memory for tensors that are read one after the other, each to be given up soon: what one gives back serves the next of
/// the same size. The system clears every page that it hands out, which takes longer than filling it. Thread-safe.
class ReusedMemory : public std::enable_shared_from_this<ReusedMemory> {
public:
    [[nodiscard]] static std::shared_ptr<ReusedMemory> make() { return std::shared_ptr<ReusedMemory>(new ReusedMemory); }

    /// One more tensor of so many bytes will ask for memory. As much as is still expected is kept, no more.
    void expect(std::size_t bytes);

    /// Has a contiguous tensor on the CPU, which expect() was told of, lie in memory that comes back here when the last view
    /// of it is gone. Its values are lost.
    void lend(torch::Tensor& tensor);

    /// Bytes that wait for the next tensors.
    [[nodiscard]] std::size_t idleBytes() const;

private:
    /// Tensors of bytes, and how many of that size have not come yet.
    struct Size {
        std::size_t expected = 0;
        std::vector<torch::Tensor> idle;
    };

    ReusedMemory() = default;
    void takeBack(torch::Tensor memory);

    mutable std::mutex m_mutex;
    std::map<std::size_t, Size> m_sizes;
};

} // namespace fathom
