#pragma once

#include "engine/hub/content_digest.h"
#include "engine/hub/http_client.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace fathom {

/// What the server says about a file, and what we know ourselves.
struct RemoteFile {
    std::string url;
    std::string contentName;          ///< a file name: the server's name of the content, without quotes
    std::uint64_t bytes = 0;
    std::optional<DigestKind> digest; ///< of which contentName or `expected` is the value; none: only the size
    std::string expected;             ///< hexadecimal, when `digest`
};

/// Bytes of the file that are there; called from the thread that downloads, for every piece.
using ArrivedSink = std::function<void(std::uint64_t bytes)>;

/// Makes `target` appear with exactly the content that was described, or not at all. Goes on from what an
/// earlier attempt left, hashes while bytes arrive, tries again after cuts, and starts over once when the
/// hash differs. What has arrived stays for next time when the download is cancelled or fails.
/// \throws Error{NetworkFailed, AccessDenied, FileNotFound, CorruptFile, CannotWrite}, Cancelled
void downloadFile(HttpClient& client, const HubSettings& settings, const RemoteFile& file,
                  const std::filesystem::path& target, const ArrivedSink& arrived, const CancelToken& token);

/// The error that a refused request is. \param what  "depth-anything/DA3-SMALL" or a file of it
[[noreturn]] void throwRefusal(const HttpResponse& response, const std::string& what);

/// Whether another attempt may get another answer: too many requests, a server in trouble.
[[nodiscard]] bool isTemporary(long status) noexcept;

} // namespace fathom
