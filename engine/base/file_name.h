#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fathom {

/// Most bytes of one name that file systems take.
inline constexpr std::size_t kLongestFileName = 255;

[[nodiscard]] bool isUtf8(std::string_view text);

/// The beginning of a name, at most so many bytes, without half a character of UTF-8 at its end.
[[nodiscard]] std::string beginningOf(std::string name, std::size_t bytes);

} // namespace fathom
