#include "engine/hub/repository_check.h"

#include "engine/hub/content_digest.h"
#include "engine/hub/hub_cache.h"

#include <optional>
#include <system_error>

namespace fathom {

namespace {

namespace fs = std::filesystem;

struct Expectation {
    DigestKind kind;
    std::string value;
};

std::optional<Expectation> expectationOf(const fs::path& file, const WantedFile& wanted) {
    if (!wanted.sha256.empty())
        return Expectation{DigestKind::Sha256, wanted.sha256};
    const auto name = HubCache::contentNameOf(file);
    for (const DigestKind kind : {DigestKind::Sha256, DigestKind::GitBlob})
        if (name && isDigest(*name, kind))
            return Expectation{kind, *name};
    return std::nullopt;
}

FileState check(const fs::path& file, const WantedFile& wanted, const CancelToken& token) {
    std::error_code error;
    const std::uint64_t bytes = fs::file_size(file, error);
    if (error)
        return FileState::Missing;
    if (wanted.bytes > 0 && bytes != wanted.bytes)
        return FileState::Damaged;
    const auto expected = expectationOf(file, wanted);
    if (!expected)
        return FileState::Unknown;
    ContentDigest digest(expected->kind, bytes);
    digestFile(digest, file, bytes, token);
    return digest.finish() == expected->value ? FileState::Intact : FileState::Damaged;
}

} // namespace

std::vector<CheckedFile> checkSnapshot(const fs::path& snapshot, const std::vector<WantedFile>& files,
                                       const DownloadSink& sink, const CancelToken& token) {
    DownloadProgress progress{DownloadStage::Fetching, 0, 0};
    std::error_code error;
    const auto bytesOf = [&](const WantedFile& wanted) -> std::uint64_t {
        const std::uint64_t bytes = fs::file_size(snapshot / wanted.path, error);
        return error ? 0 : bytes;
    };
    for (const WantedFile& wanted : files)
        progress.total += bytesOf(wanted);
    std::vector<CheckedFile> checked;
    for (const WantedFile& wanted : files) {
        checked.push_back({wanted.path, check(snapshot / wanted.path, wanted, token)});
        progress.done += bytesOf(wanted);
        if (sink)
            sink(progress);
    }
    return checked;
}

} // namespace fathom
