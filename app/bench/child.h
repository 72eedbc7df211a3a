#pragma once

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace fathom::bench {

/// Runs a program to its end with standard output and errors thrown away. \param words  the program's path first
/// \return its exit status, -1 when it cannot be started
int runProgram(std::vector<std::string> words);

/// This program's own path, for runProgram().
[[nodiscard]] std::string ownPath();

/// A process that keeps a processor busy. It begins stopped, ends with this object, and with this program.
class BusyProcess {
public:
    BusyProcess();
    ~BusyProcess();
    BusyProcess(BusyProcess&& other) noexcept;
    BusyProcess(const BusyProcess&) = delete;
    BusyProcess& operator=(const BusyProcess&) = delete;

    void run(bool busy);

private:
    pid_t m_process;
};

} // namespace fathom::bench
