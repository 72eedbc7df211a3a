#include "engine/pipeline/host_processor.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sched.h>
#include <sstream>
#include <string_view>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace fathom {

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t");
    return first == std::string_view::npos ? std::string()
                                           : std::string(text.substr(first, last - first + 1));
}

/// The "key : value" lines up to the first empty one.
std::map<std::string, std::string> readTable(const char* path) {
    std::map<std::string, std::string> table;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line) && !line.empty();)
        if (const auto colon = line.find(':'); colon != std::string::npos)
            table.emplace(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    return table;
}

bool hasWord(const std::string& text, std::string_view wanted) {
    std::istringstream words(text);
    for (std::string word; words >> word;)
        if (word == wanted)
            return true;
    return false;
}

/// "23456 kB" in bytes; 0 for anything else.
std::uint64_t bytesOf(const std::string& kilobytes) {
    std::istringstream stream(kilobytes);
    std::uint64_t value = 0;
    return stream >> value ? value * 1024 : 0;
}

/// A number of bytes in a one-line file; `none` when it is absent or says "max".
std::uint64_t readBytes(const char* path, std::uint64_t none) {
    std::ifstream stream(path);
    std::uint64_t value = 0;
    return stream >> value ? value : none;
}

} // namespace

HostProcessor readHostProcessor() {
    HostProcessor host;
    const auto processor = readTable("/proc/cpuinfo");
    if (const auto name = processor.find("model name"); name != processor.end() && !name->second.empty())
        host.name = name->second;
    if (const auto found = processor.find("flags"); found != processor.end()) {
        host.nativeBf16 = hasWord(found->second, "amx_bf16") || hasWord(found->second, "avx512_bf16");
        host.nativeFp16 = hasWord(found->second, "avx512_fp16");
    }
    auto memory = readTable("/proc/meminfo");
    const std::uint64_t installed = bytesOf(memory["MemTotal"]);
    const std::uint64_t limit = readBytes("/sys/fs/cgroup/memory.max", installed);
    host.totalMemory = std::min(installed, limit);
    host.freeMemory = bytesOf(memory["MemAvailable"]);
    if (limit < installed) {
        const std::uint64_t used = readBytes("/sys/fs/cgroup/memory.current", 0);
        host.freeMemory = std::min(host.freeMemory, limit - std::min(limit, used));
    }
    return host;
}

int usableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    int cores = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    std::ifstream stream("/sys/fs/cgroup/cpu.max");
    double quota = 0, period = 0; // a quota of "max" is no number
    if (stream >> quota >> period && quota > 0 && period > 0)
        cores = std::min(cores, std::max(static_cast<int>(quota / period + 0.5), 1));
    return std::max(cores, 1);
}

void returnFreeMemory() noexcept {
#if defined(__GLIBC__)
    ::malloc_trim(0);
#endif
}

} // namespace fathom
