#include "engine/hub/file_download.h"

#include "engine/base/error.h"
#include "engine/hub/partial_file.h"

#include <algorithm>
#include <charconv>
#include <thread>

namespace fathom {

namespace {

constexpr std::uint64_t kMaximumAskedSeconds = 60;

/// "bytes 100-199/200" names exactly the rest of the file that we asked for.
bool isRestFrom(const std::string& contentRange, std::uint64_t begin, std::uint64_t total) {
    const std::string rest =
        "bytes " + std::to_string(begin) + '-' + std::to_string(total - 1) + '/';
    return contentRange == rest + std::to_string(total) || contentRange == rest + '*';
}

/// A validator that stands for exactly the same bytes; a weak one does not.
bool isStrong(const std::string& entityTag) {
    return entityTag.size() > 2 && entityTag.starts_with('"') && entityTag.ends_with('"');
}

class Download {
public:
    Download(HttpClient& client, const HubSettings& settings, const RemoteFile& file,
             const std::filesystem::path& target, const ArrivedSink& arrived, const CancelToken& token)
        : m_client(client), m_settings(settings), m_file(file), m_target(target), m_arrived(arrived), m_token(token),
          m_part(target.parent_path(), file.contentName, file.bytes) {
        rehash();
    }

    void run() {
        fetchAll();
        if (matches()) {
            m_part.publish(m_target);
            return;
        }
        startOver(); // a disk or a line that flips bits; a second time is no accident
        fetchAll();
        if (!matches()) {
            m_part.discard();
            throw Error(ErrorCode::CorruptFile, "What arrived is not what the server announced.", m_file.url);
        }
        m_part.publish(m_target);
    }

private:
    void rehash() {
        if (!m_file.digest)
            return;
        m_digest.emplace(*m_file.digest, m_file.bytes);
        if (m_part.size() > 0)
            digestFile(*m_digest, m_part.path(), m_part.size(), m_token);
    }

    void startOver() {
        m_part.clear();
        rehash();
    }

    [[nodiscard]] bool matches() {
        return m_part.size() == m_file.bytes && (!m_digest || m_digest->finish() == m_file.expected);
    }

    void fetchAll() {
        int fruitless = 0;
        while (m_part.size() < m_file.bytes) {
            const std::uint64_t before = m_part.size();
            std::string problem;
            try {
                problem = fetchRest();
            } catch (const TransferFailure& failure) {
                problem = failure.what();
            }
            fruitless = m_part.size() > before ? 0 : fruitless + 1;
            if (fruitless >= m_settings.attemptsWithoutProgress)
                throw Error(ErrorCode::NetworkFailed, "The download does not get on.", problem);
            if (m_part.size() < m_file.bytes)
                pause();
        }
    }

    /// One request. \returns why it did not bring the rest, or nothing
    std::string fetchRest() {
        const std::uint64_t begin = m_part.size();
        std::vector<std::string> headers;
        if (begin > 0) {
            headers.push_back("Range: bytes=" + std::to_string(begin) + '-');
            if (isStrong(m_part.validator()))
                headers.push_back("If-Range: " + m_part.validator());
        }
        std::string problem;
        const BodyReceiver receiver{
            [&](const HttpResponse& response) {
                problem = reasonAgainst(response, begin);
                return problem.empty();
            },
            [&](std::span<const std::byte> bytes) { return take(bytes, problem); }};
        const HttpResponse response = m_client.fetch(m_file.url, headers, receiver, m_token);
        if (response.status == 416) { // the rest that we asked for does not exist: our part is not of this file
            startOver();
            return "The server has no such range.";
        }
        if (isTemporary(response.status)) {
            m_askedPause = std::min(response.count("retry-after").value_or(0), kMaximumAskedSeconds);
            return "The server answered " + std::to_string(response.status) + '.';
        }
        if (!response.isSuccess())
            throwRefusal(response, m_file.url);
        return problem;
    }

    /// Why this answer is not the bytes that we want next; begins from zero where it holds the whole file.
    std::string reasonAgainst(const HttpResponse& response, std::uint64_t begin) {
        const std::string encoding = response.header("content-encoding");
        if (!encoding.empty() && encoding != "identity")
            return "The server sends an encoded file.";
        const std::string tag = response.header("etag");
        if (response.status == 206) {
            const bool sameContent = tag.empty() || m_part.validator().empty() || tag == m_part.validator();
            if (begin == 0 || !sameContent || !isRestFrom(response.header("content-range"), begin, m_file.bytes)) {
                startOver();
                return "The server sends another part than the one we asked for.";
            }
        } else {
            if (begin > 0)
                startOver(); // the whole file instead of its rest
            const auto length = response.count("content-length");
            if (length && *length != m_file.bytes)
                return "The server sends a file of another size.";
        }
        m_part.setValidator(isStrong(tag) ? tag : std::string());
        return {};
    }

    bool take(std::span<const std::byte> bytes, std::string& problem) {
        if (bytes.size() > m_file.bytes - m_part.size()) {
            startOver();
            problem = "The server sends more than it announced.";
            return false;
        }
        m_part.append(bytes);
        if (m_digest)
            m_digest->update(bytes);
        if (m_arrived)
            m_arrived(m_part.size());
        return true;
    }

    void pause() {
        const auto end = std::chrono::steady_clock::now() +
                         std::max<std::chrono::milliseconds>(m_settings.retryPause, std::chrono::seconds(m_askedPause));
        m_askedPause = 0;
        while (std::chrono::steady_clock::now() < end) {
            m_token.throwIfCancelled();
            std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(
                end - std::chrono::steady_clock::now(), std::chrono::milliseconds(50)));
        }
    }

    HttpClient& m_client;
    const HubSettings& m_settings;
    const RemoteFile& m_file;
    const std::filesystem::path& m_target;
    const ArrivedSink& m_arrived;
    const CancelToken& m_token;
    PartialFile m_part;
    std::optional<ContentDigest> m_digest;
    std::uint64_t m_askedPause = 0; ///< seconds that the server wants us to wait
};

} // namespace

void throwRefusal(const HttpResponse& response, const std::string& what) {
    const std::string answer = what + ": " + std::to_string(response.status) + ' ' + response.header("x-error-message");
    if (response.status == 401 || response.status == 403)
        throw Error(ErrorCode::AccessDenied,
                    "The server asks for permission: accept the model's terms on its page, then name your token in "
                    "HF_TOKEN.",
                    answer);
    if (response.status == 404 || response.status == 410)
        throw Error(ErrorCode::FileNotFound, "The server has no such model or file.", answer);
    throw Error(ErrorCode::NetworkFailed, "The server does not give the file.", answer);
}

bool isTemporary(long status) noexcept {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

void downloadFile(HttpClient& client, const HubSettings& settings, const RemoteFile& file,
                  const std::filesystem::path& target, const ArrivedSink& arrived, const CancelToken& token) {
    Download(client, settings, file, target, arrived, token).run();
}

} // namespace fathom
