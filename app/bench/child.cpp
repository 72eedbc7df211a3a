#include "app/bench/child.h"

#include "engine/base/error.h"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace fathom::bench {

int runProgram(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

std::string ownPath() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

BusyProcess::BusyProcess() : m_process(::fork()) {
    if (m_process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::raise(SIGSTOP);
        for (volatile unsigned count = 0;;)
            count = count + 1;
    }
    if (m_process < 0)
        throw Error(ErrorCode::Internal, "No process can be made.");
    int status = 0;
    ::waitpid(m_process, &status, WUNTRACED);
}

BusyProcess::BusyProcess(BusyProcess&& other) noexcept : m_process(std::exchange(other.m_process, -1)) {}

BusyProcess::~BusyProcess() {
    if (m_process <= 0)
        return;
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
}

void BusyProcess::run(bool busy) {
    ::kill(m_process, busy ? SIGCONT : SIGSTOP);
}

} // namespace fathom::bench
