#include "engine/hub/repository_download.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/hub/file_download.h"
#include "engine/hub/file_lock.h"
#include "engine/hub/hub_cache.h"
#include "engine/hub/partial_file.h"

#include <system_error>
#include <utility>

namespace fathom {

namespace {

namespace fs = std::filesystem;

/// An entity tag without weakness mark and quotes: the name of a content.
std::string contentNameIn(std::string entityTag) {
    if (entityTag.starts_with("W/"))
        entityTag.erase(0, 2);
    std::erase(entityTag, '"');
    return entityTag;
}

std::string percentEncoded(const std::string& path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const unsigned char letter : path)
        if (std::isalnum(letter) || std::string_view("-._~/").find(static_cast<char>(letter)) != std::string_view::npos)
            text += static_cast<char>(letter);
        else
            (text += '%').append({kDigits[letter >> 4], kDigits[letter & 15]});
    return text;
}

struct Described {
    std::string path;
    RemoteFile remote;
};

class RepositoryDownload {
public:
    RepositoryDownload(const HubSettings& settings, const RepositoryRequest& request, const DownloadSink& sink,
                       const CancelToken& token)
        : m_settings(settings), m_request(request), m_sink(sink), m_token(token), m_client(settings),
          m_cache(settings.cacheFolder, settings.symlinks), m_commit(request.revision) {}

    fs::path run() {
        report(DownloadStage::Asking, true);
        for (const WantedFile& wanted : m_request.files)
            m_files.push_back(describe(wanted));
        requireRoom();
        m_cache.prepare();
        for (const Described& file : m_files)
            bring(file);
        if (m_request.revision != m_commit)
            m_cache.setReference(m_request.repository, m_request.revision, m_commit);
        removeOwnerlessParts(m_cache.folderOf(m_request.repository) / "blobs");
        return m_cache.snapshotOf(m_request.repository, m_commit);
    }

private:
    [[nodiscard]] std::string urlOf(const std::string& path) const {
        return m_settings.endpoint + '/' + m_request.repository + "/resolve/" + m_commit + '/' + percentEncoded(path);
    }

    Described describe(const WantedFile& wanted) {
        if (!isRepositoryPath(wanted.path))
            throw Error(ErrorCode::InvalidOption, "A file's name leads out of its repository.", wanted.path);
        const HttpResponse response = ask(urlOf(wanted.path));
        const std::string commit = response.header("x-repo-commit");
        if (commit.empty())
            throw Error(ErrorCode::NetworkFailed, "The server is no hub of models: it names no revision.",
                        m_settings.endpoint);
        m_commit = commit; // the other files come from the same revision, whatever happens meanwhile
        const std::string linked = response.header("x-linked-etag");
        const auto bytes = response.count(linked.empty() ? "content-length" : "x-linked-size");
        if (!bytes)
            throw Error(ErrorCode::NetworkFailed, "The server does not tell the size of a file.", wanted.path);
        RemoteFile remote{urlOf(wanted.path), contentNameIn(linked.empty() ? response.header("etag") : linked), *bytes,
                          {}, {}};
        chooseDigest(remote, wanted);
        m_total += *bytes;
        return {wanted.path, std::move(remote)};
    }

    /// What is known beforehand has the last word: a server cannot slip in other weights.
    void chooseDigest(RemoteFile& remote, const WantedFile& wanted) const {
        const bool namesSha256 = isDigest(remote.contentName, DigestKind::Sha256);
        const bool differs = (wanted.bytes > 0 && wanted.bytes != remote.bytes) ||
                             (!wanted.sha256.empty() && namesSha256 && wanted.sha256 != remote.contentName);
        if (differs)
            throw Error(ErrorCode::CorruptFile, "The server's file is not the one that was published.", remote.url);
        if (!wanted.sha256.empty() || namesSha256) {
            remote.digest = DigestKind::Sha256;
            remote.expected = namesSha256 ? remote.contentName : wanted.sha256;
        } else if (isDigest(remote.contentName, DigestKind::GitBlob)) {
            remote.digest = DigestKind::GitBlob;
            remote.expected = remote.contentName;
        } else {
            log(LogLevel::Warning, "The server names no hash of " + wanted.path + ": only its size can be checked.");
        }
    }

