#include "app/command.h"

#include "app/bench.h"

namespace fathom {

void addBenchCommand(CLI::App& program, ChosenCommand& chosen) {
    CLI::App* bench = program.add_subcommand("bench", "Measure the program on this machine");
    bench->require_subcommand(1);
    addPosesBench(*bench, chosen);
}

} // namespace fathom
