#include "engine/hub/http_client.h"

#include "engine/base/error.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cctype>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string_view>
#include <utility>

namespace fathom {

namespace {

constexpr int kMaximumRedirects = 10;
constexpr int kPollMilliseconds = 100; ///< how late cancellation may be noticed
constexpr std::size_t kMaximumHeaderBytes = 256 << 10;

void startLibrary() {
    static std::once_flag once;
    std::call_once(once, [] { requireInternal(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts"); });
}

/// An absolute URL in parts.
class Url {
public:
    explicit Url(const std::string& text) : m_handle(curl_url(), &curl_url_cleanup) {
        if (!m_handle || curl_url_set(m_handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
            throw Error(ErrorCode::NetworkFailed, "An address is not valid.", text);
    }

    void follow(const std::string& location) {
        if (curl_url_set(m_handle.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK)
            throw Error(ErrorCode::NetworkFailed, "The server sends us to an address that is not valid.", location);
    }

    [[nodiscard]] std::string text() const { return part(CURLUPART_URL); }
    [[nodiscard]] std::string scheme() const { return part(CURLUPART_SCHEME); }
    [[nodiscard]] std::string host() const { return part(CURLUPART_HOST); }
    [[nodiscard]] std::string origin() const {
        return scheme() + "://" + host() + ':' + part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
    }
    [[nodiscard]] bool isThisMachine() const {
        const std::string name = host();
        return name == "localhost" || name == "[::1]" || name.starts_with("127.");
    }

private:
    [[nodiscard]] std::string part(CURLUPart which, unsigned flags = 0) const {
        char* found = nullptr;
        if (curl_url_get(m_handle.get(), which, &found, flags) != CURLUE_OK)
            return {};
        std::string text = found;
        curl_free(found);
        return text;
    }

    std::unique_ptr<CURLU, void (*)(CURLU*)> m_handle;
};

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

} // namespace

std::string HttpResponse::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::optional<std::uint64_t> HttpResponse::count(const std::string& name) const {
    const std::string text = header(name);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The library's handles and what one request gathers. Callbacks are called from C: what they throw waits in
/// `failure` until the request is over.
struct HttpClient::Transfer {
    CURL* easy = nullptr;
    CURLM* multi = nullptr;
    HttpResponse response;
    std::size_t headerBytes = 0;
    const BodyReceiver* receiver = nullptr;
    bool begun = false;
    bool endedByReceiver = false;
    std::exception_ptr failure;

    Transfer() : easy(curl_easy_init()), multi(curl_multi_init()) {
        requireInternal(easy && multi, "libcurl gives handles");
    }
    ~Transfer() {
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }

    template <typename Action>
    std::size_t guarded(std::size_t bytes, Action&& action) {
        try {
            return action() ? bytes : 0;
        } catch (...) {
            failure = std::current_exception();
            return 0;
        }
    }

    bool takeHeader(std::string_view line) {
        headerBytes += line.size();
        if (headerBytes > kMaximumHeaderBytes)
            return false;
        if (line.starts_with("HTTP/")) { // an interim answer may have come before
            response.headers.clear();
            return true;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            return true;
        std::string name = trimmed(line.substr(0, colon));
        std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::tolower(letter); });
        response.headers[name] = trimmed(line.substr(colon + 1));
        return true;
    }

    bool takeBody(std::span<const std::byte> bytes) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response.status);
        if (!receiver || !response.isSuccess()) {
            endedByReceiver = true; // the page of an error or a redirect
            return false;
        }
        if (!std::exchange(begun, true) && !receiver->begin(response)) {
            endedByReceiver = true;
            return false;
        }
        endedByReceiver = !receiver->receive(bytes);
        return !endedByReceiver;
    }

    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self) {
        auto* transfer = static_cast<Transfer*>(self);
        return transfer->guarded(size * count, [&] { return transfer->takeHeader({data, size * count}); });
    }

    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self) {
        auto* transfer = static_cast<Transfer*>(self);
        return transfer->guarded(size * count, [&] {
            return transfer->takeBody(std::as_bytes(std::span(data, size * count)));
        });
    }

    void configure(const HubSettings& settings, const Url& url, bool wantsBody, curl_slist* headers) {
        curl_easy_reset(easy);
        curl_easy_setopt(easy, CURLOPT_URL, url.text().c_str());
        curl_easy_setopt(easy, CURLOPT_NOBODY, wantsBody ? 0L : 1L);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.timeout.count()));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.timeout.count()));
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L << 10);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "fathom/0.1");
    }

    CURLcode run(const CancelToken& token) {
        curl_multi_add_handle(multi, easy);
        struct Remove {
            Transfer& transfer;
            ~Remove() { curl_multi_remove_handle(transfer.multi, transfer.easy); }
        } remove{*this};
        int running = 1;
        while (running) {
            token.throwIfCancelled();
            if (curl_multi_perform(multi, &running) != CURLM_OK)
                return CURLE_FAILED_INIT;
            if (running)
                curl_multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
        }
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left))
            if (message->msg == CURLMSG_DONE)
                return message->data.result;
        return CURLE_FAILED_INIT;
    }
};

