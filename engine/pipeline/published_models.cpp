#include "engine/pipeline/published_models.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <utility>

namespace fathom {

namespace {

template <typename Value>
using Names = std::array<std::pair<std::string_view, Value>, 3>;

constexpr Names<ModelFamily> kFamilies{{{"depth-anything-3", ModelFamily::DepthAnything3},
                                        {"depth-anything-v2", ModelFamily::DepthAnythingV2},
                                        {"depth-anything-v1", ModelFamily::DepthAnythingV1}}};
constexpr Names<DepthKind> kDepthKinds{
    {{"relative", DepthKind::Relative}, {"inverse", DepthKind::Inverse}, {"metric", DepthKind::Metric}}};

constexpr std::array<std::pair<std::string_view, bool ModelCapabilities::*>, 9> kCapabilities{{
    {"confidence", &ModelCapabilities::confidence},
    {"poses", &ModelCapabilities::poses},
    {"rays", &ModelCapabilities::rays},
    {"sky", &ModelCapabilities::sky},
    {"metric", &ModelCapabilities::metric},
    {"pose_conditioned", &ModelCapabilities::poseConditioned},
    {"gaussians", &ModelCapabilities::gaussians},
    {"joint_views", &ModelCapabilities::jointViews},
    {"needs_focal", &ModelCapabilities::needsFocal},
}};

template <typename Table>
auto valueNamed(const Table& table, std::string_view name) {
    const auto found = std::ranges::find_if(table, [&](const auto& entry) { return entry.first == name; });
    if (found == table.end())
        throw Error(ErrorCode::CorruptFile, "A word is not known.", std::string(name));
    return found->second;
}

const Json& member(const Json& object, std::string_view key) {
    if (const Json* found = object.find(key))
        return *found;
    throw Error(ErrorCode::CorruptFile, "A member is missing.", std::string(key));
}

std::string textOr(const Json& object, std::string_view key, std::string otherwise) {
    const Json* found = object.find(key);
    return found ? found->string() : std::move(otherwise);
}

std::uint64_t countOr(const Json& object, std::string_view key, std::uint64_t otherwise) {
    const Json* found = object.find(key);
    return found ? static_cast<std::uint64_t>(found->integer()) : otherwise;
}

NetworkDescription readNetwork(const Json& json) {
    NetworkDescription network;
    network.preset = member(json, "preset").string();
    network.family = valueNamed(kFamilies, member(json, "family").string());
    network.depthKind = valueNamed(kDepthKinds, member(json, "depth").string());
    if (const Json* range = json.find("range_metres"))
        network.rangeMetres = range->number();
    for (const Json& capability : member(json, "capabilities").array())
        network.capabilities.*valueNamed(kCapabilities, capability.string()) = true;
    network.parameterCount = countOr(json, "parameters", 0);
    network.defaultResolution =
        static_cast<int>(countOr(json, "default_resolution", static_cast<std::uint64_t>(network.defaultResolution)));
    network.bytesPerPixel = countOr(json, "bytes_per_pixel", 0);
    return network;
}

PublishedModel readModel(const Json& json) {
    PublishedModel model;
    model.id = member(json, "id").string();
    model.name = member(json, "name").string();
    model.preset = member(json, "preset").string();
    model.repository = member(json, "repository").string();
    model.licence = member(json, "licence").string();
    model.note = textOr(json, "note", {});
    model.replacedBy = textOr(json, "replaced_by", {});
    for (const Json& file : member(json, "files").array())
        model.files.push_back(
            {member(file, "path").string(), countOr(file, "bytes", 0), textOr(file, "sha256", {})});
    return model;
}

bool sameText(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(left, right, [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    });
}

} // namespace

std::uint64_t PublishedModel::downloadBytes(std::uint64_t parameterCount) const noexcept {
    std::uint64_t sum = 0;
    for (const PublishedFile& file : files)
        sum += file.bytes;
    return sum > 0 ? sum : parameterCount * sizeof(float);
}

PublishedModels::PublishedModels(const std::filesystem::path& catalog) {
    std::ifstream stream(catalog, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The list of published models cannot be read.", catalog.string());
    try {
        const Json root = Json::parse(text);
        for (const Json& network : member(root, "networks").array())
            m_networks.push_back(readNetwork(network));
        for (const Json& model : member(root, "models").array()) {
            m_models.push_back(readModel(model));
            if (!findNetwork(m_models.back().preset))
                throw Error(ErrorCode::CorruptFile, "A model's network is not described.", m_models.back().id);
        }
    } catch (const Error& error) {
        throw Error(ErrorCode::CorruptFile, "The list of published models is not valid.",
                    catalog.string() + ": " + error.what() + " " + error.detail());
    }
}

const PublishedModel* PublishedModels::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(m_models, [&](const PublishedModel& model) {
        return sameText(name, model.id) || sameText(name, model.name) || sameText(name, model.repository);
    });
    return found == m_models.end() ? nullptr : &*found;
}

const PublishedModel* PublishedModels::preferredOf(std::string_view preset) const noexcept {
    const auto found = std::ranges::find_if(m_models, [&](const PublishedModel& model) {
        return model.preset == preset && model.replacedBy.empty();
    });
    return found == m_models.end() ? nullptr : &*found;
}

const NetworkDescription* PublishedModels::findNetwork(std::string_view preset) const noexcept {
    const auto found = std::ranges::find(m_networks, preset, &NetworkDescription::preset);
    return found == m_networks.end() ? nullptr : &*found;
}

void applyNetwork(ModelDescription& model, const NetworkDescription& network) {
    model.family = network.family;
    model.depthKind = network.depthKind;
    model.rangeMetres = network.rangeMetres;
    model.capabilities = network.capabilities;
    model.defaultResolution = network.defaultResolution;
}

void applyPublished(ModelDescription& model, const PublishedModel& published) {
    model.id = published.id;
    model.name = published.name;
    model.licence = published.licence;
    model.note = published.note;
    model.repository = published.repository;
}

} // namespace fathom
