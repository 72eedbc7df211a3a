#pragma once

#include "engine/base/cancellation.h"
#include "engine/batch/work_store.h"
#include "engine/batch/worker_place.h"

#include <chrono>
#include <functional>
#include <memory>

namespace fathom::batch {

struct StoreConnection {
    std::unique_ptr<WorkStore> store;
    std::uint16_t port = 0; ///< the one that a host got when it asked for any
};

/// Joins the c10d TCPStore at `address`, hosting it when `hosts`. It has neither password nor encryption: for the machine
/// itself or a network that can be trusted.
/// \param prefix  before every key, so that nothing else in the store is touched
/// \param patience  how long a host that is not there yet is waited for \param waits  called once when that begins
/// \param isNeeded  asked between attempts: a host that found nothing to do never comes
/// \return no store when it is not needed any more
/// \throws Error{NetworkFailed}, Cancelled
[[nodiscard]] StoreConnection joinTcpStore(const QueueAddress& address, bool hosts, const std::string& prefix,
                                           std::chrono::seconds patience, const CancelToken& token,
                                           const std::function<void()>& waits = {},
                                           const std::function<bool()>& isNeeded = {});

} // namespace fathom::batch
