#include "engine/pipeline/device_map.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace fathom {

namespace {

struct Unit {
    std::string_view name;
    double bytes;
};
constexpr std::array<Unit, 10> kUnits{{{"B", 1},
                                       {"KB", 1e3},
                                       {"MB", 1e6},
                                       {"GB", 1e9},
                                       {"TB", 1e12},
                                       {"KiB", 0x1p10},
                                       {"MiB", 0x1p20},
                                       {"GiB", 0x1p30},
                                       {"TiB", 0x1p40},
                                       {"", 1}}};
constexpr double kMostBytes = 0x1p60;

constexpr std::array<std::pair<std::string_view, PlacementRule>, 4> kRules{
    {{"auto", PlacementRule::Auto},
     {"balanced", PlacementRule::Balanced},
     {"balanced_low_0", PlacementRule::BalancedLow0},
     {"sequential", PlacementRule::Sequential}}};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "name=value" pairs between commas. \throws Error{InvalidOption} with `form` as the sentence
std::vector<std::pair<std::string, std::string>> pairsOf(std::string_view text, const char* form) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = trimmed(text.substr(0, comma));
        const std::size_t equals = item.find('=');
        const std::string_view name = trimmed(item.substr(0, equals));
        const std::string_view value = equals == std::string_view::npos ? "" : trimmed(item.substr(equals + 1));
        if (name.empty() || value.empty())
            throw Error(ErrorCode::InvalidOption, form, std::string(item));
        pairs.emplace_back(name, value);
        text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    }
    return pairs;
}

/// A bare number names a CUDA device, as the command lines of other programs have it.
std::string memoryOf(const std::string& name) {
    const bool isNumber = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? "cuda:" + name : name == "cuda" ? "cuda:0" : name;
}

std::uint64_t bytesOf(const std::string& text, const char* form) {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = trimmed({end, static_cast<std::size_t>(text.data() + text.size() - end)});
    const auto found = std::ranges::find(kUnits, unit, &Unit::name);
    if (problem != std::errc{} || found == kUnits.end() || !(value > 0) || !(value * found->bytes < kMostBytes))
        throw Error(ErrorCode::InvalidOption, form, text);
    return static_cast<std::uint64_t>(std::llround(value * found->bytes));
}

} // namespace

DeviceMap parseDeviceMap(std::string_view text) {
    constexpr const char* kForm =
        "A device map is auto, balanced, balanced_low_0, sequential, or a list such as 'blocks=disk,head=cpu'.";
    for (const auto& [name, rule] : kRules)
        if (trimmed(text) == name)
            return {rule, {}};
    DeviceMap map{PlacementRule::Explicit, pairsOf(text, kForm)};
    if (map.places.empty())
        throw Error(ErrorCode::InvalidOption, kForm);
    for (auto& [part, memory] : map.places)
        memory = memoryOf(memory);
    return map;
}

std::vector<MemoryLimit> parseMemoryLimits(std::string_view text) {
    constexpr const char* kForm = "Memory limits are a list such as '0=10GiB,cpu=30GiB'.";
    std::vector<MemoryLimit> limits;
    for (const auto& [name, size] : pairsOf(trimmed(text), kForm)) {
        const std::string memory = memoryOf(name);
        if (std::ranges::find(limits, memory, &MemoryLimit::memory) != limits.end())
            throw Error(ErrorCode::InvalidOption, "The memory '" + memory + "' has two limits.", std::string(text));
        limits.push_back({memory, bytesOf(size, kForm)});
    }
    return limits;
}

} // namespace fathom
