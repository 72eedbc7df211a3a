#pragma once

#include "engine/base/cancellation.h"
#include "engine/hub/hub_settings.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace fathom {

/// Status and headers of an answer.
struct HttpResponse {
    long status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case, values trimmed
    std::string url;                            ///< that answered, after redirects

    /// The value, or an empty text.
    [[nodiscard]] std::string header(const std::string& name) const;
    /// A header that is a count of bytes; nothing when it is none.
    [[nodiscard]] std::optional<std::uint64_t> count(const std::string& name) const;
    [[nodiscard]] bool isSuccess() const noexcept { return status >= 200 && status < 300; }
};

/// The connection failed or broke: worth another attempt.
class TransferFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Receives a body.
struct BodyReceiver {
    /// Before the first byte of a successful answer; false ends the transfer without a body.
    std::function<bool(const HttpResponse&)> begin;
    /// \returns false to end the transfer.
    std::function<bool(std::span<const std::byte>)> receive;
};

/// Requests to the hub and to where it sends us. The token goes to the endpoint's scheme, host and port only,
/// and in the clear only to this machine; a redirect never leads from https to http. Proxies come from the
/// usual variables. One thread at a time.
class HttpClient {
public:
    explicit HttpClient(HubSettings settings);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// HEAD. Follows redirects within the endpoint; the first answer that names its content (X-Linked-Etag) is
    /// the answer, even when it is a redirect to another host.
    /// \throws TransferFailure, Error{NetworkFailed}, Cancelled
    [[nodiscard]] HttpResponse describe(const std::string& url, const CancelToken& token);

    /// GET, following redirects. The answer to a refused or failed request has no body.
    /// \param headers  lines such as "Range: bytes=100-"
    /// \throws TransferFailure, Error{NetworkFailed}, Cancelled, and what `receiver` throws
    HttpResponse fetch(const std::string& url, const std::vector<std::string>& headers,
                       const BodyReceiver& receiver, const CancelToken& token);

private:
    struct Transfer;
    HttpResponse perform(const std::string& url, bool wantsBody, const std::vector<std::string>& headers,
                         const BodyReceiver* receiver, const CancelToken& token);
    [[nodiscard]] std::string redirectTarget(const HttpResponse& response) const;

    HubSettings m_settings;
    std::unique_ptr<Transfer> m_transfer;
};

} // namespace fathom
