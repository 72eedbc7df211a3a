#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace fathom {

/// Width and height in pixels.
struct Size {
    int width = 0;
    int height = 0;

    [[nodiscard]] std::size_t pixels() const noexcept {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    }
    [[nodiscard]] bool isEmpty() const noexcept { return width <= 0 || height <= 0; }
    friend bool operator==(const Size&, const Size&) = default;
};

/// Owning pixels, row-major, channels interleaved, no row padding: [H,W,Channels].
template <typename Value, int Channels>
class Image {
public:
    static constexpr int kChannels = Channels;
    using ValueType = Value;

    Image() = default;
    explicit Image(Size size, Value fill = Value{})
        : m_size(size), m_values(size.pixels() * static_cast<std::size_t>(Channels), fill) {}

    [[nodiscard]] Size size() const noexcept { return m_size; }
    [[nodiscard]] int width() const noexcept { return m_size.width; }
    [[nodiscard]] int height() const noexcept { return m_size.height; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_values.empty(); }
    [[nodiscard]] std::size_t valueCount() const noexcept { return m_values.size(); }

    [[nodiscard]] Value* data() noexcept { return m_values.data(); }
    [[nodiscard]] const Value* data() const noexcept { return m_values.data(); }

    /// First value of the pixel in column x, row y. Unchecked.
    [[nodiscard]] Value* at(int x, int y) noexcept { return m_values.data() + offset(x, y); }
    [[nodiscard]] const Value* at(int x, int y) const noexcept { return m_values.data() + offset(x, y); }

    [[nodiscard]] const std::vector<Value>& values() const noexcept { return m_values; }

    friend bool operator==(const Image&, const Image&) = default;

private:
    [[nodiscard]] std::size_t offset(int x, int y) const noexcept {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(m_size.width) +
                static_cast<std::size_t>(x)) *
               static_cast<std::size_t>(Channels);
    }

    Size m_size;
    std::vector<Value> m_values;
};

using RgbImage = Image<std::uint8_t, 3>; ///< sRGB bytes, display orientation
using FloatMap = Image<float, 1>;        ///< one value a pixel: depth, confidence, sky
using MaskMap = Image<std::uint8_t, 1>;  ///< 0 or 1
using Gray16Image = Image<std::uint16_t, 1>;

} // namespace fathom
