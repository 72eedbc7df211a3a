#include "engine/base/cache_folder.h"

#include <cstdlib>
#include <string>

namespace fathom {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

std::filesystem::path cacheFolder() {
    if (const std::string own = variable("FATHOM_CACHE"); !own.empty())
        return own;
    if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty())
        return std::filesystem::path(cache) / "fathom";
    if (const std::string home = variable("HOME"); !home.empty())
        return std::filesystem::path(home) / ".cache" / "fathom";
    return std::filesystem::temp_directory_path() / "fathom";
}

} // namespace fathom
