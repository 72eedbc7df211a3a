#include "engine/weights/key_map.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace fathom {

namespace {
constexpr char kNumber = '#';

bool isDigit(char character) {
    return std::isdigit(static_cast<unsigned char>(character)) != 0;
}

/// A key that begins as a rule says.
struct Match {
    std::vector<std::string_view> numbers;
    std::string_view rest;
};

std::optional<Match> match(std::string_view key, std::string_view pattern) {
    Match found;
    for (const char wanted : pattern) {
        if (wanted == kNumber) {
            const auto end = std::ranges::find_if_not(key, isDigit);
            if (end == key.begin())
                return std::nullopt;
            const auto length = static_cast<std::size_t>(end - key.begin());
            found.numbers.push_back(key.substr(0, length));
            key.remove_prefix(length);
            continue;
        }
        if (key.empty() || key.front() != wanted)
            return std::nullopt;
        key.remove_prefix(1);
    }
    found.rest = key;
    return found;
}

std::string filledIn(std::string_view pattern, const Match& match) {
    std::string text;
    std::size_t number = 0;
    for (const char character : pattern) {
        if (character == kNumber)
            text += match.numbers.at(number++);
        else
            text += character;
    }
    return text.append(match.rest);
}
} // namespace

std::vector<std::string> keysByRule(std::string_view key, std::span<const KeyRule> rules) {
    for (const KeyRule& rule : rules) {
        const std::optional<Match> found = match(key, rule.network);
        if (!found)
            continue;
        std::vector<std::string> keys;
        for (const std::string_view pattern : rule.file)
            if (!pattern.empty())
                keys.push_back(filledIn(pattern, *found));
        return keys;
    }
    throw Error(ErrorCode::Internal, "A key table is incomplete.", std::string(key));
}

} // namespace fathom
