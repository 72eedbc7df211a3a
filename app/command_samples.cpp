#include "app/command.h"

#include "engine/base/atomic_file.h"
#include "engine/base/folder.h"
#include "engine/io/image_file.h"
#include "engine/synthetic/shipped_sample.h"

#include <cstdio>
#include <filesystem>
#include <memory>

namespace fathom {

namespace {

int renderSamples(const std::filesystem::path& folder) {
    makeFolder(folder);
    for (int view = 0; view < synthetic::kShippedViews; ++view) {
        const std::filesystem::path file = folder / synthetic::shippedFileName(view);
        writePng(file, synthetic::renderShippedSample(view).image);
        std::printf("%s\n", file.c_str());
    }
    AtomicFile truth(folder / "ground_truth.json");
    truth.write(synthetic::shippedGroundTruth());
    truth.commit();
    std::printf("%s\n", (folder / "ground_truth.json").c_str());
    return kSuccess;
}

} // namespace

void addSamplesCommand(CLI::App& program, ChosenCommand& chosen) {
    auto folder = std::make_shared<std::filesystem::path>();
    CLI::App* command =
        program.add_subcommand("samples", "Render the sample scene that the program comes with");
    command->add_option("--output,-o", *folder, "Folder for the pictures and their cameras")
        ->required()
        ->type_name("DIR");
    command->callback([&chosen, folder] { chosen = [folder] { return renderSamples(*folder); }; });
}

} // namespace fathom
