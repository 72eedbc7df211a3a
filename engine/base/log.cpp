#include "engine/base/log.h"

#include <cstdio>
#include <mutex>
#include <utility>

namespace fathom {

namespace {

void writeToStandardError(LogLevel level, std::string_view line) {
    if (level >= LogLevel::Warning)
        std::fprintf(stderr, "fathom: %.*s\n", static_cast<int>(line.size()), line.data());
}

struct Receiver {
    std::mutex mutex;
    LogSink sink = writeToStandardError;
};

// The one process-wide object of the engine: a log has one destination.
Receiver& receiver() {
    static Receiver instance;
    return instance;
}

} // namespace

void setLogSink(LogSink sink) {
    std::lock_guard lock(receiver().mutex);
    receiver().sink = sink ? std::move(sink) : LogSink(writeToStandardError);
}

void log(LogLevel level, std::string_view line) {
    std::lock_guard lock(receiver().mutex);
    receiver().sink(level, line);
}

} // namespace fathom
