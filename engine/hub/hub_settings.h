#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace fathom {

/// Where models come from and where they lie. The same rules as the hub's own tools, so that their downloads
/// are found and ours are found by them.
struct HubSettings {
    std::filesystem::path cacheFolder;               ///< with a folder "models--owner--name" a repository
    std::string endpoint = "https://huggingface.co"; ///< without a slash at the end
    std::string token;                               ///< empty: none; sent to the endpoint and nowhere else
    bool offline = false;                            ///< then nothing is asked and nothing downloaded
    bool symlinks = true; ///< false: files lie in the snapshot itself, not behind links
    std::chrono::seconds timeout{10};            ///< to connect, and without a byte arriving
    std::chrono::milliseconds retryPause{1000};  ///< between attempts
    int attemptsWithoutProgress = 5;             ///< in a row, before giving up
};

/// The value of a variable, or nullptr.
using Environment = std::function<const char*(const char* name)>;

/// Reads HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH, HF_HUB_OFFLINE,
/// TRANSFORMERS_OFFLINE, HF_HUB_DISABLE_SYMLINKS, HF_HUB_DISABLE_IMPLICIT_TOKEN, HF_HUB_DOWNLOAD_TIMEOUT and
/// the older names HUGGINGFACE_HUB_CACHE and HUGGING_FACE_HUB_TOKEN. A token file that cannot be read counts
/// as none.
[[nodiscard]] HubSettings hubSettings(const Environment& environment);

/// The same from the environment of the program.
[[nodiscard]] HubSettings hubSettings();

} // namespace fathom
