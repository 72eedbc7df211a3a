#pragma once

#include "engine/pipeline/model_description.h"
#include "engine/pipeline/published_models.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

struct Checkpoint;

/// The shipped model first, then what was added. A plain value object; not for concurrent use.
class ModelCatalog {
public:
    /// Reads resources/models. A missing shipped model leaves the catalogue empty, which the window says.
    ModelCatalog();

    [[nodiscard]] const std::vector<ModelDescription>& models() const noexcept { return m_models; }

    /// Everything that can be downloaded, and what is known about every network.
    [[nodiscard]] const PublishedModels& published() const noexcept { return m_published; }

    /// By id, name, preset or repository; a path of a file or folder is described and added.
    /// \throws Error{FileNotFound, CorruptFile, CheckpointMismatch, UnsupportedFormat, InvalidOption}
    const ModelDescription& resolve(const std::string& idOrPath);

    /// Reads header and config.json of a folder or a .safetensors file; no tensor is loaded.
    /// \throws as resolve
    const ModelDescription& add(const std::filesystem::path& fileOrFolder);

private:
    [[nodiscard]] ModelDescription describe(const std::filesystem::path& fileOrFolder) const;
    void nameAndLicense(ModelDescription& model, const Checkpoint& checkpoint) const;

    PublishedModels m_published;
    std::vector<ModelDescription> m_models;
};

} // namespace fathom
