#pragma once

#include "engine/base/error.h"

#include <nlohmann/json.hpp>

#include <functional>

namespace fathom {

/// "fathom-cli: sentence (code: detail)" on standard error.
void reportError(const Error& error);

/// 2 for a wrong option, else 1.
[[nodiscard]] int exitStatusOf(const Error& error) noexcept;

/// {code, message, detail}
[[nodiscard]] nlohmann::ordered_json jsonOf(const Error& error);

/// Does the work of a command. With `json` an Error of it is also printed as a document.
/// \returns its exit status \throws what the work throws
int withJsonFailure(bool json, const std::function<int()>& work);

/// Writes the document to standard output, indented. Bytes that are not UTF-8 (file names may hold any) are
/// replaced.
void printJson(const nlohmann::ordered_json& document);

} // namespace fathom
