#include "engine/base/resource_folder.h"

#include "engine/base/error.h"

#include <cstdlib>
#include <system_error>

namespace fathom {

namespace {

std::filesystem::path findResourceFolder() {
    if (const char* named = std::getenv("FATHOM_RESOURCES"))
        return named;
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path installed = program.parent_path().parent_path() / "share" / "fathom";
    if (!error && std::filesystem::is_directory(installed, error))
        return installed;
    if (std::filesystem::is_directory(FATHOM_SOURCE_RESOURCES, error))
        return FATHOM_SOURCE_RESOURCES;
    throw Error(ErrorCode::FileNotFound, "The program's resources are missing.", installed.string());
}

} // namespace

const std::filesystem::path& resourceFolder() {
    static const std::filesystem::path folder = findResourceFolder();
    return folder;
}

} // namespace fathom
