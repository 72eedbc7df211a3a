#pragma once

#include "engine/base/cancellation.h"

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>

namespace fathom::batch {

/// Hands the items of a batch, numbered from 0, to one worker. Any thread.
class WorkQueue {
public:
    virtual ~WorkQueue() = default;

    /// The next item; nothing when this worker is done. May wait for items that other workers hold. \throws Cancelled
    [[nodiscard]] virtual std::optional<std::size_t> take(const CancelToken& token) = 0;
    /// A taken item needs no more work, whatever became of it.
    virtual void finish(std::size_t item) = 0;
    /// A taken item was left undone: others may have it.
    virtual void giveBack(std::size_t item) = 0;
};

/// Items [first, last) of worker `rank`: shares differ by one at most, the first ones are the larger.
[[nodiscard]] constexpr std::pair<std::size_t, std::size_t> shareOf(std::size_t items, int rank, int workers) noexcept {
    const auto r = static_cast<std::size_t>(rank), n = static_cast<std::size_t>(workers);
    const std::size_t each = items / n, larger = items % n;
    const std::size_t first = r * each + (r < larger ? r : larger);
    return {first, first + each + (r < larger ? 1 : 0)};
}

/// A fixed share, one item after the other; nobody else has it.
class FixedShare : public WorkQueue {
public:
    explicit FixedShare(std::pair<std::size_t, std::size_t> share) : m_next(share.first), m_end(share.second) {}

    [[nodiscard]] std::optional<std::size_t> take(const CancelToken& token) override {
        token.throwIfCancelled();
        const std::size_t item = m_next++;
        return item < m_end ? std::optional(item) : std::nullopt;
    }
    void finish(std::size_t) override {}
    void giveBack(std::size_t) override {}

private:
    std::atomic<std::size_t> m_next;
    const std::size_t m_end;
};

} // namespace fathom::batch
