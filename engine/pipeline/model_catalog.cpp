#include <torch/torch.h>

#include "engine/pipeline/model_catalog.h"

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "engine/base/resource_folder.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/pipeline/model_card.h"
#include "engine/pipeline/model_library.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/open_weights.h"

#include <algorithm>
#include <memory>
#include <system_error>

namespace fathom {

namespace {

constexpr const char* kCardFileName = "card.json";
constexpr const char* kPublishedFileName = "catalog.json";
constexpr std::string_view kDemonstrationPreset = "fathom-demo";

std::uint64_t parameterCountOf(const WeightSource& file) {
    std::uint64_t count = 0;
    for (const TensorEntry& entry : file.entries()) {
        std::uint64_t size = 1;
        for (const std::int64_t side : entry.shape)
            size *= static_cast<std::uint64_t>(side);
        count += size;
    }
    return count;
}

/// "depth-anything/DA3-LARGE-1.1" from a path inside the Hugging Face cache
/// (models--owner--NAME/snapshots/…), or nothing.
std::string repositoryOf(const std::filesystem::path& path) {
    constexpr std::string_view kPrefix = "models--";
    for (const std::filesystem::path& part : path) {
        const std::string text = part.string();
        if (!text.starts_with(kPrefix))
            continue;
        const std::string name = text.substr(kPrefix.size());
        const auto between = name.find("--");
        return between == std::string::npos ? name : name.substr(0, between) + '/' + name.substr(between + 2);
    }
    return {};
}

/// The catalogue at hand; without one the program still runs the files it is given.
PublishedModels readPublished() {
    try {
        return PublishedModels(resourceFolder() / "models" / kPublishedFileName);
    } catch (const Error& problem) {
        log(LogLevel::Problem, std::string(problem.what()) + " " + problem.detail());
        return {};
    }
}

} // namespace

ModelCatalog::ModelCatalog(const HubSettings& hub) : m_published(readPublished()) {
    addShipped();
    addInstalled(hub);
}

void ModelCatalog::addShipped() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(resourceFolder() / "models", error)) {
        if (!std::filesystem::exists(entry.path() / kWeightsFileName))
            continue;
        try {
            ModelDescription model = describe(entry.path());
            model.id = entry.path().filename().string();
            m_models.push_back(std::move(model));
        } catch (const Error& problem) {
            log(LogLevel::Problem,
                std::string("A shipped model cannot be used: ") + problem.what() + " " + problem.detail());
        }
    }
    std::ranges::sort(m_models, {}, &ModelDescription::id);
}

void ModelCatalog::addInstalled(const HubSettings& hub) {
    for (const PublishedModel& published : m_published.models()) {
        try {
            const ModelPresence presence = presenceOf(published, hub);
            if (!presence.isInstalled())
                continue;
            ModelDescription model = describe(weightsIn(presence.snapshot, published));
            model.id = published.id;
            m_models.push_back(std::move(model));
        } catch (const Error& problem) {
            log(LogLevel::Warning, published.name + " is installed and cannot be used: " + problem.what() + " " +
                                       problem.detail());
        }
    }
}

const ModelDescription& ModelCatalog::resolve(const std::string& idOrPath) {
    for (const ModelDescription& model : m_models)
        if (idOrPath == model.id || idOrPath == model.name || idOrPath == model.preset ||
            (!model.repository.empty() && idOrPath == model.repository))
            return model;
    if (const PublishedModel* published = m_published.find(idOrPath))
        for (const ModelDescription& model : m_models)
            if (model.id == published->id)
                return model;
    std::error_code ignored;
    if (std::filesystem::exists(idOrPath, ignored))
        return add(idOrPath);
    if (const PublishedModel* published = m_published.find(idOrPath))
        throw Error(ErrorCode::FileNotFound,
                    published->name + " is not on this machine; 'fathom-cli models download " + published->id +
                        "' or the window's models dialog fetch it.",
                    published->repository);
    std::string names;
    for (const ModelDescription& model : m_models)
        names += (names.empty() ? "" : ", ") + model.id;
    throw Error(ErrorCode::FileNotFound,
                "There is no model, folder or file '" + idOrPath + "'" +
                    (names.empty() ? "." : "; the catalogue has " + names + "."),
                idOrPath);
}

void ModelCatalog::nameAndLicense(ModelDescription& model, const Checkpoint& checkpoint) const {
    const std::string folder = checkpoint.weights.parent_path().filename().string();
    model.repository = repositoryOf(checkpoint.weights);
    model.licence = "unknown";
    model.name = checkpoint.weights.stem().string();
    if (!model.repository.empty())
        model.name = model.repository.substr(model.repository.find('/') + 1);
    else if (!checkpoint.modelName.empty())
        model.name = folder;
    const PublishedModel* published =
        m_published.find(model.repository.empty() ? folder : model.repository);
    if (published && published->preset == model.preset)
        applyPublished(model, *published);
    // A config.json that names the network stands for official weights; a bare file may be anything.
    else if (published = m_published.preferredOf(model.preset);
             published && model.repository.empty() && !checkpoint.modelName.empty())
        model.licence = published->licence;
}

ModelDescription ModelCatalog::describe(const std::filesystem::path& fileOrFolder) const {
    const Checkpoint checkpoint = findCheckpoint(fileOrFolder);
    const std::unique_ptr<WeightSource> file = openWeights(checkpoint.weights);
    ModelDescription model;
    const CheckpointIdentity identity = identify(checkpoint, *file);
    model.preset = identity.preset;
    if (const NetworkDescription* network = m_published.findNetwork(model.preset))
        applyNetwork(model, *network);
    model.capabilities.rays = model.capabilities.rays && identity.hasRays;
    model.capabilities.poseConditioned = model.capabilities.poseConditioned && identity.hasCameraEncoder;
    nameAndLicense(model, checkpoint);
    model.demonstration = model.preset == kDemonstrationPreset;
    model.id = std::filesystem::absolute(fileOrFolder).lexically_normal().string();
    model.weights = checkpoint.weights;
    model.parameterCount = parameterCountOf(*file);
    std::error_code ignored;
    model.fileBytes = file->fileBytes();
    const std::filesystem::path card = checkpoint.weights.parent_path() / kCardFileName;
    if (checkpoint.weights.filename() == kWeightsFileName && std::filesystem::exists(card, ignored))
        applyModelCard(model, card);
    return model;
}

const ModelDescription& ModelCatalog::add(const std::filesystem::path& fileOrFolder) {
    ModelDescription model = describe(fileOrFolder);
    const auto same = std::ranges::find(m_models, model.id, &ModelDescription::id);
    if (same != m_models.end())
        return *same = std::move(model);
    return m_models.emplace_back(std::move(model));
}

} // namespace fathom