HttpClient::HttpClient(HubSettings settings) : m_settings(std::move(settings)) {
    startLibrary();
    const Url endpoint(m_settings.endpoint);
    if (endpoint.scheme() != "https" && endpoint.scheme() != "http")
        throw Error(ErrorCode::InvalidOption, "The hub's address must begin with https://.", m_settings.endpoint);
    m_transfer = std::make_unique<Transfer>();
}

HttpClient::~HttpClient() = default;

HttpResponse HttpClient::perform(const std::string& address, bool wantsBody,
                                 const std::vector<std::string>& headers, const BodyReceiver* receiver,
                                 const CancelToken& token) {
    const Url url(address);
    const Url endpoint(m_settings.endpoint);
    Transfer& transfer = *m_transfer;
    transfer.response = {};
    transfer.response.url = url.text();
    transfer.headerBytes = 0;
    transfer.receiver = receiver;
    transfer.begun = transfer.endedByReceiver = false;
    transfer.failure = nullptr;

    curl_slist* list = curl_slist_append(nullptr, "Accept-Encoding: identity");
    for (const std::string& line : headers)
        list = curl_slist_append(list, line.c_str());
    const bool mayCarryToken =
        url.origin() == endpoint.origin() && (url.scheme() == "https" || url.isThisMachine());
    if (!m_settings.token.empty() && mayCarryToken)
        list = curl_slist_append(list, ("Authorization: Bearer " + m_settings.token).c_str());
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> owner(list, &curl_slist_free_all);
    transfer.configure(m_settings, url, wantsBody, list);
    const CURLcode result = transfer.run(token);

    if (transfer.failure)
        std::rethrow_exception(transfer.failure);
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &transfer.response.status);
    if (result != CURLE_OK && !transfer.endedByReceiver)
        throw TransferFailure(url.host() + ": " + curl_easy_strerror(result));
    // An empty body announces itself too.
    if (receiver && !transfer.begun && transfer.response.isSuccess())
        (void)receiver->begin(transfer.response);
    return transfer.response;
}

std::string HttpClient::redirectTarget(const HttpResponse& response) const {
    if (response.status < 300 || response.status >= 400 || response.header("location").empty())
        return {};
    Url url(response.url);
    const std::string from = url.scheme();
    url.follow(response.header("location"));
    if (url.scheme() != "https" && (from != "http" || url.scheme() != "http"))
        throw Error(ErrorCode::NetworkFailed, "The server sends us to an address that is not encrypted.", url.text());
    return url.text();
}

HttpResponse HttpClient::describe(const std::string& url, const CancelToken& token) {
    std::string address = url;
    for (int hop = 0; hop <= kMaximumRedirects; ++hop) {
        HttpResponse response = perform(address, false, {}, nullptr, token);
        const std::string target = redirectTarget(response);
        if (target.empty() || !response.header("x-linked-etag").empty())
            return response;
        address = target;
    }
    throw Error(ErrorCode::NetworkFailed, "The server sends us round in circles.", url);
}

HttpResponse HttpClient::fetch(const std::string& url, const std::vector<std::string>& headers,
                               const BodyReceiver& receiver, const CancelToken& token) {
    std::string address = url;
    for (int hop = 0; hop <= kMaximumRedirects; ++hop) {
        HttpResponse response = perform(address, true, headers, &receiver, token);
        const std::string target = redirectTarget(response);
        if (target.empty())
            return response;
        address = target;
    }
    throw Error(ErrorCode::NetworkFailed, "The server sends us round in circles.", url);
}

} // namespace fathom
