#include "engine/synthetic/shipped_sample.h"

#include "engine/base/error.h"
#include "engine/synthetic/living_room.h"
#include "engine/synthetic/renderer.h"

#include <charconv>
#include <cmath>

namespace fathom::synthetic {

namespace {

constexpr Vec3 kTarget{-0.05F, 0.9F, 0.92F}; ///< what all cameras look at
constexpr float kRadius = 3.15F;             ///< metres from the target, on the floor plan
constexpr float kArcDegrees = 32;
constexpr float kEyeHeight = 1.5F;
constexpr float kFieldOfViewDegrees = 68;

Camera arcCamera(int view) {
    const float share = static_cast<float>(view) / (kShippedViews - 1) - 0.5F;
    const float angle = radians(share * kArcDegrees);
    const float height =
        kEyeHeight + 0.12F * std::cos(4 * angle); // a little higher in the middle, as a hand would
    const Vec3 position{kTarget.x + kRadius * std::sin(angle), kTarget.y - kRadius * std::cos(angle), height};
    Camera camera = cameraTowards(position, kTarget);
    camera.focalPixels = focalFromFieldOfView(radians(kFieldOfViewDegrees), kShippedSize);
    return camera;
}

/// Mean of 2×2 pixels.
RgbImage halved(const RgbImage& image) {
    RgbImage half(Size{image.width() / 2, image.height() / 2});
    for (int y = 0; y < half.height(); ++y) {
        for (int x = 0; x < half.width(); ++x) {
            for (int c = 0; c < 3; ++c) {
                const int sum = image.at(2 * x, 2 * y)[c] + image.at(2 * x + 1, 2 * y)[c] +
                                image.at(2 * x, 2 * y + 1)[c] + image.at(2 * x + 1, 2 * y + 1)[c];
                half.at(x, y)[c] = static_cast<std::uint8_t>((sum + 2) / 4);
            }
        }
    }
    return half;
}

/// Shortest text that gives the same float back; independent of the locale.
std::string numberText(float value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string rowText(float a, float b, float c) {
    return numberText(a) + ", " + numberText(b) + ", " + numberText(c);
}

std::string cameraText(const Camera& camera) {
    const Mat3 r = camera.worldFromCamera.transposed();
    const Vec3 t = r * camera.position * -1.0F;
    const float f = camera.focalPixels;
    const float x = 0.5F * static_cast<float>(kShippedSize.width),
                y = 0.5F * static_cast<float>(kShippedSize.height);
    return "\"K\": [[" + rowText(f, 0, x) + "], [" + rowText(0, f, y) + "], [" + rowText(0, 0, 1) + "]],\n" +
           "      \"cameraFromWorld\": [[" + rowText(r.row0.x, r.row0.y, r.row0.z) + ", " + numberText(t.x) +
           "], [" + rowText(r.row1.x, r.row1.y, r.row1.z) + ", " + numberText(t.y) + "], [" +
           rowText(r.row2.x, r.row2.y, r.row2.z) + ", " + numberText(t.z) + "]]";
}

} // namespace

std::string shippedFileName(int view) {
    return "room_" + std::to_string(view + 1) + ".png";
}

std::string shippedGroundTruth() {
    std::string text = "{\n  \"width\": " + std::to_string(kShippedSize.width) +
                       ",\n  \"height\": " + std::to_string(kShippedSize.height) +
                       ",\n  \"unit\": \"metres\",\n  \"views\": [";
    for (int view = 0; view < kShippedViews; ++view) {
        text += std::string(view > 0 ? "," : "") + "\n    {\n      \"file\": \"" + shippedFileName(view) +
                "\",\n      " + cameraText(arcCamera(view)) + "\n    }";
    }
    return text + "\n  ]\n}\n";
}

RenderedView renderShippedSample(int view) {
    if (view < 0 || view >= kShippedViews) {
        throw Error(ErrorCode::InvalidOption, "The shipped sample has views 0 to 7.");
    }
    const Scene scene = buildLivingRoom();
    const Camera camera = arcCamera(view);
    Camera fine = camera;
    fine.focalPixels *= 2;
    RenderedView result = renderView(scene, camera, kShippedSize);
    result.image = halved(renderView(scene, fine, {2 * kShippedSize.width, 2 * kShippedSize.height}).image);
    return result;
}

} // namespace fathom::synthetic
