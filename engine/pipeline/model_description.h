#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace fathom {

/// Networks that share their code and their checkpoints' layout.
enum class ModelFamily { DepthAnything3, DepthAnythingV2, DepthAnythingV1 };

/// What the numbers of a model's depth map mean before anything is calibrated.
enum class DepthKind {
    Relative, ///< depth up to one unknown scale
    Inverse,  ///< inverse depth up to an unknown scale and shift: larger is nearer
    Metric,   ///< metres
};

/// What a model can give. A control for something absent is disabled with this as the reason.
struct ModelCapabilities {
    bool confidence = false;
    bool poses = false;
    bool rays = false;
    bool sky = false;
    bool metric = false;
    bool poseConditioned = false; ///< accepts known cameras
    bool gaussians = false;
    bool jointViews = false; ///< the views of a batch inform each other
    bool needsFocal = false; ///< depth becomes metres only with a known focal length

    friend bool operator==(const ModelCapabilities&, const ModelCapabilities&) = default;
};

/// A model that can be run: where its weights are and what may be done with the results.
struct ModelDescription {
    std::string id;      ///< stable: "fathom-demo", "da3-large-1.1", or the path of an added file
    std::string name;    ///< "Fathom demonstration model", "DA3-LARGE-1.1"
    std::string preset;  ///< name of the network: "fathom-demo", "da3-large", "depth-anything-v2-small"
    std::string licence; ///< SPDX: "Apache-2.0"; "unknown" for added files without metadata
    std::string note;    ///< one sentence that belongs beside the name, or empty
    bool demonstration = false;
    ModelFamily family = ModelFamily::DepthAnything3;
    DepthKind depthKind = DepthKind::Relative;
    double rangeMetres = 0; ///< where a metric network's depth ends; 0: nowhere
    ModelCapabilities capabilities;
    std::uint64_t parameterCount = 0;
    std::uint64_t fileBytes = 0;
    int defaultResolution = 504;
    std::string repository;        ///< "depth-anything/DA3-LARGE-1.1"; empty when not from there
    std::filesystem::path weights; ///< model.safetensors
};

/// Whether the licence lets results serve a business; an unknown one does not.
[[nodiscard]] bool allowsCommercialUse(std::string_view licence) noexcept;

[[nodiscard]] std::string_view modelFamilyName(ModelFamily family) noexcept; ///< "Depth Anything 3" …
[[nodiscard]] std::string_view depthKindName(DepthKind kind) noexcept;       ///< "relative", "inverse", "metric"

} // namespace fathom
