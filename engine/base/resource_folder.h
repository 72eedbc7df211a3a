#pragma once

#include <filesystem>

namespace fathom {

/// The folder with models, colormaps, samples and shaders: $FATHOM_RESOURCES when set, else share/fathom beside
/// the program's bin folder, else the resources of the source tree that the program was built from.
/// \throws Error{FileNotFound} when none of them exists.
[[nodiscard]] const std::filesystem::path& resourceFolder();

} // namespace fathom
