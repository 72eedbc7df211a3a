#pragma once

#include <cstdio>
#include <string>

namespace fathom {

/// Progress on standard error: one line that is drawn over and over on a terminal, lines of text elsewhere or
/// when NO_COLOR is set, nothing when quiet. One thread at a time.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// \param text  what is being done; \param share  0 … 1, or negative while unknown
    void show(const std::string& text, double share);

    /// A line that stays: warnings and results. Also when quiet if `always`.
    void say(const std::string& line, bool always = false);

    /// Takes the drawn line away.
    void clear();

private:
    bool m_quiet;
    bool m_draws;
    bool m_drawn = false;
    std::string m_last;
};

} // namespace fathom
