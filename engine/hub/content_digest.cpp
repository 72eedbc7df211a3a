#include "engine/hub/content_digest.h"

#include "engine/base/error.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace fathom {

bool isDigest(std::string_view name, DigestKind kind) noexcept {
    const std::size_t digits = kind == DigestKind::Sha256 ? 64 : 40;
    return name.size() == digits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void ContentDigest::Free::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

ContentDigest::ContentDigest(DigestKind kind, std::uint64_t totalBytes) : m_context(EVP_MD_CTX_new()) {
    const EVP_MD* method = kind == DigestKind::Sha256 ? EVP_sha256() : EVP_sha1();
    requireInternal(m_context && EVP_DigestInit_ex(m_context.get(), method, nullptr) == 1, "the digest begins");
    if (kind == DigestKind::GitBlob) {
        const std::string header = "blob " + std::to_string(totalBytes);
        update(std::as_bytes(std::span(header.c_str(), header.size() + 1))); // with the terminating zero
    }
}

ContentDigest::~ContentDigest() = default;
ContentDigest::ContentDigest(ContentDigest&&) noexcept = default;
ContentDigest& ContentDigest::operator=(ContentDigest&&) noexcept = default;

void ContentDigest::update(std::span<const std::byte> bytes) {
    requireInternal(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1, "the digest goes on");
}

std::string ContentDigest::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    requireInternal(EVP_DigestFinal_ex(m_context.get(), digest.data(), &length) == 1, "the digest ends");
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        text += kDigits[digest[i] >> 4];
        text += kDigits[digest[i] & 15];
    }
    return text;
}

void digestFile(ContentDigest& digest, const std::filesystem::path& file, std::uint64_t bytes,
                const CancelToken& token) {
    constexpr std::size_t kPiece = 1 << 20;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rbe"), &std::fclose);
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The file cannot be read.", file.string());
    std::vector<std::byte> piece(kPiece);
    while (bytes > 0) {
        token.throwIfCancelled();
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, bytes));
        const std::size_t got = std::fread(piece.data(), 1, wanted, stream.get());
        if (got != wanted)
            throw Error(std::ferror(stream.get()) ? ErrorCode::FileNotReadable : ErrorCode::CorruptFile,
                        "The file ends too early.", file.string());
        digest.update(std::span(piece.data(), got));
        bytes -= got;
    }
}

} // namespace fathom
