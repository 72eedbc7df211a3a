#pragma once

#include <atomic>
#include <memory>

namespace fathom {

/// Thrown by CancelToken::throwIfCancelled. Not an Error: a person asked for it.
struct Cancelled {};

/// Read side of a cancellation flag. Copied by value into every long call; a default token never cancels.
class CancelToken {
public:
    CancelToken() = default;

    [[nodiscard]] bool isCancelled() const noexcept { return m_flag && m_flag->load(std::memory_order_relaxed); }

    /// \throws Cancelled once the source was cancelled.
    void throwIfCancelled() const {
        if (isCancelled())
            throw Cancelled{};
    }

private:
    friend class CancelSource;
    explicit CancelToken(std::shared_ptr<const std::atomic<bool>> flag) : m_flag(std::move(flag)) {}
    std::shared_ptr<const std::atomic<bool>> m_flag;
};

/// Write side. Any thread may cancel; cancelling is final.
class CancelSource {
public:
    [[nodiscard]] CancelToken token() const { return CancelToken(m_flag); }
    void cancel() noexcept { m_flag->store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool isCancelled() const noexcept { return m_flag->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

} // namespace fathom
