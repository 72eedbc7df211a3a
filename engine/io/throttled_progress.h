#pragma once

#include "engine/base/progress.h"

#include <chrono>

namespace fathom {

/// Passes positions of one stage on to a sink, at most 20 times a second and always the last one.
class ThrottledProgress {
public:
    ThrottledProgress(const ProgressSink& sink, Stage stage, std::size_t total)
        : m_sink(sink), m_stage(stage), m_total(total) {}

    void reached(std::size_t done) {
        const auto now = std::chrono::steady_clock::now();
        if (!m_sink || (done < m_total && now < m_next))
            return;
        m_next = now + std::chrono::milliseconds(50);
        m_sink({m_stage, done, m_total});
    }

private:
    const ProgressSink& m_sink;
    Stage m_stage;
    std::size_t m_total;
    std::chrono::steady_clock::time_point m_next{};
};

} // namespace fathom
