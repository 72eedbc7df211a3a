#include "engine/image/colormap.h"

#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

namespace fathom {

namespace {

constexpr std::size_t kColours = 256;

/// The order in which the maps are offered.
constexpr std::array<std::string_view, 6> kShipped{"spectral", "turbo", "viridis", "cividis", "magma", "grey"};

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorCode::CorruptFile, "The colour map is not valid.", what);
}

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    return line;
}

std::array<std::uint8_t, 3> parseColour(std::string_view line) {
    std::array<std::uint8_t, 3> colour{};
    const char* at = line.data();
    const char* const end = line.data() + line.size();
    for (std::uint8_t& channel : colour) {
        while (at != end && *at == ' ')
            ++at;
        const auto [next, problem] = std::from_chars(at, end, channel);
        if (problem != std::errc{})
            fail("not a colour: " + std::string(line));
        at = next;
    }
    if (at != end)
        fail("text after a colour: " + std::string(line));
    return colour;
}

std::vector<Colormap> readShipped() {
    std::vector<Colormap> maps;
    for (const std::string_view name : kShipped) {
        const std::filesystem::path path = resourceFolder() / "colormaps" / (std::string(name) + ".txt");
        std::ifstream stream(path, std::ios::binary);
        if (!stream)
            throw Error(ErrorCode::FileNotFound, "A colour map of the program is missing.", path.string());
        maps.push_back(Colormap::parse(std::string(std::istreambuf_iterator<char>(stream), {})));
    }
    return maps;
}

} // namespace

Colormap::Colormap(std::string name, bool colourBlindSafe, std::vector<std::array<std::uint8_t, 3>> colours)
    : m_name(std::move(name)), m_colourBlindSafe(colourBlindSafe), m_colours(std::move(colours)) {
    requireInternal(m_colours.size() == kColours, "a colour map has 256 colours");
}

Colormap Colormap::parse(std::string_view text) {
    const std::string_view title = takeLine(text);
    const std::size_t bar = title.find('|');
    if (bar == std::string_view::npos || bar == 0)
        fail("the first line has no name: " + std::string(title));
    const std::string_view flag = title.substr(bar + 1);
    if (!flag.empty() && flag != "safe")
        fail("unknown word after the name: " + std::string(flag));

    std::vector<std::array<std::uint8_t, 3>> colours;
    while (!text.empty())
        colours.push_back(parseColour(takeLine(text)));
    if (colours.size() != kColours)
        fail(std::to_string(colours.size()) + " colours instead of 256");
    return {std::string(title.substr(0, bar)), !flag.empty(), std::move(colours)};
}

std::array<std::uint8_t, 3> Colormap::colour(float unit) const noexcept {
    // The comparison is false for NaN, which then takes the low end.
    const float position = unit > 0 ? std::min(unit, 1.0F) * static_cast<float>(kColours) : 0.0F;
    return m_colours[std::min(static_cast<std::size_t>(position), kColours - 1)];
}

const std::vector<Colormap>& shippedColormaps() {
    static const std::vector<Colormap> maps = readShipped();
    return maps;
}

} // namespace fathom
