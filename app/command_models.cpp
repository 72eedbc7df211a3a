#include "app/command.h"
#include "app/report.h"

#include "engine/pipeline/model_catalog.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace fathom {

namespace {

struct ModelsArguments {
    std::vector<std::string> paths;
    bool json = false;
};

nlohmann::ordered_json jsonOf(const ModelDescription& model) {
    const ModelCapabilities& can = model.capabilities;
    return {{"id", model.id},
            {"name", model.name},
            {"preset", model.preset},
            {"licence", model.licence},
            {"note", model.note},
            {"demonstration", model.demonstration},
            {"capabilities",
             {{"confidence", can.confidence},
              {"poses", can.poses},
              {"rays", can.rays},
              {"sky", can.sky},
              {"metric", can.metric},
              {"pose_conditioned", can.poseConditioned}}},
            {"parameters", model.parameterCount},
            {"bytes", model.fileBytes},
            {"default_resolution", model.defaultResolution},
            {"weights", model.weights.string()}};
}

std::string abilitiesOf(const ModelCapabilities& can) {
    std::string text = can.metric ? "metric depth" : "depth";
    if (can.confidence)
        text += ", confidence";
    if (can.sky)
        text += ", sky";
    text += can.poses ? ", camera poses" : " (no camera poses)";
    if (can.rays)
        text += ", rays";
    return text;
}

void print(const ModelDescription& model) {
    std::printf(
        "%s\n  %s%s\n  licence: %s\n  gives: %s\n  %.1f million parameters, %.1f MB, %d pixels by default\n",
        model.id.c_str(), model.name.c_str(), model.demonstration ? " (demonstration)" : "",
        model.licence.c_str(), abilitiesOf(model.capabilities).c_str(),
        static_cast<double>(model.parameterCount) / 1e6, static_cast<double>(model.fileBytes) / 1e6,
        model.defaultResolution);
    if (!model.note.empty())
        std::printf("  %s\n", model.note.c_str());
}

int listModels(const ModelsArguments& arguments) {
    ModelCatalog catalog;
    for (const std::string& path : arguments.paths)
        (void)catalog.add(path);
    if (arguments.json) {
        auto list = nlohmann::ordered_json::array();
        for (const ModelDescription& model : catalog.models())
            list.push_back(jsonOf(model));
        printJson({{"models", list}});
        return kSuccess;
    }
    for (const ModelDescription& model : catalog.models())
        print(model);
    if (catalog.models().empty())
        std::fprintf(stderr, "No model is installed: name a folder or a .safetensors file with --model.\n");
    return kSuccess;
}

} // namespace

void addModelsCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ModelsArguments>();
    CLI::App* command = program.add_subcommand("models", "List the models with their licences and abilities");
    command->add_option("path", arguments->paths, "Folders and .safetensors files to list too")
        ->type_name("PATH");
    command->add_flag("--json", arguments->json, "As JSON on standard output");
    command->callback([&chosen, arguments] { chosen = [arguments] { return listModels(*arguments); }; });
}

} // namespace fathom
