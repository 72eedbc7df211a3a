#include "app/command.h"
#include "app/command_train.h"

namespace fathom {

void addTrainCommand(CLI::App& program, ChosenCommand& chosen) {
    CLI::App* command =
        program.add_subcommand("train", "Train or measure the built-in model ('train --help')");
    // The trainer reads its own arguments, because it also exists as a program of its own.
    command->set_help_flag();
    command->prefix_command();
    command->callback(
        [&chosen, command] { chosen = [arguments = command->remaining()] { return runTrain(arguments); }; });
}

} // namespace fathom
