#pragma once

#include "engine/base/cancellation.h"
#include "engine/hub/hub_settings.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fathom {

/// A file to have, and what is known of it beforehand.
struct WantedFile {
    std::string path;        ///< inside the repository
    std::uint64_t bytes = 0; ///< 0: unknown
    std::string sha256;      ///< lower-case hex; empty: unknown
};

/// Some files of a repository at one revision.
struct RepositoryRequest {
    std::string repository; ///< "owner/name"
    std::string revision = "main";
    std::vector<WantedFile> files;
};

enum class DownloadStage {
    Asking,  ///< what the server has
    Waiting, ///< another program downloads the same file
    Fetching,
};

/// Where a download stands: bytes of all files together.
struct DownloadProgress {
    DownloadStage stage = DownloadStage::Asking;
    std::uint64_t done = 0;
    std::uint64_t total = 0; ///< 0 while unknown
};

/// Called from the thread that downloads, at most 20 times a second; must not block.
using DownloadSink = std::function<void(const DownloadProgress&)>;

/// Brings the files into the cache and returns the folder of the snapshot that holds them. Files that are
/// there already are not fetched again. Nothing is visible in the snapshot before it was checked against its
/// hash; a download that ends early goes on from there next time.
/// \throws Error{NetworkFailed} also when offline mode is on, Error{AccessDenied, FileNotFound, CorruptFile,
/// CannotWrite} also when the disk has too little room, Cancelled
std::filesystem::path downloadRepository(const HubSettings& settings, const RepositoryRequest& request,
                                         const DownloadSink& sink, const CancelToken& token);

/// Removes what interrupted downloads of the repository left behind, unless one of them still runs.
void discardInterruptedDownloads(const HubSettings& settings, const std::string& repository);

/// Bytes of the repository that interrupted downloads left behind.
[[nodiscard]] std::uint64_t interruptedBytes(const HubSettings& settings, const std::string& repository);

} // namespace fathom
