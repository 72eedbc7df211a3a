#include "engine/hub/partial_file.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace fathom {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".fathom-part";
constexpr std::uint64_t kSyncStep = 64u << 20;

std::string firstLineOf(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

/// Changes with every start of the machine.
std::string bootId() {
    return firstLineOf("/proc/sys/kernel/random/boot_id");
}

std::string hostName() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

/// Tells a process from a later one with the same number; empty when there is none.
std::string startOf(std::int64_t process) {
    const std::string status = firstLineOf("/proc/" + std::to_string(process) + "/stat");
    // The name in parentheses may hold spaces; the start time is the 20th word after it.
    auto at = status.rfind(')');
    for (int word = 0; word < 20 && at != std::string::npos; ++word)
        at = status.find(' ', at + 1);
    if (at == std::string::npos)
        return {};
    return status.substr(at + 1, status.find(' ', at + 1) - at - 1);
}

struct State {
    std::string validator;
    std::uint64_t synced = 0;
    std::int64_t process = 0; ///< 0: nobody
    std::string start;
    std::string boot;
    std::string host;

    [[nodiscard]] bool isOwned() const {
        if (process == 0)
            return false;
        if (host != hostName())
            return true; // cannot be known from here
        return boot == bootId() && startOf(process) == start;
    }
};

fs::path statePathOf(const fs::path& part) {
    return part.string() + ".json";
}

State readState(const fs::path& part) {
    State state;
    try {
        std::ifstream stream(statePathOf(part), std::ios::binary);
        const Json json = Json::parse(std::string{std::istreambuf_iterator<char>(stream), {}});
        const auto text = [&](const char* key) { return json.find(key) ? json.find(key)->string() : std::string(); };
        const auto number = [&](const char* key) { return json.find(key) ? json.find(key)->integer() : 0; };
        state.validator = text("validator");
        state.start = text("start");
        state.boot = text("boot");
        state.host = text("host");
        state.process = number("process");
        state.synced = static_cast<std::uint64_t>(std::max<std::int64_t>(0, number("synced")));
    } catch (const Error&) {
        return {}; // cut while it was written: the bytes are checked by their hash anyway
    }
    return state;
}

bool isPart(const fs::path& path) {
    return path.filename().string().ends_with(kSuffix);
}

/// What stays when the process is killed while it writes a state.
bool isStateInTheMaking(const fs::path& path) {
    return path.filename().string().ends_with(std::string(kSuffix) + ".json.new");
}

/// Parts of a content, the longest first.
std::vector<std::pair<std::uint64_t, fs::path>> partsIn(const fs::path& folder, const std::string& contentName) {
    std::vector<std::pair<std::uint64_t, fs::path>> parts;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (isPart(entry.path()) && entry.path().filename().string().starts_with(contentName + '.'))
            if (const auto size = entry.file_size(error); !error)
                parts.emplace_back(size, entry.path());
    std::ranges::sort(parts, std::greater<>());
    return parts;
}

void removePart(const fs::path& part) noexcept {
    std::error_code ignored;
    fs::remove(part, ignored);
    fs::remove(statePathOf(part), ignored);
}

std::string uniqueWord() {
    std::random_device source;
    std::array<char, 9> word{};
    std::snprintf(word.data(), word.size(), "%08x", source());
    return word.data();
}

void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace

PartialFile::PartialFile(const fs::path& folder, const std::string& contentName, std::uint64_t total)
    : m_folder(folder), m_contentName(contentName), m_total(total),
      m_path(folder / (contentName + '.' + uniqueWord() + std::string(kSuffix))) {
    std::error_code error;
    fs::create_directories(folder, error);
    takeOver();
    open();
    writeState(true);
}

PartialFile::~PartialFile() {
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    try {
        if (m_size > 0)
            writeState(false);
        else
            removePart(m_path);
    } catch (const Error&) {
        // The disk is full: the bytes stay, and the next owner sees that this process is gone.
    }
}

void PartialFile::takeOver() {
    bool taken = false;
    for (const auto& [size, part] : partsIn(m_folder, m_contentName)) {
        const State state = readState(part);
        if (state.isOwned())
            continue;
        if (taken) {
            removePart(part);
            continue;
        }
        std::error_code error;
        fs::rename(part, m_path, error); // of several that try, one succeeds
        if (error)
            continue;
        taken = true;
        fs::remove(statePathOf(part), error);
        m_validator = state.validator;
        // After a power cut only what was flushed counts.
        m_size = state.boot == bootId() || state.boot.empty() ? size : std::min(size, state.synced);
        m_size = std::min(m_size, m_total);
    }
}

void PartialFile::open() {
    m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (m_descriptor < 0)
        fail("The folder of the models cannot be written.");
    if (::ftruncate(m_descriptor, static_cast<off_t>(m_size)) != 0 || ::lseek(m_descriptor, 0, SEEK_END) < 0)
        fail("Writing the download failed.");
}

void PartialFile::writeState(bool owned) const {
    const std::int64_t process = owned ? ::getpid() : 0;
    const fs::path made = statePathOf(m_path).string() + ".new";
    std::ofstream file(made, std::ios::binary);
    file << ("{\"content\": " + quoteJson(m_contentName) + ", \"total\": " + std::to_string(m_total) +
               ", \"validator\": " + quoteJson(m_validator) + ", \"synced\": " + std::to_string(m_synced) +
               ", \"process\": " + std::to_string(process) + ", \"start\": " + quoteJson(startOf(::getpid())) +
               ", \"boot\": " + quoteJson(bootId()) + ", \"host\": " + quoteJson(hostName()) + "}\n");
    file.close();
    // Not flushed to the disk: a state that a power cut damages costs no more than a new beginning.
    if (!file || ::rename(made.c_str(), statePathOf(m_path).c_str()) != 0)
        fail("Writing the download failed.");
}

void PartialFile::setValidator(const std::string& validator) {
    if (validator == m_validator)
        return;
    m_validator = validator;
    writeState(true);
}

void PartialFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail("Writing the download failed.");
        m_size += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (m_size - m_synced >= kSyncStep) {
        sync();
        writeState(true);
    }
}

