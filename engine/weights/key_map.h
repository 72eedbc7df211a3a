#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Where a file keeps the tensor that a network calls `key`: the names of the file's tensors that make it up, one after
/// the other along the first dimension. No name: files of this layout leave the tensor out because nothing evaluates it.
using KeyMap = std::function<std::vector<std::string>(const std::string& key)>;

/// One line of a table that translates keys by their beginnings. `#` stands for a number and is taken over in order;
/// what follows the beginning stays as it is.
struct KeyRule {
    std::string_view network;             ///< beginning of the network's key
    std::array<std::string_view, 3> file; ///< beginnings of the file's keys; unused places at the end are empty
};

/// The file's keys by the first rule that fits. \throws Error{Internal} when none does: tables are complete.
[[nodiscard]] std::vector<std::string> keysByRule(std::string_view key, std::span<const KeyRule> rules);

} // namespace fathom
