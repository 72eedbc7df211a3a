#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// What a model can give. A control for something absent is disabled with this as the reason.
struct ModelCapabilities {
    bool confidence = false;
    bool poses = false;
    bool rays = false;
    bool sky = false;
    bool metric = false;
    bool poseConditioned = false; ///< accepts known cameras
};

/// A model that can be run: where its weights are and what may be done with the results.
struct ModelDescription {
    std::string id;      ///< stable: "fathom-demo", or the path of an added file
    std::string name;    ///< "Fathom demonstration model", "DA3-SMALL"
    std::string preset;  ///< "fathom-demo", "da3-small", "da3-base", "da3-large"
    std::string licence; ///< "Apache-2.0"; "unknown" for added files without metadata
    std::string note;    ///< one sentence that belongs beside the name, or empty
    bool demonstration = false;
    ModelCapabilities capabilities;
    std::uint64_t parameterCount = 0;
    std::uint64_t fileBytes = 0;
    int defaultResolution = 504;
    std::filesystem::path weights; ///< model.safetensors
};

/// The shipped model first, then what was added. A plain value object; not for concurrent use.
class ModelCatalog {
public:
    /// Reads resources/models. A missing shipped model leaves the catalogue empty, which the window says.
    ModelCatalog();

    [[nodiscard]] const std::vector<ModelDescription>& models() const noexcept { return m_models; }

    /// By id, name or preset; a path of a file or folder is described and added.
    /// \throws Error{FileNotFound, CorruptFile, CheckpointMismatch, UnsupportedFormat, InvalidOption}
    const ModelDescription& resolve(const std::string& idOrPath);

    /// Reads header and config.json of a folder or a .safetensors file; no tensor is loaded.
    /// \throws as resolve
    const ModelDescription& add(const std::filesystem::path& fileOrFolder);

private:
    std::vector<ModelDescription> m_models;
};

} // namespace fathom
