#include "app/command_models.h"

#include "app/command.h"

#include <memory>

namespace fathom {

namespace {

void addListOptions(CLI::App* command, ListModelsArguments& arguments) {
    command->add_option("path", arguments.paths, "Folders and weight files to list too")->type_name("PATH");
    command->add_flag("--json", arguments.json, "As JSON on standard output");
    command->add_flag("--available", arguments.available, "Also what can be downloaded");
    command->add_flag("--commercial", arguments.commercial, "Only models whose licence allows commercial use");
}

void addModelCommand(CLI::App* models, ChosenCommand& chosen, const char* name, const char* description,
                     int (*action)(const ModelArguments&), bool needsNames) {
    auto arguments = std::make_shared<ModelArguments>();
    CLI::App* command = models->add_subcommand(name, description);
    CLI::Option* names = command->add_option("model", arguments->names, "Ids, names or repositories, as 'list' shows them")
                             ->type_name("MODEL");
    if (needsNames)
        names->required();
    command->add_flag("--quiet,-q", arguments->quiet, "No progress");
    if (action == &downloadModels)
        command->add_flag("--accept-licence", arguments->acceptLicence,
                          "Agree to terms that exclude commercial use; remembered");
    command->callback([&chosen, arguments, action] { chosen = [arguments, action] { return action(*arguments); }; });
}

} // namespace

void addModelsCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ListModelsArguments>();
    CLI::App* models = program.add_subcommand("models", "List, download, check and remove models");
    addListOptions(models, *arguments);
    models->require_subcommand(0, 1);
    models->callback([models, &chosen, arguments] {
        if (models->get_subcommands().empty())
            chosen = [arguments] { return listModels(*arguments); };
    });
    auto listed = std::make_shared<ListModelsArguments>();
    CLI::App* list = models->add_subcommand("list", "Models with their licences and abilities");
    addListOptions(list, *listed);
    list->callback([&chosen, listed] { chosen = [listed] { return listModels(*listed); }; });
    addModelCommand(models, chosen, "download", "Fetch models into the hub's cache; goes on after an interruption",
                    &downloadModels, true);
    addModelCommand(models, chosen, "verify", "Compare installed models with their hashes", &verifyModels, false);
    addModelCommand(models, chosen, "remove", "Remove downloaded models", &removeModels, true);
    addModelCommand(models, chosen, "path", "Print where weights, or all models, lie", &printModelPaths, false);
}

} // namespace fathom
