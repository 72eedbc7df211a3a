#include "tests/engine/kernels/shared_chunk.h"

#include "engine/kernels/linear_chunks.h"

#include <algorithm>
#include <barrier>
#include <functional>
#include <thread>

namespace fathom::test {

using namespace kernels;

namespace {

constexpr ProductKind kKind = ProductKind::Fp32;

/// Stores a result and tells who watches.
struct WatchedEnd {
    static constexpr int kRows = 1;
    StoreEnd<kKind> store;
    std::function<void(std::int64_t pair, std::int64_t row)> watch;

    void operator()(const Sums<kKind>& sums, std::int64_t row, std::int64_t count) const {
        store(sums, row, count);
        watch(sums.pair.index, row);
    }
};

/// A product in one chunk, shares of an owner (0) and a helper (1), and who ended what.
class Scene {
public:
    Scene(const LinearCall& call, const StoreTarget& target)
        : m_call(call), m_target(target),
          m_rows(static_cast<std::size_t>((call.x.count + kBlock - 1) / kBlock * call.weight->steps * stepBytes(kKind))),
          m_ended{counts(), counts()} {}

    /// Everything but letting go of it.
    void layOutChunk() {
        Share& share = m_shares[0];
        share.hold(m_progress.news);
        share.chunk = {m_chunk.atLeast(m_rows), nullptr, nullptr, 0, m_call.x.count, 0, m_call.weight->steps};
        share.bias = m_call.bias;
        layOut<kKind>(m_call, share.chunk);
        share.offer();
    }

    void own(std::int64_t meeting) {
        m_shares[0].release();
        std::int64_t ends = 0;
        const WatchedEnd end{endOf<kKind>(m_call, m_target, false), [&](std::int64_t pair, std::int64_t row) {
                                 ++m_ended.byOwner[place(pair, row)];
                                 if (ends++ == meeting)
                                     help();
                             }};
        ProductScope<kKind> scope;
        runPairs<kKind>(scope, *m_call.weight, m_shares[0], end);
    }

    void help() {
        const WatchedEnd end{endOf<kKind>(m_call, m_target, true), [&](std::int64_t pair, std::int64_t row) {
                                 ++m_ended.byHelper[place(pair, row)];
                                 m_ended.ownerCouldHold |= m_shares[0].tryHold();
                             }};
        std::thread([&] {
            ProductScope<kKind> scope;
            while (helpSomebody<kKind>(scope, *m_call.weight, m_progress, 1, end)) {
            }
        }).join(); // the owner waits here for the helper to be through
    }

    [[nodiscard]] const Ended& ended() const { return m_ended; }

private:
    [[nodiscard]] std::size_t place(std::int64_t pair, std::int64_t row) const {
        return static_cast<std::size_t>(pair * m_call.x.count + row);
    }
    [[nodiscard]] std::vector<int> counts() const {
        return std::vector<int>(static_cast<std::size_t>((m_call.weight->panels + 1) / 2 * m_call.x.count), 0);
    }

    const LinearCall& m_call;
    const StoreTarget& m_target;
    std::size_t m_rows; ///< bytes of all rows laid out
    AlignedBuffer m_chunk;
    Share m_shares[2];
    Progress m_progress{m_shares, 1, {}};
    Ended m_ended;
};

} // namespace

Ended meetAt(std::int64_t meeting, const LinearCall& call, const StoreTarget& target) {
    Scene scene(call, target);
    scene.layOutChunk();
    scene.own(meeting);
    return scene.ended();
}

Ended comeTooEarly(const LinearCall& call, const StoreTarget& target) {
    Scene scene(call, target);
    scene.layOutChunk();
    scene.help();
    return scene.ended();
}

std::vector<int> takenByTwo(std::int64_t pairs) {
    Share share;
    share.offer();
    std::barrier both(2);
    std::vector<int> taken[2];
    for (std::vector<int>& own : taken)
        own.resize(static_cast<std::size_t>(pairs));
    const auto take = [&](std::vector<int>& own) {
        both.arrive_and_wait();
        for (std::int64_t pair = share.takePairs(2); pair < pairs; pair = share.takePairs(2))
            for (std::int64_t i = pair; i < std::min(pair + 2, pairs); ++i)
                ++own[static_cast<std::size_t>(i)];
    };
    {
        const std::jthread helper([&] { take(taken[1]); });
        take(taken[0]);
    }
    std::ranges::transform(taken[0], taken[1], taken[0].begin(), std::plus());
    return taken[0];
}

} // namespace fathom::test
