// The network configurations as data. Source: Depth Anything 3, src/depth_anything_3/configs/*.yaml @2c21ea8;
// "fathom-demo" is this project's own.
#pragma once

#include "engine/nn/feed_forward.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::da3 {

/// Side of an image patch in pixels; image sides are multiples of it.
inline constexpr std::int64_t kPatchSide = 14;

using nn::FeedForward;

/// Which network class a preset configures.
enum class Architecture {
    AnyView,   ///< DepthAnything3: views see each other; depth, confidence, cameras
    Monocular, ///< MonocularDepth: every view by itself; depth and sky
    Nested,    ///< NestedDepth: an any-view branch (the numbers of the preset) brought to metres by a monocular one
};

/// One network: transformer, head for depth and, for any-view networks, rays, camera decoder and encoder.
struct Preset {
    std::string_view name; ///< `model_name` of config.json
    std::int64_t dim;      ///< C
    std::int64_t depth;    ///< number of blocks
    std::int64_t heads;
    FeedForward feedForward;
    /// First block with camera tokens, q/k norm and rotary embedding; from here on odd blocks attend across views.
    /// Negative: none of these.
    std::int64_t altStart;
    std::array<std::int64_t, 4> outLayers; ///< blocks whose output feeds the head; across views where any does
    std::int64_t features;                 ///< F, channels of the head's pyramid
    std::array<std::int64_t, 4> outChannels;
    bool cameraEncoder; ///< the network accepts known cameras
    Architecture architecture = Architecture::AnyView;
    bool gaussianHead = false; ///< the network predicts Gaussians

    /// Whether views see each other at all; then taps hold a within-view and an across-view half.
    [[nodiscard]] constexpr bool isMultiView() const noexcept { return altStart >= 0; }
    [[nodiscard]] constexpr bool attendsAcrossViews(std::int64_t block) const noexcept {
        return isMultiView() && block >= altStart && block % 2 == 1;
    }
    /// Q/k norm and rotary embedding.
    [[nodiscard]] constexpr bool rotates(std::int64_t block) const noexcept {
        return isMultiView() && block >= altStart;
    }
    /// Width of a tap.
    [[nodiscard]] constexpr std::int64_t tapDim() const noexcept { return isMultiView() ? 2 * dim : dim; }
};

inline constexpr std::array<Preset, 8> kPresets{{
    {"da3-small", 384, 12, 6, FeedForward::Mlp, 4, {5, 7, 9, 11}, 64, {48, 96, 192, 384}, true},
    {"da3-base", 768, 12, 12, FeedForward::Mlp, 4, {5, 7, 9, 11}, 128, {96, 192, 384, 768}, true},
    {"da3-large", 1024, 24, 16, FeedForward::Mlp, 8, {11, 15, 19, 23}, 256, {256, 512, 1024, 1024}, true},
    {"da3-giant", 1536, 40, 24, FeedForward::SwiGlu, 13, {19, 27, 33, 39}, 256, {256, 512, 1024, 1024}, true,
     Architecture::AnyView, true},
    {"da3mono-large", 1024, 24, 16, FeedForward::Mlp, -1, {4, 11, 17, 23}, 256, {256, 512, 1024, 1024}, false,
     Architecture::Monocular},
    {"da3metric-large", 1024, 24, 16, FeedForward::Mlp, -1, {4, 11, 17, 23}, 256, {256, 512, 1024, 1024}, false,
     Architecture::Monocular},
    {"da3nested-giant-large", 1536, 40, 24, FeedForward::SwiGlu, 13, {19, 27, 33, 39}, 256, {256, 512, 1024, 1024},
     true, Architecture::Nested, true},
    {"fathom-demo", 192, 10, 3, FeedForward::Mlp, 2, {3, 5, 7, 9}, 32, {24, 48, 96, 192}, false},
}};

/// The preset of that name, or nullptr.
[[nodiscard]] const Preset* findPreset(std::string_view name) noexcept;

/// The monocular branch of a nested network.
[[nodiscard]] const Preset& metricBranchPreset() noexcept;

/// Shape of a key of a checkpoint, or nothing when the checkpoint lacks the key.
using ShapeOf = std::function<std::optional<std::vector<std::int64_t>>(std::string_view key)>;

/// The preset whose network a checkpoint without config.json holds, judged by a few telling keys; the camera
/// encoder is present exactly when the checkpoint has one. The two monocular networks have the same keys and
/// shapes: such a file counts as da3mono-large, whose depth claims no unit. Nothing when no preset fits: strict
/// loading has the last word on every key.
[[nodiscard]] std::optional<Preset> presetOfCheckpoint(const ShapeOf& shapeOf);

} // namespace fathom::da3
