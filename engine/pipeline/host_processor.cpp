#include "engine/pipeline/host_processor.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sched.h>
#include <sstream>
#include <string_view>

#if defined(__GLIBC__)
#include <malloc.h>
#endif
#if defined(__linux__)
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>
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

/// Cores that the affinity of this process allows; 0 when it is not told.
int coresOfAffinity() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

/// Cores of the control group, which all of its processes may use, or of the machine; 0 when nobody tells.
int coresOfGroup() {
    std::string group;
    for (std::ifstream stream("/proc/self/cgroup"); std::getline(stream, group);)
        if (group.starts_with("0::"))
            break;
    const std::string own = group.starts_with("0::") ? group.substr(3) : "/";
    std::string list;
    for (const std::string& file : {"/sys/fs/cgroup" + own + "/cpuset.cpus.effective",
                                    std::string("/sys/fs/cgroup/cpuset.cpus.effective"),
                                    std::string("/sys/devices/system/cpu/online")})
        if (std::ifstream stream(file); stream >> list)
            return coresInList(list);
    return 0;
}

} // namespace

int coresInList(std::string_view list) noexcept {
    const char* at = list.data();
    const char* const end = at + list.size();
    for (int cores = 0;; ++at) {
        int first = 0, last = 0;
        auto read = std::from_chars(at, end, first);
        last = first;
        if (read.ec == std::errc{} && read.ptr != end && *read.ptr == '-')
            read = std::from_chars(read.ptr + 1, end, last);
        if (read.ec != std::errc{} || first < 0 || last < first)
            return 0;
        cores += last - first + 1;
        at = read.ptr;
        if (at == end)
            return cores;
        if (*at != ',')
            return 0;
    }
}

bool isBoundToSomeCores() {
    const int own = coresOfAffinity();
    return own > 0 && own < coresOfGroup();
}

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
    int cores = coresOfAffinity();
    std::ifstream stream("/sys/fs/cgroup/cpu.max");
    double quota = 0, period = 0; // a quota of "max" is no number
    if (stream >> quota >> period && quota > 0 && period > 0)
        cores = std::min(cores, std::max(static_cast<int>(quota / period + 0.5), 1));
    return std::max(cores, 1);
}

#if defined(__linux__)
namespace {

/// Whether the loader writes into code of an object; what it has written must not be lost.
bool hasTextRelocations(const dl_phdr_info& object) noexcept {
    for (int i = 0; i < object.dlpi_phnum; ++i) {
        if (object.dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(object.dlpi_addr + object.dlpi_phdr[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; ++entry)
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0))
                return true;
    }
    return false;
}

int letGoOf(dl_phdr_info* object, std::size_t, void*) noexcept {
    if (std::string_view(object->dlpi_name).find("vdso") != std::string_view::npos || hasTextRelocations(*object))
        return 0;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        // Nothing ever writes into a segment that was never writable: dropping its pages loses nothing.
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0)
            continue;
        const std::uintptr_t begin = (object->dlpi_addr + segment.p_vaddr + page - 1) / page * page;
        const std::uintptr_t end = (object->dlpi_addr + segment.p_vaddr + segment.p_filesz) / page * page;
        if (begin < end)
            ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 0;
}

} // namespace

void returnStartMemory() noexcept {
    ::dl_iterate_phdr(letGoOf, nullptr);
}
#else
void returnStartMemory() noexcept {}
#endif

void returnFreeMemory() noexcept {
#if defined(__GLIBC__)
    ::malloc_trim(0);
#endif
}

} // namespace fathom
