#pragma once

#include <condition_variable>
#include <mutex>

namespace fathom {

/// What the passes of an estimator go through where several threads use it at once. Whoever has to change what they compute
/// with waits in the door for all others to leave.
class PassDoor {
public:
    /// A pass from the door to its end.
    class Inside {
    public:
        /// \param isReady  whether the pass can run on what is there
        /// \param prepare  makes it so while nobody is inside. \throws as it
        template <typename IsReady, typename Prepare>
        Inside(PassDoor& door, const IsReady& isReady, const Prepare& prepare) : m_door(door) {
            const std::lock_guard entering(door.m_entering);
            if (!isReady()) {
                std::unique_lock lock(door.m_mutex);
                door.m_left.wait(lock, [&door] { return door.m_inside == 0; });
                lock.unlock();
                prepare();
            }
            const std::lock_guard lock(door.m_mutex);
            ++door.m_inside;
        }
        ~Inside() {
            const std::lock_guard lock(m_door.m_mutex);
            --m_door.m_inside;
            m_door.m_left.notify_one();
        }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;

    private:
        PassDoor& m_door;
    };

private:
    std::mutex m_entering;
    std::mutex m_mutex; ///< of the next
    int m_inside = 0;
    std::condition_variable m_left;
};

} // namespace fathom
