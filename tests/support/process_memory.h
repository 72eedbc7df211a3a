// Memory of this process, as Linux tells it.
#pragma once

#include <QtGlobal>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
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

/// What the system says of the mapping around a place: VmFlags of /proc/self/smaps, empty where there is none.
inline std::string mappingFlagsOf(const void* place) {
    const auto address = reinterpret_cast<std::uintptr_t>(place);
    std::ifstream stream("/proc/self/smaps");
    bool isInside = false;
    for (std::string line; std::getline(stream, line);) {
        std::uintptr_t first = 0, end = 0;
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &first, &end) == 2)
            isInside = address >= first && address < end;
        else if (isInside && line.starts_with("VmFlags:"))
            return line + " ";
    }
    return {};
}

} // namespace fathom::test
