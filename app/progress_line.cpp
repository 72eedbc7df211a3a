#include "app/progress_line.h"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace fathom {

namespace {

constexpr int kBarWidth = 24;

bool terminalWantsDrawing() {
    const char* plain = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) && !(plain && *plain) && terminal && std::string(terminal) != "dumb";
}

} // namespace

ProgressLine::ProgressLine(bool quiet) : m_quiet(quiet), m_draws(!quiet && terminalWantsDrawing()) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::show(const std::string& text, double share) {
    if (m_quiet)
        return;
    if (!m_draws) {
        if (text != m_last)
            std::fprintf(stderr, "%s\n", text.c_str());
        m_last = text;
        return;
    }
    const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
    std::string bar;
    for (int i = 0; i < kBarWidth; ++i)
        bar += i < filled ? "█" : "░";
    std::fprintf(stderr, "\r\033[K%s %s", bar.c_str(), text.c_str());
    std::fflush(stderr);
    m_drawn = true;
}

void ProgressLine::say(const std::string& line, bool always) {
    if (m_quiet && !always)
        return;
    clear();
    std::fprintf(stderr, "%s\n", line.c_str());
}

void ProgressLine::clear() {
    if (m_drawn)
        std::fprintf(stderr, "\r\033[K");
    m_drawn = false;
}

} // namespace fathom
