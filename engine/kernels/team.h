// Work that several threads share. Sources that are compiled for some processors only include this: what is a template here
// has internal linkage, as in lanes.h, and all that waits is elsewhere.
#pragma once

#include <atomic>

namespace fathom::kernels {

/// A function of a seat, by reference.
struct TeamWork {
    void (*call)(const void* function, int seat);
    const void* function;
};

/// Calls `work` with 0 here and, until that returns, with 1 … threads − 1 from other threads as they find the time, each
/// at most once. Returns when all that began have ended. So work(0) must take part after part until none is left: then a
/// thread that other programs keep from its processor holds up nothing but the part that it has. \param work  never throws
void inTeam(int threads, TeamWork work);

namespace {

template <typename Work>
void inTeam(int threads, const Work& work) {
    if (threads < 2)
        work(0);
    else
        inTeam(threads, TeamWork{[](const void* function, int seat) { (*static_cast<const Work*>(function))(seat); }, &work});
}

} // namespace

/// News that threads of a team wait for.
class TeamNews {
public:
    /// Pieces of news so far. Read it before looking for what they are about.
    [[nodiscard]] unsigned count() const { return m_count.load(std::memory_order_acquire); }
    void announce();
    /// Until there are more than `count` pieces: spins for a moment, then sleeps.
    void waitBeyond(unsigned count) const;

private:
    std::atomic<unsigned> m_count = 0;
};

} // namespace fathom::kernels
