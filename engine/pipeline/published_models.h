#pragma once

#include "engine/pipeline/model_description.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// What is true of every checkpoint of one network.
struct NetworkDescription {
    std::string preset; ///< "da3-large", "depth-anything-v2-metric-indoor-small"
    ModelFamily family = ModelFamily::DepthAnything3;
    DepthKind depthKind = DepthKind::Relative;
    double rangeMetres = 0; ///< as ModelDescription
    ModelCapabilities capabilities;
    std::uint64_t parameterCount = 0;
    int defaultResolution = 504;
    /// Working memory of one pass in fp32, per pixel of all processed views together; measured.
    std::uint64_t bytesPerPixel = 0;
};

/// A file of a repository.
struct PublishedFile {
    std::string path;        ///< inside the repository, with '/'
    std::uint64_t bytes = 0; ///< 0: not known exactly
    std::string sha256;      ///< lower-case hex; empty: not known
};

/// A checkpoint that can be downloaded.
struct PublishedModel {
    std::string id;         ///< "da3-large-1.1"
    std::string name;       ///< "DA3-LARGE-1.1"
    std::string preset;     ///< NetworkDescription::preset
    std::string repository; ///< "depth-anything/DA3-LARGE-1.1"
    std::string licence;    ///< SPDX, the stricter one where sources disagree; "unknown" where none is stated
    std::string note;       ///< one sentence, or empty
    std::string replacedBy; ///< id of the version to prefer, or empty
    std::vector<PublishedFile> files;

    /// The exact size where it is known, else what `parameterCount` numbers in fp32 take.
    [[nodiscard]] std::uint64_t downloadBytes(std::uint64_t parameterCount) const noexcept;
};

/// Every published checkpoint of the supported families: resources/models/catalog.json. Immutable.
class PublishedModels {
public:
    PublishedModels() = default; ///< knows nothing

    /// \throws Error{FileNotReadable}, Error{CorruptFile} naming what is wrong
    explicit PublishedModels(const std::filesystem::path& catalog);

    [[nodiscard]] const std::vector<PublishedModel>& models() const noexcept { return m_models; }
    [[nodiscard]] const std::vector<NetworkDescription>& networks() const noexcept { return m_networks; }

    /// By id, name or repository, in any case; nullptr when there is none.
    [[nodiscard]] const PublishedModel* find(std::string_view idNameOrRepository) const noexcept;
    /// The version to prefer of a network; nullptr when none is published.
    [[nodiscard]] const PublishedModel* preferredOf(std::string_view preset) const noexcept;
    /// nullptr when the network is unknown.
    [[nodiscard]] const NetworkDescription* findNetwork(std::string_view preset) const noexcept;

private:
    std::vector<NetworkDescription> m_networks;
    std::vector<PublishedModel> m_models;
};

/// Writes what is known of the network: family, meaning of depth, capabilities, resolution.
void applyNetwork(ModelDescription& model, const NetworkDescription& network);

/// Writes what is known of the checkpoint: id, name, licence, note, repository.
void applyPublished(ModelDescription& model, const PublishedModel& published);

} // namespace fathom
