#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// The folder in which the hub's tools keep repositories:
/// `models--owner--name/{blobs,refs,snapshots}`, a snapshot's files being relative links to blobs that carry
/// the name of their content. Read: links of any depth (a blob may itself be a link into a store that
/// repositories share) and plain files in the snapshot. Written: links, or plain files where links are off.
class HubCache {
public:
    HubCache(std::filesystem::path root, bool symlinks) : m_root(std::move(root)), m_symlinks(symlinks) {}

    [[nodiscard]] const std::filesystem::path& root() const noexcept { return m_root; }

    /// \param repository  "owner/name" \throws Error{InvalidOption} when it is no such name
    [[nodiscard]] std::filesystem::path folderOf(const std::string& repository) const;

    /// The snapshot that holds all of `files`: that of the reference "main" first, then the newest other one.
    [[nodiscard]] std::optional<std::filesystem::path>
    completeSnapshot(const std::string& repository, const std::vector<std::string>& files) const;

    /// Where a content lies, or will lie. \throws Error{InvalidOption} for names that are no file name
    [[nodiscard]] std::filesystem::path blobOf(const std::string& repository, const std::string& contentName) const;
    [[nodiscard]] std::filesystem::path snapshotOf(const std::string& repository, const std::string& commit) const;
    [[nodiscard]] std::filesystem::path lockOf(const std::string& repository, const std::string& contentName) const;

    /// The name of the content behind a file of a snapshot: that of the blob it links to; nothing when it is
    /// a plain file.
    [[nodiscard]] static std::optional<std::string> contentNameOf(const std::filesystem::path& file);

    /// Makes a finished blob appear as `file` of a snapshot, replacing an older one at once.
    /// \throws Error{CannotWrite}
    void place(const std::string& repository, const std::string& commit, const std::string& file,
               const std::filesystem::path& blob) const;

    /// \throws Error{CannotWrite}
    void setReference(const std::string& repository, const std::string& reference, const std::string& commit) const;

    /// Bytes that the repository takes up by itself, without what it shares with others.
    [[nodiscard]] std::uint64_t bytesOf(const std::string& repository) const;

    /// Removes the repository's folder and nothing outside of it: links are removed, not what they lead to.
    /// \throws Error{FileNotFound} when it is not there, Error{CannotWrite}
    void remove(const std::string& repository) const;

    /// Marks the root as a cache, so that backups leave it out. \throws Error{CannotWrite}
    void prepare() const;

private:
    [[nodiscard]] std::optional<std::filesystem::path> referenced(const std::string& repository) const;

    std::filesystem::path m_root;
    bool m_symlinks;
};

/// Whether `text` is a path inside a repository that stays there. '/' separates.
[[nodiscard]] bool isRepositoryPath(const std::string& text) noexcept;

} // namespace fathom
