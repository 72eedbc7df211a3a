#include "engine/pipeline/model_library.h"

#include "engine/base/error.h"
#include "engine/hub/hub_cache.h"
#include "engine/pipeline/accepted_licences.h"

namespace fathom {

namespace {

HubCache cacheOf(const HubSettings& settings) {
    return {settings.cacheFolder, settings.symlinks};
}

std::vector<WantedFile> wantedFiles(const PublishedModel& model) {
    std::vector<WantedFile> files;
    for (const PublishedFile& file : model.files)
        files.push_back({file.path, file.bytes, file.sha256});
    return files;
}

} // namespace

ModelPresence presenceOf(const PublishedModel& model, const HubSettings& settings) {
    std::vector<std::string> files;
    for (const PublishedFile& file : model.files)
        files.push_back(file.path);
    ModelPresence presence;
    presence.snapshot =
        cacheOf(settings).completeSnapshot(model.repository, files).value_or(std::filesystem::path());
    if (!presence.isInstalled())
        presence.arrivedBytes = interruptedBytes(settings, model.repository);
    return presence;
}

std::filesystem::path weightsIn(const std::filesystem::path& snapshot, const PublishedModel& model) {
    return snapshot / model.files.back().path;
}

std::filesystem::path downloadModel(const PublishedModel& model, const HubSettings& settings,
                                    const DownloadSink& sink, const CancelToken& token) {
    if (!AcceptedLicences().covers(model))
        throw Error(ErrorCode::LicenceNotAccepted, licenceQuestion(model), model.repository);
    return downloadRepository(settings, {model.repository, "main", wantedFiles(model)}, sink, token);
}

std::vector<CheckedFile> checkModel(const PublishedModel& model, const HubSettings& settings,
                                    const DownloadSink& sink, const CancelToken& token) {
    const ModelPresence presence = presenceOf(model, settings);
    if (!presence.isInstalled())
        throw Error(ErrorCode::FileNotFound, model.name + " is not on this machine.", model.repository);
    return checkSnapshot(presence.snapshot, wantedFiles(model), sink, token);
}

std::uint64_t removeModel(const PublishedModel& model, const HubSettings& settings) {
    const HubCache cache = cacheOf(settings);
    const std::uint64_t bytes = cache.bytesOf(model.repository);
    cache.remove(model.repository);
    return bytes;
}

} // namespace fathom
