#pragma once

#include <string_view>

namespace fathom {

/// "0.1.0"
[[nodiscard]] std::string_view programVersion() noexcept;

} // namespace fathom
