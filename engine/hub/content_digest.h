#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/cancellation.h"

struct evp_md_ctx_st;

namespace fathom {

/// How a server names the content of a file.
enum class DigestKind {
    Sha256, ///< of the content; 64 hexadecimal digits: large files
    GitBlob ///< SHA-1 of "blob <size>\0" and the content; 40 digits: small files
};

/// The kind of digest that a content name can be, by its form; nothing when it is none.
[[nodiscard]] bool isDigest(std::string_view name, DigestKind kind) noexcept;

/// A hash of content that comes piece by piece.
class ContentDigest {
public:
    /// \param totalBytes  the size of the whole content, which a GitBlob begins with
    ContentDigest(DigestKind kind, std::uint64_t totalBytes);
    ~ContentDigest();
    ContentDigest(ContentDigest&&) noexcept;
    ContentDigest& operator=(ContentDigest&&) noexcept;

    void update(std::span<const std::byte> bytes);

    /// Lower-case hexadecimal. Once.
    [[nodiscard]] std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

/// Feeds the first `bytes` of a file to the digest.
/// \throws Error{FileNotReadable}, Error{CorruptFile} when the file is shorter, Cancelled
void digestFile(ContentDigest& digest, const std::filesystem::path& file, std::uint64_t bytes,
                const CancelToken& token);

} // namespace fathom
