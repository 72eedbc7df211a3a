#include "app/interruption.h"

#include "app/command.h"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace fathom {

namespace {

/// Whether a closed terminal is nothing to this process, as nohup asks: a blocked signal would come all the same.
bool ignoresHangup() {
    struct sigaction action{};
    return sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// SIGUSR2 only ends the watching thread.
sigset_t watchedSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR2})
        sigaddset(&signals, signal);
    if (!ignoresHangup())
        sigaddset(&signals, SIGHUP);
    return signals;
}

} // namespace

Interruption::Interruption(std::function<void(int)> onSignal) : m_onSignal(std::move(onSignal)) {
    const sigset_t signals = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_thread = std::thread([this] { watch(); });
}

Interruption::~Interruption() {
    pthread_kill(m_thread.native_handle(), SIGUSR2);
    m_thread.join();
    const sigset_t signals = watchedSignals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void Interruption::watch() {
    const sigset_t signals = watchedSignals();
    while (true) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0 || signal == SIGUSR2)
            return;
        const int count = ++m_count;
        if (count > 2)
            ::_exit(kInterrupted);
        m_onSignal(count);
    }
}

} // namespace fathom
