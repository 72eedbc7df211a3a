#include "app/bench/bench.h"
#include "app/bench/temporary.h"

#include "engine/io/depth_files.h"
#include "engine/io/scene_export.h"
#include "engine/synthetic/sample.h"

#include <chrono>
#include <cstdio>
#include <functional>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kViewSide = 1000; ///< a million points a view

struct ExportArguments {
    std::vector<int> millions{1, 10};
    int runs = 3;
    Files files;
};

/// A scene of that many views of a million pixels each, every one of which becomes a point.
Scene sceneOfMillions(int millions) {
    synthetic::SampleOptions options;
    options.size = {kViewSide, kViewSide};
    options.views = 1;
    options.kind = synthetic::SceneKind::Room;
    const synthetic::RenderedView rendered = std::move(synthetic::renderSample(1, options).views.front());
    Scene scene;
    scene.model = {"rendered", "none", "Fathom"};
    scene.unit = DepthUnit::Metres;
    for (int i = 0; i < millions; ++i) {
        auto view = std::make_shared<View>();
        view->source.name = std::to_string(i) + ".png";
        view->source.originalSize = options.size;
        view->index = static_cast<std::size_t>(i);
        view->image = rendered.image;
        view->depth = rendered.depth;
        for (std::size_t pixel = 0; pixel < view->depth.valueCount(); ++pixel)
            if (!(view->depth.data()[pixel] > 0))
                view->depth.data()[pixel] = 10; // sky too becomes a point, so that their number is known
        view->unit = DepthUnit::Metres;
        Camera camera;
        camera.processed = {rendered.focalPixels, rendered.focalPixels, kViewSide / 2.0, kViewSide / 2.0, kViewSide, kViewSide};
        camera.original = camera.processed;
        camera.cameraFromWorld.translation = Eigen::Vector3d(0.1 * i, 0, 0);
        view->camera = camera;
        scene.views.push_back(std::move(view));
    }
    return scene;
}

struct ExportWay {
    std::string name;
    std::function<std::uint64_t(const Scene&)> write; ///< bytes
};

std::uint64_t bytesOfFiles(const std::vector<std::filesystem::path>& paths) {
    std::uint64_t bytes = 0;
    for (const auto& path : paths)
        bytes += std::filesystem::file_size(path);
    return bytes;
}

std::vector<ExportWay> exportWays(const TemporaryFolder& folder) {
    const auto sceneIn = [&folder](SceneFormat format, const char* name) {
        ExportOptions options;
        options.format = format;
        options.filter.confidencePercentile = 0;
        options.filter.removeEdges = false;
        options.pointBudget.reset();
        return [&folder, options, name](const Scene& scene) {
            return exportScene(scene, folder.path() / name, options).bytes;
        };
    };
    return {{"glb", sceneIn(SceneFormat::Glb, "scene.glb")},
            {"ply", sceneIn(SceneFormat::Ply, "scene.ply")},
            {"depth", [&folder](const Scene& scene) {
                 return bytesOfFiles(writeDepthFiles(scene, folder.path() / "depth", {}));
             }}};
}

int measureExports(const ExportArguments& arguments) {
    const TemporaryFolder folder;
    const std::vector<ExportWay> ways = exportWays(folder);
    Table table({"points", "files", "median ms", "± sample", "million points/s", "MB", "MB/s"});
    auto results = OrderedJson::array();
    for (const int millions : arguments.millions) {
        const Scene scene = sceneOfMillions(millions);
        std::vector<std::vector<double>> wall(ways.size());
        std::vector<std::uint64_t> bytes(ways.size(), 0);
        for (int round = 0; round < arguments.runs; ++round)
            for (std::size_t i = 0; i < ways.size(); ++i) {
                const auto start = std::chrono::steady_clock::now();
                bytes[i] = ways[i].write(scene);
                const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
                wall[i].push_back(time.count());
                std::fprintf(stderr, "\r%d million points: round %d, %s ", millions, round + 1, ways[i].name.c_str());
            }
        std::fprintf(stderr, "\n");
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const Statistics time = statisticsOf(wall[i]);
            const double megabytes = static_cast<double>(bytes[i]) / 1e6;
            table.add({std::to_string(millions) + " million", ways[i].name, fixed(time.median, 0), fixed(time.deviation, 0),
                       fixed(1e3 * millions / time.median, 1), fixed(megabytes, 1), fixed(1e3 * megabytes / time.median, 0)});
            results.push_back({{"million_points", millions},
                               {"format", ways[i].name},
                               {"wall_ms", jsonOf(time)},
                               {"bytes", bytes[i]}});
        }
    }
    publish("Export",
            table.markdown() + "\nEvery pixel of views of a million pixels becomes a point; 'depth' is the pictures of depth and "
                               "their JSON. Files are complete on the disk when the clock stops.\n",
            {{"benchmark", "export"}, {"results", results}}, arguments.files);
    return kSuccess;
}

} // namespace

void addExport(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App* command = bench.add_subcommand("export", "Write large scenes as GLB, PLY and pictures of depth");
    command->add_option("--millions", arguments->millions, "Millions of points")->delimiter(',')->check(CLI::Range(1, 100));
    command->add_option("--runs", arguments->runs, "Measured rounds")->check(CLI::Range(1, 100))->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return measureExports(*arguments); }; });
}

} // namespace fathom::bench
