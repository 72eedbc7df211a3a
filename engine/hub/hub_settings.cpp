#include "engine/hub/hub_settings.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace fathom {

namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string text) {
    const auto isSpace = [](unsigned char letter) { return std::isspace(letter) != 0; };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), isSpace));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), isSpace).base(), text.end());
    return text;
}

/// The first of the variables that is set and not empty.
class Variables {
public:
    explicit Variables(const Environment& environment) : m_environment(environment) {}

    [[nodiscard]] std::string first(std::initializer_list<const char*> names) const {
        for (const char* name : names)
            if (const char* value = m_environment(name); value && *value)
                return value;
        return {};
    }

    [[nodiscard]] bool isTrue(std::initializer_list<const char*> names) const {
        return std::ranges::any_of(names, [this](const char* name) {
            const char* value = m_environment(name);
            std::string text = trimmed(value ? value : "");
            std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
            return text == "1" || text == "ON" || text == "YES" || text == "TRUE";
        });
    }

private:
    const Environment& m_environment;
};

fs::path expanded(const std::string& path, const std::string& home) {
    if (path == "~" || path.starts_with("~/"))
        return fs::path(home + path.substr(1));
    return path;
}

fs::path homeOf(const Variables& variables, const std::string& home) {
    if (const std::string named = variables.first({"HF_HOME"}); !named.empty())
        return expanded(named, home);
    const std::string cache = variables.first({"XDG_CACHE_HOME"});
    return (cache.empty() ? fs::path(home) / ".cache" : expanded(cache, home)) / "huggingface";
}

std::string tokenOf(const Variables& variables, const fs::path& hubHome, const std::string& home) {
    if (variables.isTrue({"HF_HUB_DISABLE_IMPLICIT_TOKEN"}))
        return {};
    std::string token = variables.first({"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"});
    if (token.empty()) {
        const std::string named = variables.first({"HF_TOKEN_PATH"});
        std::ifstream stream(named.empty() ? hubHome / "token" : expanded(named, home), std::ios::binary);
        token.assign(std::istreambuf_iterator<char>(stream), {});
    }
    token = trimmed(token);
    // It becomes part of a header: what cannot be one is no token.
    const bool clean =
        std::ranges::all_of(token, [](unsigned char letter) { return letter > 32 && letter < 127; });
    return clean ? token : std::string();
}

std::string endpointOf(const Variables& variables) {
    std::string endpoint = trimmed(variables.first({"HF_ENDPOINT"}));
    while (endpoint.ends_with('/'))
        endpoint.pop_back();
    return endpoint.empty() ? HubSettings().endpoint : endpoint;
}

std::chrono::seconds timeoutOf(const Variables& variables) {
    const int seconds = std::atoi(variables.first({"HF_HUB_DOWNLOAD_TIMEOUT"}).c_str());
    return seconds > 0 ? std::chrono::seconds(seconds) : HubSettings().timeout;
}

} // namespace

HubSettings hubSettings(const Environment& environment) {
    const Variables variables(environment);
    const std::string home = variables.first({"HOME"});
    const fs::path hubHome = homeOf(variables, home);
    HubSettings settings;
    const std::string cache = variables.first({"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"});
    settings.cacheFolder = cache.empty() ? hubHome / "hub" : expanded(cache, home);
    settings.endpoint = endpointOf(variables);
    settings.token = tokenOf(variables, hubHome, home);
    settings.offline = variables.isTrue({"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"});
    settings.symlinks = !variables.isTrue({"HF_HUB_DISABLE_SYMLINKS"});
    settings.timeout = timeoutOf(variables);
    return settings;
}

HubSettings hubSettings() {
    return hubSettings([](const char* name) -> const char* { return std::getenv(name); });
}

} // namespace fathom
