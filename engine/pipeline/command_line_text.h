#pragma once

#include "engine/io/scene_export.h"
#include "engine/pipeline/job_queue.h"

#include <filesystem>
#include <string>

namespace fathom {

/// The `fathom-cli run` line that does the same work and writes the same file, quoted for a POSIX shell.
/// Values that equal the defaults are left out.
/// \param target the file to write; its folder becomes --output and its stem --name
[[nodiscard]] std::string commandLineFor(const JobRequest& request, const ExportOptions& options,
                                         const std::filesystem::path& target);

} // namespace fathom
