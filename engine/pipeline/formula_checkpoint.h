#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

/// Names of the networks that can be built, in the order of their size classes.
[[nodiscard]] std::vector<std::string> networkNames();

/// Writes a checkpoint of fp32 weights that are computed from a formula of their keys, so that a network can
/// be run and compared without a download. Its results mean nothing.
/// \param network  one of networkNames().
/// \param target  a .safetensors file, or else a folder for the official layout (config.json,
/// model.safetensors)
/// \throws Error{InvalidOption, CannotWrite}
void writeFormulaCheckpoint(const std::string& network, const std::filesystem::path& target);

} // namespace fathom
