#pragma once

#include "engine/image/image.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Closed interval of values that a colour map spans.
struct ValueRange {
    float low = 0;
    float high = 1;
    friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

/// 256 sRGB colours for a scalar. The tables are data in resources/colormaps.
class Colormap {
public:
    Colormap(std::string name, bool colourBlindSafe, std::vector<std::array<std::uint8_t, 3>> colours);

    /// Parses a table: first line "name|safe" or "name|", then 256 lines "r g b". \throws Error{CorruptFile}
    [[nodiscard]] static Colormap parse(std::string_view text);

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    [[nodiscard]] bool isColourBlindSafe() const noexcept { return m_colourBlindSafe; }

    /// \param unit position in the map, clamped to 0 … 1; not a number gives the first colour
    [[nodiscard]] std::array<std::uint8_t, 3> colour(float unit) const noexcept;

private:
    std::string m_name;
    bool m_colourBlindSafe;
    std::vector<std::array<std::uint8_t, 3>> m_colours;
};

/// The shipped maps, in the order in which they are offered; the first is the default. Read once, at first use.
/// \throws Error{FileNotFound, CorruptFile} when the program's resources are damaged
[[nodiscard]] const std::vector<Colormap>& shippedColormaps();

} // namespace fathom
