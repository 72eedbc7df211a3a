#include "app/command.h"
#include "app/report.h"

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/large_pages.h"
#include "engine/pipeline/version.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <string>

namespace {

constexpr const char* kExamples =
    "\nExamples:\n"
    "  fathom-cli run photos/ --output out\n"
    "      a folder of photos becomes out/scene.glb\n"
    "  fathom-cli run walk.mp4 -o out --fps 2 --export glb,ply,depth\n"
    "      a video, two views a second, every kind of file\n"
    "  fathom-cli run photos/ -o out --model ~/models/DA3-LARGE\n"
    "      with downloaded weights: a folder with config.json and model.safetensors\n"
    "  fathom-cli batch photos.txt -o out --export depth\n"
    "      many independent photos, folders and videos; works with torchrun, mpirun, Slurm and Kubernetes\n"
    "  fathom-cli models download da3-base\n"
    "      official weights, into the cache that the hub's own tools use\n"
    "  fathom-cli info walk.mp4\n"
    "      what a file holds; without a file: devices and library versions\n"
    "  fathom-cli convert depth_anything_v2_vits.pth depth_anything_v2_vits.safetensors\n"
    "      weights that come as a .pth file; they are read as data and never run\n"
    "  fathom-cli models --json\n"
    "      what can be run, with licences and abilities\n"
    "\nExit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted (what was finished is kept).\n";

/// Libraries' line that ends with the path of a file.
const std::string kBlas = "sgemm_ ";

std::string versionText() {
    std::string text = "Fathom " + std::string(fathom::programVersion());
    for (const std::string& line : fathom::libraryVersions()) {
        const bool isBlas = line.starts_with(kBlas);
        text += "\n" + (isBlas ? kBlas + std::filesystem::path(line.substr(kBlas.size())).filename().string() : line);
    }
    return text;
}

bool isCommand(const CLI::App& program, const std::string& name) {
    return std::ranges::any_of(program.get_subcommands({}),
                               [&name](const CLI::App* command) { return command->get_name() == name; });
}

int refuseCommand(const char* name) {
    std::fprintf(stderr, "There is no command '%s'.\nRun with --help for more information.\n", name);
    return fathom::kWrongUsage;
}

int runChosen(const fathom::ChosenCommand& chosen) {
    try {
        fathom::checkInstructionLimit();
        return chosen();
    } catch (const fathom::Cancelled&) {
        std::fprintf(stderr, "Interrupted.\n");
        return fathom::kInterrupted;
    } catch (const fathom::Error& error) {
        fathom::reportError(error);
        return fathom::exitStatusOf(error);
    } catch (const std::bad_alloc&) {
        fathom::reportError({fathom::ErrorCode::OutOfMemory, "There is not enough memory."});
    } catch (const std::exception& failure) {
        fathom::reportError(
            {fathom::ErrorCode::Internal, "The command failed unexpectedly.", failure.what()});
    }
    return fathom::kFailure;
}

/// Ends the process with everything written. Taking LibTorch's tables of operators apart, as a return from main() does,
/// would take longer than the program itself does for many commands, and only give back what the system takes anyway.
[[noreturn]] void leave(int status) {
    std::cout.flush();
    std::fflush(nullptr);
    std::_Exit(status);
}

} // namespace

int main(int argc, char** argv) {
    // A full disk or a closed pipe shall be an error that is told, not a sudden end.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    fathom::askForLargePages();
    CLI::App program("Depth, camera poses and 3D scenes from photos and video.", "fathom-cli");
    program.footer(kExamples);
    program.require_subcommand(1);
    program.set_version_flag("--version", versionText, "Versions of the program and its libraries");
    fathom::ChosenCommand chosen;
    fathom::addRunCommand(program, chosen);
    fathom::addBatchCommand(program, chosen);
    fathom::addModelsCommand(program, chosen);
    fathom::addInfoCommand(program, chosen);
    fathom::addTrainCommand(program, chosen);
    fathom::addConvertCommand(program, chosen);
    fathom::addBenchCommand(program, chosen);
    fathom::addGoldenCommand(program, chosen);
    fathom::addSamplesCommand(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        if (argc > 1 && *argv[1] != '-' && !isCommand(program, argv[1]))
            leave(refuseCommand(argv[1]));
        // Asking for help or the version is no mistake.
        leave(program.exit(problem) == 0 ? fathom::kSuccess : fathom::kWrongUsage);
    }
    leave(runChosen(chosen));
}
