#include "app/command.h"

#include "engine/pipeline/formula_checkpoint.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace fathom {

void addGoldenCommand(CLI::App& program, ChosenCommand& chosen) {
    auto target = std::make_shared<std::vector<std::string>>();
    CLI::App* command = program.add_subcommand(
        "golden", "Write weights computed from a formula, to try a network without a download");
    command
        ->add_option("--write-weights", *target,
                     "Network (such as da3-small) and a .safetensors file or a folder to write")
        ->required()
        ->expected(2)
        ->type_name("NAME FILE");
    command->callback([&chosen, target] {
        chosen = [target] {
            writeFormulaCheckpoint(target->at(0), target->at(1));
            std::printf("%s\n", target->at(1).c_str());
            return kSuccess;
        };
    });
}

} // namespace fathom
