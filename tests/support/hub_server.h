#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fathom::test {

/// A request as it arrived. Header names in lower case.
struct HubRequest {
    QByteArray method;
    QByteArray path;
    std::map<QByteArray, QByteArray> headers;
    bool atStore = false; ///< asked of the second host, to which large files are redirected

    [[nodiscard]] QByteArray header(const char* name) const;
};

/// What the server does differently than it should. Applies to answers with content.
struct Misbehaviour {
    int status = 0;              ///< answer this instead
    std::int64_t cutAfter = -1;  ///< close after so many bytes of the body
    std::int64_t stallAfter = -1; ///< send so many bytes, then nothing more, connection open
    std::int64_t flipByte = -1;  ///< position in the file of a byte that arrives changed
    bool ignoresRange = false;
    bool announcesWrongRange = false;
    bool encodes = false;        ///< claims that the body is compressed
    bool hidesRevision = false;
    int extraBytes = 0;          ///< so many more than the file has
    std::int64_t claimedSize = -1; ///< announced by HEAD
    QByteArray entityTag{};        ///< instead of the right one
    QByteArray location{};         ///< redirect there
};

/// A hub of models on this machine, on a thread of its own: repositories with small files (named by git's
/// hash, answered at once) and large ones (named by SHA-256, redirected to a second host).
class HubServer {
public:
    HubServer();
    ~HubServer();
    HubServer(const HubServer&) = delete;
    HubServer& operator=(const HubServer&) = delete;

    [[nodiscard]] std::string endpoint() const; ///< "http://127.0.0.1:port"
    [[nodiscard]] std::string store() const;    ///< where large files are

    void addSmall(const std::string& repository, const std::string& file, const QByteArray& content);
    void addLarge(const std::string& repository, const std::string& file, const QByteArray& content);

    /// Decides about every request, on the server's thread; `number` counts requests from 0.
    void misbehave(std::function<Misbehaviour(const HubRequest&, int number)> script);

    [[nodiscard]] std::vector<HubRequest> requests() const;
    /// Requests for content at the second host.
    [[nodiscard]] std::vector<HubRequest> storeRequests() const;

    static constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside;
};

/// Bytes that look like weights: not compressible, the same every time.
[[nodiscard]] QByteArray noise(int bytes, unsigned seed = 1);

[[nodiscard]] QByteArray sha256Of(const QByteArray& content);
[[nodiscard]] QByteArray gitHashOf(const QByteArray& content);

} // namespace fathom::test
