// Memory of this process, as Linux tells it.
#pragma once

#include <QtGlobal>
#include <cstdint>
#include <fstream>
#include <string>

namespace fathom::test {

/// A line of /proc/self/status, in bytes.
inline std::uint64_t statusOf(const std::string& name) {
    std::ifstream stream("/proc/self/status");
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with(name + ":"))
            return std::stoull(line.substr(name.size() + 1)) * 1024;
    qFatal("no %s", name.c_str());
}

/// Lets VmHWM begin anew.
inline bool forgetPeak() {
    std::ofstream stream("/proc/self/clear_refs");
    stream << "5" << std::flush;
    return stream.good();
}

} // namespace fathom::test
