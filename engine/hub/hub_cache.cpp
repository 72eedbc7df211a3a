#include "engine/hub/hub_cache.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace fathom {

namespace {

namespace fs = std::filesystem;

bool isWord(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 200 && text.front() != '.' && text.front() != '-' &&
           std::ranges::all_of(text, [](unsigned char letter) {
               return std::isalnum(letter) || letter == '-' || letter == '_' || letter == '.';
           });
}

std::string requireWord(const std::string& text, const char* what) {
    if (!isWord(text))
        throw Error(ErrorCode::InvalidOption, what, text);
    return text;
}

[[noreturn]] void failToWrite(const fs::path& path, const std::error_code& error) {
    throw Error(ErrorCode::CannotWrite, "The folder of the models cannot be written.",
                path.string() + ": " + error.message());
}

void makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        failToWrite(folder, error);
}

bool holdsAll(const fs::path& snapshot, const std::vector<std::string>& files) {
    return std::ranges::all_of(files, [&](const std::string& file) {
        std::error_code ignored;
        return fs::is_regular_file(snapshot / file, ignored); // follows links
    });
}

} // namespace

bool isRepositoryPath(const std::string& text) noexcept {
    if (text.empty() || text.size() > 1000 || text.find('\\') != std::string::npos ||
        text.find('\0') != std::string::npos)
        return false;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('/', begin), text.size());
        const std::string_view part = std::string_view(text).substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

fs::path HubCache::folderOf(const std::string& repository) const {
    const auto slash = repository.find('/');
    if (slash == std::string::npos || !isWord(repository.substr(0, slash)) || !isWord(repository.substr(slash + 1)))
        throw Error(ErrorCode::InvalidOption, "A repository is named owner/name.", repository);
    return m_root / ("models--" + repository.substr(0, slash) + "--" + repository.substr(slash + 1));
}

fs::path HubCache::blobOf(const std::string& repository, const std::string& contentName) const {
    return folderOf(repository) / "blobs" /
           requireWord(contentName, "The server's name for the content is not one that can be used.");
}

fs::path HubCache::snapshotOf(const std::string& repository, const std::string& commit) const {
    return folderOf(repository) / "snapshots" / requireWord(commit, "The server names no revision.");
}

fs::path HubCache::lockOf(const std::string& repository, const std::string& contentName) const {
    return m_root / ".locks" / folderOf(repository).filename() /
           (requireWord(contentName, "The server's name for the content is not one that can be used.") + ".lock");
}

std::optional<fs::path> HubCache::referenced(const std::string& repository) const {
    std::ifstream stream(folderOf(repository) / "refs" / "main");
    std::string commit;
    stream >> commit;
    if (!isWord(commit))
        return std::nullopt;
    return folderOf(repository) / "snapshots" / commit;
}

std::optional<fs::path> HubCache::completeSnapshot(const std::string& repository,
                                                   const std::vector<std::string>& files) const {
    if (const auto main = referenced(repository); main && holdsAll(*main, files))
        return main;
    std::optional<fs::path> newest;
    fs::file_time_type newestTime{};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folderOf(repository) / "snapshots", error)) {
        const auto time = fs::last_write_time(entry.path(), error);
        if (holdsAll(entry.path(), files) && (!newest || time > newestTime)) {
            newest = entry.path();
            newestTime = time;
        }
    }
    return newest;
}

std::optional<std::string> HubCache::contentNameOf(const fs::path& file) {
    std::error_code error;
    const fs::path target = fs::read_symlink(file, error);
    if (error)
        return std::nullopt;
    return target.filename().string();
}

void HubCache::place(const std::string& repository, const std::string& commit, const std::string& file,
                     const fs::path& blob) const {
    if (!isRepositoryPath(file))
        throw Error(ErrorCode::InvalidOption, "A file's name leads out of its repository.", file);
    const fs::path target = snapshotOf(repository, commit) / file;
    makeFolder(target.parent_path());
    std::error_code error;
    if (m_symlinks) {
        const fs::path link = target.string() + "." + std::to_string(::getpid()) + ".link";
        fs::remove(link, error);
        fs::create_symlink(fs::relative(blob, target.parent_path(), error), link, error);
        if (!error) {
            fs::rename(link, target, error);
            if (error)
                failToWrite(target, error);
            return;
        }
    }
    fs::rename(blob, target, error); // a file system without links: the file itself
    if (error)
        failToWrite(target, error);
}

void HubCache::setReference(const std::string& repository, const std::string& reference,
                            const std::string& commit) const {
    const fs::path file = folderOf(repository) / "refs" / requireWord(reference, "A reference has no such name.");
    makeFolder(file.parent_path());
    AtomicFile out(file);
    out.write(requireWord(commit, "The server names no revision."));
    out.commit();
}

std::uint64_t HubCache::bytesOf(const std::string& repository) const {
    std::uint64_t sum = 0;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folderOf(repository), error))
        if (entry.symlink_status(error).type() == fs::file_type::regular)
            sum += entry.file_size(error);
    return sum;
}

void HubCache::remove(const std::string& repository) const {
    const fs::path folder = folderOf(repository);
    std::error_code error;
    if (fs::symlink_status(folder, error).type() != fs::file_type::directory)
        throw Error(ErrorCode::FileNotFound, "The model is not in the folder of the models.", folder.string());
    fs::remove_all(folder, error);
    if (error)
        throw Error(ErrorCode::CannotWrite, "The model cannot be removed.", folder.string() + ": " + error.message());
    fs::remove_all(m_root / ".locks" / folder.filename(), error);
}

void HubCache::prepare() const {
    makeFolder(m_root);
    std::error_code ignored;
    const fs::path tag = m_root / "CACHEDIR.TAG";
    if (fs::exists(tag, ignored))
        return;
    AtomicFile file(tag);
    file.write("Signature: 8a477f597d28d172789f06886806bc55\n# Downloaded models; can be downloaded again.\n");
    file.commit();
}

} // namespace fathom
