#pragma once

#include <filesystem>

namespace fathom {

/// Makes a folder and those above it; one that is there already is fine. \throws Error{CannotWrite}
void makeFolder(const std::filesystem::path& folder);

} // namespace fathom