void PartialFile::clear() {
    m_size = m_synced = 0;
    m_validator.clear();
    if (::ftruncate(m_descriptor, 0) != 0 || ::lseek(m_descriptor, 0, SEEK_SET) < 0)
        fail("Writing the download failed.");
    writeState(true);
}

void PartialFile::sync() {
    if (::fsync(m_descriptor) != 0)
        fail("Writing the download failed.");
    m_synced = m_size;
}

void PartialFile::publish(const fs::path& target) {
    sync();
    if (::rename(m_path.c_str(), target.c_str()) != 0)
        fail("The finished file cannot take its name.");
    syncFolder(target.parent_path());
    ::close(m_descriptor);
    m_descriptor = -1;
    std::error_code ignored;
    fs::remove(statePathOf(m_path), ignored);
}

void PartialFile::discard() noexcept {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    removePart(m_path);
}

void PartialFile::fail(const char* what) const {
    const int reason = errno;
    throw Error(ErrorCode::CannotWrite, what, m_path.string() + ": " + std::strerror(reason));
}

std::uint64_t arrivedBytes(const fs::path& folder, const std::string& contentName) {
    for (const auto& [size, part] : partsIn(folder, contentName))
        if (!readState(part).isOwned())
            return size;
    return 0;
}

std::uint64_t ownerlessBytes(const fs::path& folder) noexcept {
    std::uint64_t sum = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (isPart(entry.path()) && !readState(entry.path()).isOwned())
            sum += entry.file_size(error);
    return sum;
}

void removeOwnerlessParts(const fs::path& folder) noexcept {
    std::error_code error;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (isPart(entry.path()))
            parts.push_back(entry.path());
        else if (isStateInTheMaking(entry.path()))
            fs::remove(entry.path(), error);
    for (const fs::path& part : parts)
        if (!readState(part).isOwned())
            removePart(part);
}

} // namespace fathom
