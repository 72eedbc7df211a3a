#pragma once

#include "engine/hub/hub_settings.h"
#include "engine/hub/repository_check.h"
#include "engine/hub/repository_download.h"
#include "engine/pipeline/published_models.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace fathom {

/// Whether a published model lies on this machine.
struct ModelPresence {
    std::filesystem::path snapshot; ///< with all of the model's files; empty when it is not complete
    std::uint64_t arrivedBytes = 0; ///< of an interrupted download

    [[nodiscard]] bool isInstalled() const noexcept { return !snapshot.empty(); }
};

/// Looks into the cache; asks nobody.
[[nodiscard]] ModelPresence presenceOf(const PublishedModel& model, const HubSettings& settings);

/// The file that holds the weights, inside a snapshot.
[[nodiscard]] std::filesystem::path weightsIn(const std::filesystem::path& snapshot, const PublishedModel& model);

/// Downloads what is missing of the model, after a person agreed to its terms.
/// \throws Error{LicenceNotAccepted} when they exclude commercial use and nobody agreed; and as
/// downloadRepository
std::filesystem::path downloadModel(const PublishedModel& model, const HubSettings& settings,
                                    const DownloadSink& sink, const CancelToken& token);

/// Compares every file with its hash. \throws Error{FileNotFound} when the model is not installed; and as
/// checkSnapshot
[[nodiscard]] std::vector<CheckedFile> checkModel(const PublishedModel& model, const HubSettings& settings,
                                                  const DownloadSink& sink, const CancelToken& token);

/// Removes the model's folder in the cache, and nothing outside of it.
/// \returns the bytes that became free. \throws Error{FileNotFound, CannotWrite}
std::uint64_t removeModel(const PublishedModel& model, const HubSettings& settings);

} // namespace fathom
