#pragma once

#include <filesystem>

namespace fathom {

/// Where the program keeps what it can make again: $FATHOM_CACHE, else fathom in $XDG_CACHE_HOME or ~/.cache. It may not
/// exist yet.
[[nodiscard]] std::filesystem::path cacheFolder();

} // namespace fathom
