#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "engine/batch/tcp_work_store.h"

#include "engine/base/error.h"

#include <c10/util/Logging.h>

#include <algorithm>
#include <cstdlib>

namespace fathom::batch {

namespace {

/// One attempt to connect; between them a cancelled token is noticed.
constexpr std::chrono::milliseconds kAttempt{2000};
/// No request waits longer for its answer: a store answers in microseconds or is gone.
constexpr std::chrono::milliseconds kAnswer{20'000};

std::string firstLineOf(const std::exception& failure) {
    const std::string text = failure.what();
    return text.substr(0, text.find('\n'));
}

/// The answer to a question, or that nobody answers any more.
template <typename Question>
auto asking(const Question& question) {
    try {
        return question();
    } catch (const std::exception&) {
        throw StoreLost{};
    }
}

/// LibTorch tells of a store that went away or never came with its call stack, at every request; the queue tells it
/// once. Whoever asks for these lines by LibTorch's own variable gets them.
void silenceLostStores() {
    if (!std::getenv("TORCH_CPP_LOG_LEVEL"))
        FLAGS_caffe2_log_level = std::max<int>(FLAGS_caffe2_log_level, c10::GLOG_FATAL);
}

class TcpWorkStore : public WorkStore {
public:
    TcpWorkStore(c10::intrusive_ptr<c10d::TCPStore> store, std::string prefix)
        : m_store(std::move(store)), m_prefix(std::move(prefix)) {
        m_store->setTimeout(kAnswer);
    }

    std::string compareSet(const std::string& key, const std::string& expected, const std::string& desired) override {
        return asking([&] {
            c10d::Store& store = *m_store; // the overload for texts is the base class's
            return store.compareSet(m_prefix + key, expected, desired);
        });
    }

    void set(const std::string& key, const std::string& value) override {
        asking([&] {
            c10d::Store& store = *m_store;
            store.set(m_prefix + key, value);
        });
    }

    std::int64_t add(const std::string& key, std::int64_t amount) override {
        return asking([&] { return m_store->add(m_prefix + key, amount); });
    }

private:
    c10::intrusive_ptr<c10d::TCPStore> m_store;
    std::string m_prefix;
};

} // namespace

StoreConnection joinTcpStore(const QueueAddress& address, bool hosts, const std::string& prefix,
                             std::chrono::seconds patience, const CancelToken& token,
                             const std::function<void()>& waits, const std::function<bool()>& isNeeded) {
    silenceLostStores();
    c10d::TCPStoreOptions options;
    options.port = address.port;
    options.isServer = hosts;
    options.waitWorkers = false;
    options.timeout = hosts ? kAnswer : kAttempt;
    const auto end = std::chrono::steady_clock::now() + patience;
    for (bool first = true;; first = false) {
        token.throwIfCancelled();
        try {
            auto store = c10::make_intrusive<c10d::TCPStore>(address.host, options);
            const std::uint16_t port = store->getPort();
            return {std::make_unique<TcpWorkStore>(std::move(store), prefix), port};
        } catch (const std::exception& failure) {
            const std::string place = address.host + ":" + std::to_string(address.port);
            if (hosts)
                throw Error(ErrorCode::NetworkFailed, "The work queue cannot be opened at " + place + ".",
                            firstLineOf(failure));
            if (std::chrono::steady_clock::now() >= end)
                throw Error(ErrorCode::NetworkFailed, "The work queue at " + place + " does not answer.",
                            firstLineOf(failure));
            if (isNeeded && !isNeeded())
                return {};
            if (first && waits)
                waits();
        }
    }
}

} // namespace fathom::batch
