#include "app/command.h"
#include "app/command_models.h"
#include "app/report.h"

#include "engine/pipeline/model_catalog.h"
#include "engine/pipeline/model_library.h"

#include <cstdio>
#include <string>

namespace fathom {

namespace {

nlohmann::ordered_json jsonOf(const ModelCapabilities& can) {
    return {{"confidence", can.confidence},
            {"poses", can.poses},
            {"rays", can.rays},
            {"sky", can.sky},
            {"metric", can.metric},
            {"pose_conditioned", can.poseConditioned},
            {"gaussians", can.gaussians},
            {"joint_views", can.jointViews},
            {"needs_focal", can.needsFocal}};
}

nlohmann::ordered_json jsonOf(const ModelDescription& model) {
    return {{"id", model.id},
            {"name", model.name},
            {"family", modelFamilyName(model.family)},
            {"preset", model.preset},
            {"licence", model.licence},
            {"commercial_use", allowsCommercialUse(model.licence)},
            {"note", model.note},
            {"demonstration", model.demonstration},
            {"depth", depthKindName(model.depthKind)},
            {"capabilities", jsonOf(model.capabilities)},
            {"parameters", model.parameterCount},
            {"bytes", model.fileBytes},
            {"default_resolution", model.defaultResolution},
            {"repository", model.repository},
            {"weights", model.weights.string()}};
}

nlohmann::ordered_json jsonOf(const PublishedModel& model, const NetworkDescription& network,
                              const ModelPresence& presence) {
    return {{"id", model.id},
            {"name", model.name},
            {"family", modelFamilyName(network.family)},
            {"preset", model.preset},
            {"licence", model.licence},
            {"commercial_use", allowsCommercialUse(model.licence)},
            {"note", model.note},
            {"replaced_by", model.replacedBy},
            {"depth", depthKindName(network.depthKind)},
            {"capabilities", jsonOf(network.capabilities)},
            {"parameters", network.parameterCount},
            {"bytes", model.downloadBytes(network.parameterCount)},
            {"arrived_bytes", presence.arrivedBytes},
            {"repository", model.repository}};
}

std::string abilitiesOf(const ModelCapabilities& can, DepthKind kind) {
    std::string text = can.needsFocal                ? "metric depth (with a known focal length)"
                       : kind == DepthKind::Metric   ? "metric depth"
                       : kind == DepthKind::Inverse ? "inverse depth (relative)"
                                                     : "relative depth";
    if (can.confidence)
        text += ", confidence";
    if (can.sky)
        text += ", sky";
    text += can.poses ? ", camera poses" : " (no camera poses)";
    if (can.rays)
        text += ", rays";
    if (can.gaussians)
        text += ", Gaussians";
    return text;
}

void print(const ModelDescription& model) {
    std::printf(
        "%s\n  %s%s\n  licence: %s\n  gives: %s\n  %.1f million parameters, %.1f MB, %d pixels by default\n",
        model.id.c_str(), model.name.c_str(), model.demonstration ? " (demonstration)" : "", model.licence.c_str(),
        abilitiesOf(model.capabilities, model.depthKind).c_str(), static_cast<double>(model.parameterCount) / 1e6,
        static_cast<double>(model.fileBytes) / 1e6, model.defaultResolution);
    if (!model.note.empty())
        std::printf("  %s\n", model.note.c_str());
}

void print(const PublishedModel& model, const NetworkDescription& network, const ModelPresence& presence) {
    std::printf("%s (not installed)\n  %s, %s\n  licence: %s\n  gives: %s\n  about %.0f MB to download\n",
                model.id.c_str(), model.name.c_str(), std::string(modelFamilyName(network.family)).c_str(),
                model.licence.c_str(), abilitiesOf(network.capabilities, network.depthKind).c_str(),
                static_cast<double>(model.downloadBytes(network.parameterCount)) / 1e6);
    if (presence.arrivedBytes > 0)
        std::printf("  %.0f MB of it have arrived\n", static_cast<double>(presence.arrivedBytes) / 1e6);
    if (!model.note.empty())
        std::printf("  %s\n", model.note.c_str());
}

struct Listed {
    const PublishedModel* model;
    ModelPresence presence;
};

std::vector<Listed> availableModels(const ModelCatalog& catalog, const ListModelsArguments& arguments) {
    const HubSettings settings = hubSettings();
    std::vector<Listed> found;
    for (const PublishedModel& model : catalog.published().models()) {
        if (arguments.commercial && !allowsCommercialUse(model.licence))
            continue;
        ModelPresence presence = presenceOf(model, settings);
        if (!presence.isInstalled())
            found.push_back({&model, std::move(presence)});
    }
    return found;
}

} // namespace

int listModels(const ListModelsArguments& arguments) {
    ModelCatalog catalog;
    for (const std::string& path : arguments.paths)
        (void)catalog.add(path);
    std::vector<ModelDescription> installed = catalog.models();
    if (arguments.commercial)
        std::erase_if(installed, [](const ModelDescription& model) { return !allowsCommercialUse(model.licence); });
    const std::vector<Listed> available =
        arguments.available ? availableModels(catalog, arguments) : std::vector<Listed>();
    if (arguments.json) {
        nlohmann::ordered_json document{{"models", nlohmann::ordered_json::array()}};
        for (const ModelDescription& model : installed)
            document["models"].push_back(jsonOf(model));
        if (arguments.available) {
            document["available"] = nlohmann::ordered_json::array();
            for (const auto& [model, presence] : available)
                document["available"].push_back(
                    jsonOf(*model, *catalog.published().findNetwork(model->preset), presence));
        }
        printJson(document);
        return kSuccess;
    }
    for (const ModelDescription& model : installed)
        print(model);
    for (const auto& [model, presence] : available)
        print(*model, *catalog.published().findNetwork(model->preset), presence);
    if (installed.empty() && available.empty())
        std::fprintf(stderr, "No model is installed: name a folder or a weight file with --model, or see 'fathom-cli "
                             "models list --available'.\n");
    return kSuccess;
}

} // namespace fathom
