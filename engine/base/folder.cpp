#include "engine/base/folder.h"

#include "engine/base/error.h"

#include <system_error>

namespace fathom {

void makeFolder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Error(ErrorCode::CannotWrite, "The folder cannot be made.", folder.string() + ": " + failure.message());
}

} // namespace fathom