    HttpResponse ask(const std::string& url) {
        std::string problem;
        for (int attempt = 0; attempt < m_settings.attemptsWithoutProgress; ++attempt) {
            try {
                HttpResponse response = m_client.describe(url, m_token);
                const bool isAnswer = response.status < 400;
                if (isAnswer)
                    return response;
                if (!isTemporary(response.status))
                    throwRefusal(response, url);
                problem = std::to_string(response.status);
            } catch (const TransferFailure& failure) {
                problem = failure.what();
            }
            m_token.throwIfCancelled();
        }
        throw Error(ErrorCode::NetworkFailed, "The server cannot be reached.", problem);
    }

    [[nodiscard]] bool isThere(const Described& file) const {
        std::error_code error;
        const fs::path blob = m_cache.blobOf(m_request.repository, file.remote.contentName);
        return fs::file_size(blob, error) == file.remote.bytes && !error;
    }

    [[nodiscard]] bool isPlaced(const Described& file) const {
        std::error_code error;
        const fs::path placed = m_cache.snapshotOf(m_request.repository, m_commit) / file.path;
        return fs::file_size(placed, error) == file.remote.bytes && !error;
    }

    void requireRoom() const {
        std::uint64_t needed = 0;
        const fs::path blobs = m_cache.folderOf(m_request.repository) / "blobs";
        for (const Described& file : m_files)
            if (!isThere(file) && !isPlaced(file))
                needed += file.remote.bytes - std::min(file.remote.bytes, arrivedBytes(blobs, file.remote.contentName));
        std::error_code error;
        fs::path existing = m_cache.root();
        while (!fs::exists(existing, error) && existing.has_relative_path())
            existing = existing.parent_path();
        const fs::space_info space = fs::space(existing, error);
        if (!error && needed + needed / 20 > space.available)
            throw Error(ErrorCode::CannotWrite,
                        "The disk has too little room: " + std::to_string((needed + needed / 20) >> 20) +
                            " MiB are needed and " + std::to_string(space.available >> 20) + " MiB are free.",
                        m_cache.root().string());
    }

    void bring(const Described& file) {
        if (!isPlaced(file)) {
            const fs::path blob = m_cache.blobOf(m_request.repository, file.remote.contentName);
            report(DownloadStage::Waiting, true);
            const FileLock lock(m_cache.lockOf(m_request.repository, file.remote.contentName), m_token);
            if (!isThere(file))
                downloadFile(
                    m_client, m_settings, file.remote, blob,
                    [this](std::uint64_t bytes) {
                        m_current = bytes;
                        report(DownloadStage::Fetching, false);
                    },
                    m_token);
            m_cache.place(m_request.repository, m_commit, file.path, blob);
        }
        m_finished += file.remote.bytes;
        m_current = 0;
        report(DownloadStage::Fetching, true);
    }

    void report(DownloadStage stage, bool now) {
        const auto time = std::chrono::steady_clock::now();
        if (!m_sink || (!now && stage == m_stage && time < m_nextReport))
            return;
        m_stage = stage;
        m_nextReport = time + std::chrono::milliseconds(50);
        m_sink({stage, m_finished + m_current, m_total});
    }

    const HubSettings& m_settings;
    const RepositoryRequest& m_request;
    const DownloadSink& m_sink;
    const CancelToken& m_token;
    HttpClient m_client;
    HubCache m_cache;
    std::string m_commit;
    std::vector<Described> m_files;
    std::uint64_t m_total = 0;
    std::uint64_t m_finished = 0; ///< bytes of files that are done
    std::uint64_t m_current = 0;  ///< bytes of the present one
    DownloadStage m_stage = DownloadStage::Asking; ///< as last reported
    std::chrono::steady_clock::time_point m_nextReport{};
};

} // namespace

fs::path downloadRepository(const HubSettings& settings, const RepositoryRequest& request, const DownloadSink& sink,
                            const CancelToken& token) {
    if (settings.offline)
        throw Error(ErrorCode::NetworkFailed,
                    "Offline mode is on (HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE): nothing is downloaded.",
                    request.repository);
    return RepositoryDownload(settings, request, sink, token).run();
}

void discardInterruptedDownloads(const HubSettings& settings, const std::string& repository) {
    removeOwnerlessParts(HubCache(settings.cacheFolder, settings.symlinks).folderOf(repository) / "blobs");
}

std::uint64_t interruptedBytes(const HubSettings& settings, const std::string& repository) {
    return ownerlessBytes(HubCache(settings.cacheFolder, settings.symlinks).folderOf(repository) / "blobs");
}

} // namespace fathom
