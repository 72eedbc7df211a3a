#include "engine/pipeline/lens_straightening.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace fathom {

namespace {

/// Where each pixel of a straight map lies in the present one, in its pixels; the first centre is at 0.5.
/// \param size of the map, which shows as much as the depth does
std::vector<PixelPosition> origins(const View& view, Size size, const Lens& was, const Lens& now) {
    std::vector<PixelPosition> places;
    places.reserve(size.pixels());
    const double depthPerX = static_cast<double>(view.depth.width()) / size.width;
    const double depthPerY = static_cast<double>(view.depth.height()) / size.height;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const PixelPosition straight = view.mapping.toOriginal({depthPerX * (x + 0.5), depthPerY * (y + 0.5)});
            const Eigen::Vector3d ray((straight.x - now.cx) / now.focal, (straight.y - now.cy) / now.focal, 1);
            const Eigen::Vector2d source = was.straightened(now.pixel(ray));
            const PixelPosition place = view.mapping.toProcessed({source.x(), source.y()});
            places.push_back({place.x / depthPerX, place.y / depthPerY});
        }
    return places;
}

/// The four pixels around a position and their weights. False outside of the picture.
struct Corners {
    std::array<int, 2> x, y;
    double right = 0, lower = 0;

    bool find(PixelPosition place, Size size) {
        if (!(place.x >= 0 && place.y >= 0 && place.x < size.width && place.y < size.height))
            return false;
        const auto split = [](double position, int count, std::array<int, 2>& index, double& weight) {
            const double before = std::floor(position - 0.5);
            weight = position - 0.5 - before;
            index = {std::max(0, static_cast<int>(before)), std::min(count - 1, static_cast<int>(before) + 1)};
        };
        split(place.x, size.width, x, right);
        split(place.y, size.height, y, lower);
        return true;
    }

    template <typename Value>
    [[nodiscard]] double between(const std::array<Value, 4>& values) const {
        return (1 - lower) * ((1 - right) * values[0] + right * values[1]) +
               lower * ((1 - right) * values[2] + right * values[3]);
    }
};

RgbImage moved(const RgbImage& image, const std::vector<PixelPosition>& places) {
    RgbImage result(image.size());
    std::size_t index = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (Corners corners; corners.find(places[index++], image.size()))
                for (int c = 0; c < 3; ++c)
                    result.at(x, y)[c] = static_cast<std::uint8_t>(std::lround(corners.between(std::array{
                        image.at(corners.x[0], corners.y[0])[c], image.at(corners.x[1], corners.y[0])[c],
                        image.at(corners.x[0], corners.y[1])[c], image.at(corners.x[1], corners.y[1])[c]})));
    return result;
}

/// Between neighbours of one surface, else the nearest one: no value between a thing and what is behind it.
FloatMap moved(const FloatMap& map, const std::vector<PixelPosition>& places) {
    FloatMap result(map.isEmpty() ? Size{} : map.size());
    std::size_t index = 0;
    for (int y = 0; y < map.height(); ++y)
        for (int x = 0; x < map.width(); ++x) {
            Corners corners;
            if (!corners.find(places[index++], map.size()))
                continue;
            const std::array<float, 4> values{*map.at(corners.x[0], corners.y[0]), *map.at(corners.x[1], corners.y[0]),
                                              *map.at(corners.x[0], corners.y[1]), *map.at(corners.x[1], corners.y[1])};
            constexpr float kOneSurface = 1.05F;
            const auto [least, most] = std::ranges::minmax(values);
            const bool isOneSurface = least > 0 && most < kOneSurface * least; // false for what is not finite
            const std::size_t nearest = (corners.right >= 0.5 ? 1U : 0U) + (corners.lower >= 0.5 ? 2U : 0U);
            *result.at(x, y) = isOneSurface ? static_cast<float>(corners.between(values)) : values[nearest];
        }
    return result;
}

} // namespace

View straightened(const View& view, const Lens& was, const Lens& now) {
    View result = view;
    const std::vector<PixelPosition> places = origins(view, view.depth.size(), was, now);
    result.depth = moved(view.depth, places);
    result.confidence = moved(view.confidence, places);
    result.sky = moved(view.sky, places);
    result.inverseDepth = moved(view.inverseDepth, places);
    if (view.image.size() == view.depth.size())
        result.image = moved(view.image, places);
    if (!view.features.isEmpty())
        result.features = moved(view.features, origins(view, view.features.size(), was, now));
    return result;
}

} // namespace fathom
