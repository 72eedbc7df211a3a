#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace fathom {

enum class LogLevel { Debug, Information, Warning, Problem };

/// Receives every line; called from any thread, one call at a time.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// Replaces the receiver of log lines. The first one writes warnings and problems to standard error.
void setLogSink(LogSink sink);

/// Writes one English line. Safe from any thread.
void log(LogLevel level, std::string_view line);

} // namespace fathom
