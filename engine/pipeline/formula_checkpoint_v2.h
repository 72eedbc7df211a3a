#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

/// The networks of Depth Anything V1 and V2, each in the original spelling and, with "-hf" at the end, as transformers
/// spells it.
[[nodiscard]] std::vector<std::string> networkNamesV2();

/// As writeFormulaCheckpoint; false when `network` is none of networkNamesV2().
bool writeFormulaCheckpointV2(const std::string& network, const std::filesystem::path& target);

} // namespace fathom
