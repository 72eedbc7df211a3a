#include "engine/batch/item_folder.h"

#include "engine/base/folder.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <set>
#include <string>
#include <system_error>

namespace fathom::batch {

namespace {

namespace fs = std::filesystem;

using Paths = std::set<std::string>;

Paths pathsOf(const std::vector<OutputFile>& files) {
    Paths paths;
    for (const OutputFile& file : files)
        paths.insert(file.path);
    return paths;
}

/// The file or folder at the top in which a file lies.
std::string kindOf(const std::string& path) {
    return path.substr(0, path.find('/'));
}

Paths kindsOf(const std::vector<OutputFile>& files) {
    Paths kinds;
    for (const OutputFile& file : files)
        kinds.insert(kindOf(file.path));
    return kinds;
}

/// Everything below a folder but folders; links count as files.
Paths contentOf(const fs::path& folder) {
    Paths paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.symlink_status().type() != fs::file_type::directory)
            paths.insert(entry.path().lexically_relative(folder).generic_string());
    return paths;
}

bool isFolder(const fs::path& path) {
    std::error_code failure;
    return fs::symlink_status(path, failure).type() == fs::file_type::directory;
}

Error foreign(const fs::path& where) {
    return {ErrorCode::InvalidOption,
            "Where the results belong lies something that this batch did not write: move it or choose another output folder.",
            where.string()};
}

/// Removes a file below `top`, and the folders around it that it leaves empty.
void removeFile(const fs::path& top, const std::string& file) {
    std::error_code ignored;
    for (fs::path path = top / file; path != top; path = path.parent_path())
        if (!fs::remove(path, ignored) || ignored)
            return;
}

} // namespace

ItemFolder::ItemFolder(fs::path path, fs::path target) : m_path(std::move(path)), m_target(std::move(target)) {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
    makeFolder(m_path);
}

ItemFolder::~ItemFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

std::vector<OutputFile> ItemFolder::files() const {
    std::vector<OutputFile> files;
    for (const std::string& path : contentOf(m_path))
        files.push_back({path, fs::file_size(m_path / path)});
    return files;
}

void ItemFolder::checkPlace(const std::vector<OutputFile>& known) const {
    const Paths own = pathsOf(known);
    for (const std::string& path : contentOf(m_path)) {
        std::error_code failure;
        if (!own.contains(path) && fs::exists(fs::symlink_status(m_target / path, failure)))
            throw foreign(m_target / path);
    }
}

/// Changes places with earlier results, which are then gone with this object.
bool ItemFolder::exchange() const {
    return ::renameat2(AT_FDCWD, m_path.c_str(), AT_FDCWD, m_target.c_str(), RENAME_EXCHANGE) == 0;
}

void ItemFolder::moveFiles(const std::vector<OutputFile>& files) const {
    for (const OutputFile& file : files) {
        makeFolder((m_target / file.path).parent_path());
        fs::rename(m_path / file.path, m_target / file.path);
    }
}

std::vector<OutputFile> ItemFolder::publish(const std::vector<OutputFile>& known) {
    std::vector<OutputFile> made = files();
    std::error_code failure;
    fs::rename(m_path, m_target, failure); // takes the place of nothing or of an empty folder
    if (!failure)
        return made;
    if (!isFolder(m_target))
        throw Error(ErrorCode::CannotWrite, "The finished results cannot take their name.",
                    m_target.string() + ": " + failure.message());
    const Paths present = contentOf(m_target), own = pathsOf(known), now = pathsOf(made), kinds = kindsOf(made);
    const auto isReplaced = [&](const std::string& path) { return own.contains(path) && kinds.contains(kindOf(path)); };
    if (std::ranges::all_of(present, isReplaced) && exchange())
        return made;
    moveFiles(made);
    for (const std::string& path : present) {
        if (now.contains(path) || !own.contains(path))
            continue;
        if (isReplaced(path))
            removeFile(m_target, path);
        else
            made.push_back({path, fs::file_size(m_target / path)});
    }
    std::ranges::sort(made, {}, &OutputFile::path);
    return made;
}

void checkPlace(const fs::path& target, const std::vector<OutputFile>& known) {
    std::error_code failure;
    if (!fs::exists(fs::symlink_status(target, failure)))
        return;
    if (!isFolder(target))
        throw foreign(target);
    const Paths present = contentOf(target), own = pathsOf(known);
    if (!present.empty() && std::ranges::none_of(present, [&](const std::string& path) { return own.contains(path); }))
        throw foreign(target / *present.begin());
}

} // namespace fathom::batch
