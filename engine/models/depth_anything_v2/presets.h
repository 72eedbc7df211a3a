// The network configurations as data. Sources: Depth-Anything-V2, depth_anything_v2/dpt.py and metric_depth/ @a561b84;
// Depth-Anything (V1), depth_anything/dpt.py @1d03336. Both generations have the same tensors; they differ in the
// blocks that feed the head.
#pragma once

#include "engine/nn/feed_forward.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::dav2 {

/// Side of an image patch in pixels; image sides are multiples of it.
inline constexpr std::int64_t kPatchSide = 14;

/// Sizes that follow from the encoder alone.
struct Encoder {
    std::string_view name;    ///< as file names spell it: "vits"
    std::string_view sizeName; ///< "small"
    std::int64_t dim;         ///< C; every head has 64 of its channels
    std::int64_t depth;       ///< number of blocks
    nn::FeedForward feedForward;
    std::int64_t features; ///< F, channels of the head's pyramid
    std::array<std::int64_t, 4> outChannels;
    std::array<std::int64_t, 4> tapsOfV1; ///< blocks whose output feeds the head, counted from 0
    std::array<std::int64_t, 4> tapsOfV2;

    [[nodiscard]] constexpr std::int64_t heads() const noexcept { return dim / 64; }
};

inline constexpr std::array<Encoder, 4> kEncoders{{
    {"vits", "small", 384, 12, nn::FeedForward::Mlp, 64, {48, 96, 192, 384}, {8, 9, 10, 11}, {2, 5, 8, 11}},
    {"vitb", "base", 768, 12, nn::FeedForward::Mlp, 128, {96, 192, 384, 768}, {8, 9, 10, 11}, {2, 5, 8, 11}},
    {"vitl", "large", 1024, 24, nn::FeedForward::Mlp, 256, {256, 512, 1024, 1024}, {20, 21, 22, 23}, {4, 11, 17, 23}},
    // Never released by the authors; unofficial weights exist. There is no V1 of it.
    {"vitg", "giant", 1536, 40, nn::FeedForward::SwiGlu, 384, {1536, 1536, 1536, 1536}, {}, {9, 19, 29, 39}},
}};

enum class Generation { V1, V2 };

/// One network: what its tensors cannot tell (generation, metric range) beside what they can.
struct Preset {
    std::string_view name; ///< "depth-anything-v2-small", "depth-anything-v2-metric-indoor-large" …
    std::string_view title; ///< for people: "Depth Anything V2 small"
    Encoder encoder;
    Generation generation;
    double maxDepth; ///< metres at the end of a metric network's range; 0: relative inverse depth

    [[nodiscard]] constexpr bool isMetric() const noexcept { return maxDepth > 0; }
    [[nodiscard]] constexpr const std::array<std::int64_t, 4>& taps() const noexcept {
        return generation == Generation::V1 ? encoder.tapsOfV1 : encoder.tapsOfV2;
    }
};

inline constexpr double kIndoorMaxDepth = 20;  ///< metres; Hypersim
inline constexpr double kOutdoorMaxDepth = 80; ///< metres; Virtual KITTI 2

inline constexpr std::array<Preset, 13> kPresets{{
    {"depth-anything-v2-small", "Depth Anything V2 small", kEncoders[0], Generation::V2, 0},
    {"depth-anything-v2-base", "Depth Anything V2 base", kEncoders[1], Generation::V2, 0},
    {"depth-anything-v2-large", "Depth Anything V2 large", kEncoders[2], Generation::V2, 0},
    {"depth-anything-v2-giant", "Depth Anything V2 giant", kEncoders[3], Generation::V2, 0},
    {"depth-anything-v2-metric-indoor-small", "Depth Anything V2 metric indoor small", kEncoders[0], Generation::V2,
     kIndoorMaxDepth},
    {"depth-anything-v2-metric-indoor-base", "Depth Anything V2 metric indoor base", kEncoders[1], Generation::V2,
     kIndoorMaxDepth},
    {"depth-anything-v2-metric-indoor-large", "Depth Anything V2 metric indoor large", kEncoders[2], Generation::V2,
     kIndoorMaxDepth},
    {"depth-anything-v2-metric-outdoor-small", "Depth Anything V2 metric outdoor small", kEncoders[0],
     Generation::V2, kOutdoorMaxDepth},
    {"depth-anything-v2-metric-outdoor-base", "Depth Anything V2 metric outdoor base", kEncoders[1], Generation::V2,
     kOutdoorMaxDepth},
    {"depth-anything-v2-metric-outdoor-large", "Depth Anything V2 metric outdoor large", kEncoders[2],
     Generation::V2, kOutdoorMaxDepth},
    {"depth-anything-v1-small", "Depth Anything V1 small", kEncoders[0], Generation::V1, 0},
    {"depth-anything-v1-base", "Depth Anything V1 base", kEncoders[1], Generation::V1, 0},
    {"depth-anything-v1-large", "Depth Anything V1 large", kEncoders[2], Generation::V1, 0},
}};

/// The preset of that name, or nullptr.
[[nodiscard]] const Preset* findPreset(std::string_view name) noexcept;

/// The preset with these properties, or nullptr when there is no such network.
[[nodiscard]] const Preset* findPreset(std::string_view encoder, Generation generation, double maxDepth) noexcept;

/// Shape of a key of a checkpoint, or nothing when the checkpoint lacks the key.
using ShapeOf = std::function<std::optional<std::vector<std::int64_t>>(std::string_view key)>;

/// The encoder of a checkpoint in the original layout, judged by a few telling keys; nullptr when none fits. Strict
/// loading has the last word on every key.
[[nodiscard]] const Encoder* encoderOfCheckpoint(const ShapeOf& shapeOf);

} // namespace fathom::dav2
