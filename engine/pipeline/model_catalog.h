#pragma once

#include "engine/hub/hub_settings.h"
#include "engine/pipeline/model_description.h"
#include "engine/pipeline/published_models.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

struct Checkpoint;

/// The shipped model first, then the published ones that lie in the hub's cache, then what was added. A plain value object; not for concurrent use.
class ModelCatalog {
public:
    /// Reads resources/models and the hub's cache; asks nobody. A missing shipped model leaves its place
    /// empty, which the window says.
    explicit ModelCatalog(const HubSettings& hub = hubSettings());

    [[nodiscard]] const std::vector<ModelDescription>& models() const noexcept { return m_models; }

    /// Everything that can be downloaded, and what is known about every network.
    [[nodiscard]] const PublishedModels& published() const noexcept { return m_published; }

    /// By id, name, preset or repository; a path of a file or folder is described and added.
    /// \throws Error{FileNotFound, CorruptFile, CheckpointMismatch, UnsupportedFormat, InvalidOption};
    /// FileNotFound says how to download a published model that is not here
    const ModelDescription& resolve(const std::string& idOrPath);

    /// Reads header and config.json of a folder or a .safetensors file; no tensor is loaded.
    /// \throws as resolve
    const ModelDescription& add(const std::filesystem::path& fileOrFolder);

private:
    void addShipped();
    void addInstalled(const HubSettings& hub);
    [[nodiscard]] ModelDescription describe(const std::filesystem::path& fileOrFolder) const;
    void nameAndLicense(ModelDescription& model, const Checkpoint& checkpoint) const;

    PublishedModels m_published;
    std::vector<ModelDescription> m_models;
};

} // namespace fathom
