#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace fathom::kernels {

/// Uninitialised memory at a cache line's start that only grows, so that a network's passes of one shape reuse it.
class AlignedBuffer {
public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t bytes) { (void)atLeast(bytes); }
    AlignedBuffer(const AlignedBuffer&) = delete;
    AlignedBuffer& operator=(const AlignedBuffer&) = delete;
    AlignedBuffer(AlignedBuffer&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)),
          m_borrowed(std::exchange(other.m_borrowed, false)) {}
    AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
        if (this != &other) {
            release();
            m_data = std::exchange(other.m_data, nullptr);
            m_bytes = std::exchange(other.m_bytes, 0);
            m_borrowed = std::exchange(other.m_borrowed, false);
        }
        return *this;
    }
    ~AlignedBuffer() { release(); }

    /// A buffer over memory that somebody else owns and keeps; `data` is aligned as its own would be, or null.
    [[nodiscard]] static AlignedBuffer borrowing(std::byte* data, std::size_t bytes) noexcept {
        AlignedBuffer buffer;
        buffer.m_data = data;
        buffer.m_bytes = data ? bytes : 0;
        buffer.m_borrowed = true;
        return buffer;
    }

    /// The memory, grown to `bytes` first; growing loses its content.
    [[nodiscard]] std::byte* atLeast(std::size_t bytes) {
        if (bytes > m_bytes) {
            release();
            m_data = allocate(bytes);
            m_bytes = bytes;
        }
        return m_data;
    }

    [[nodiscard]] std::byte* data() noexcept { return m_data; }
    [[nodiscard]] const std::byte* data() const noexcept { return m_data; }
    [[nodiscard]] std::size_t bytes() const noexcept { return m_bytes; }

    static constexpr std::size_t kAlignment = 64;

private:
    void release() noexcept {
        if (m_data && !m_borrowed)
            free(m_data, m_bytes);
        m_data = nullptr;
        m_bytes = 0;
        m_borrowed = false;
    }

    // Large memory comes from the system and goes back there: the heap would keep the holes that it leaves.
#if defined(__linux__)
    static constexpr std::size_t kLarge = std::size_t{1} << 20;

    static std::byte* allocate(std::size_t bytes) {
        if (bytes < kLarge)
            return static_cast<std::byte*>(::operator new(bytes, std::align_val_t{kAlignment}));
        void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            throw std::bad_alloc();
        // Packed weights are written once: faults of small pages took half of the time to pack them.
        (void)::madvise(memory, bytes, MADV_HUGEPAGE);
        return static_cast<std::byte*>(memory);
    }
    static void free(std::byte* data, std::size_t bytes) noexcept {
        if (bytes < kLarge)
            ::operator delete(data, std::align_val_t{kAlignment});
        else
            ::munmap(data, bytes);
    }
#else
    static std::byte* allocate(std::size_t bytes) {
        return static_cast<std::byte*>(::operator new(bytes, std::align_val_t{kAlignment}));
    }
    static void free(std::byte* data, std::size_t) noexcept { ::operator delete(data, std::align_val_t{kAlignment}); }
#endif

    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
    bool m_borrowed = false;
};

} // namespace fathom::kernels
