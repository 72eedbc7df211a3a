#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace fathom::kernels {

/// Uninitialised memory at a cache line's start that only grows, so that a network's passes of one shape reuse it.
class AlignedBuffer {
public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t bytes) { (void)atLeast(bytes); }
    AlignedBuffer(const AlignedBuffer&) = delete;
    AlignedBuffer& operator=(const AlignedBuffer&) = delete;
    AlignedBuffer(AlignedBuffer&& other) noexcept : m_data(other.m_data), m_bytes(other.m_bytes) {
        other.m_data = nullptr;
        other.m_bytes = 0;
    }
    AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
        if (this != &other) {
            release();
            m_data = other.m_data;
            m_bytes = other.m_bytes;
            other.m_data = nullptr;
            other.m_bytes = 0;
        }
        return *this;
    }
    ~AlignedBuffer() { release(); }

    /// The memory, grown to `bytes` first; growing loses its content.
    [[nodiscard]] std::byte* atLeast(std::size_t bytes) {
        if (bytes > m_bytes) {
            release();
            m_data = static_cast<std::byte*>(::operator new(bytes, std::align_val_t{kAlignment}));
            m_bytes = bytes;
        }
        return m_data;
    }

    [[nodiscard]] std::byte* data() noexcept { return m_data; }
    [[nodiscard]] const std::byte* data() const noexcept { return m_data; }
    [[nodiscard]] std::size_t bytes() const noexcept { return m_bytes; }

private:
    static constexpr std::size_t kAlignment = 64;

    void release() noexcept {
        if (m_data)
            ::operator delete(m_data, std::align_val_t{kAlignment});
        m_data = nullptr;
        m_bytes = 0;
    }

    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
};

} // namespace fathom::kernels
