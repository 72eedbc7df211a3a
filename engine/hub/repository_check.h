#pragma once

#include "engine/base/cancellation.h"
#include "engine/hub/repository_download.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

enum class FileState {
    Intact,  ///< its hash is the announced one
    Damaged, ///< another hash or another size
    Missing,
    Unknown, ///< it is there, and no hash of it is known
};

struct CheckedFile {
    std::string path; ///< inside the repository
    FileState state = FileState::Missing;
};

/// Reads every file of a snapshot and compares its hash with the name of the blob behind it and with what is
/// known beforehand.
/// \param sink  bytes read, of all bytes. \throws Error{FileNotReadable}, Cancelled
[[nodiscard]] std::vector<CheckedFile> checkSnapshot(const std::filesystem::path& snapshot,
                                                     const std::vector<WantedFile>& files, const DownloadSink& sink,
                                                     const CancelToken& token);

} // namespace fathom
