#pragma once

#include "engine/base/error.h"

#include <optional>
#include <utility>

namespace fathom::test {

/// The code of the Error that `action` throws, or nothing when it returns. Other exceptions pass through.
template <typename Action>
[[nodiscard]] std::optional<ErrorCode> errorOf(Action&& action) {
    try {
        std::forward<Action>(action)();
    } catch (const Error& error) {
        return error.code();
    }
    return std::nullopt;
}

} // namespace fathom::test
