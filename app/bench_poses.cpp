#include "app/bench.h"
#include "app/number_check.h"
#include "app/pose_pictures.h"
#include "app/pose_score.h"
#include "app/pose_timing.h"
#include "app/report.h"
#include "engine/geometry/median.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

namespace fathom {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct PosesBenchArguments {
    std::uint64_t seed = 1;
    int scenes = 40;
    int hardScenes = 10;
    int frames = 100;
    int jobs = 0; ///< 0: one a processor
    Size size{640, 480};
    std::vector<std::filesystem::path> images;
    std::optional<double> focalPixels; ///< of the images
    std::filesystem::path keep;
    bool json = false;
};

OrderedJson jsonOf(const PoseScore& score) {
    return {{"rotation_error_deg_median", medianOf(score.rotationDegrees)},
            {"translation_direction_error_deg_median", medianOf(score.directionDegrees)},
            {"auc5", score.auc5()},
            {"focal_error_median", medianOf(score.focalErrors)},
            {"silent_failures", score.silentFailures},
            {"views", score.views},
            {"views_placed", score.placed},
            {"seconds_placing", score.secondsPlacing}};
}

/// What one scene gave.
struct SceneResult {
    PoseScore known;
    PoseScore disturbed;
    PoseScore unknown;
    double depthDisagreement = 0;
    double secondsFeatures = 0;
    OrderedJson hard; ///< of a scene that misleads
};

std::vector<PhotoFeatures> featuresOf(const synthetic::PoseScene& scene, double& seconds) {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<PhotoFeatures> features;
    for (const synthetic::RenderedView& view : scene.views)
        features.push_back(findFeatures(view.image, view.image.size()));
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return features;
}

/// The measurement; several scenes at a time, results in their order.
class PosesBench {
public:
    explicit PosesBench(const PosesBenchArguments& arguments) : m_arguments(arguments) {}

    int run() {
        if (!m_arguments.images.empty())
            m_pictures = placePictures(m_arguments.images, m_arguments.focalPixels);
        else
            measureScenes();
        m_arguments.json ? printJson(report()) : print();
        return kSuccess;
    }

private:
    void measureScenes() {
        const auto count = static_cast<std::size_t>(m_arguments.scenes + m_arguments.hardScenes);
        std::vector<SceneResult> results(count);
        std::vector<std::exception_ptr> failures(count);
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (std::size_t i = next++; i < count; i = next++)
                try {
                    results[i] = measured(static_cast<int>(i));
                } catch (...) {
                    failures[i] = std::current_exception();
                    next = count;
                }
        };
        {
            const unsigned wanted = m_arguments.jobs > 0 ? static_cast<unsigned>(m_arguments.jobs)
                                                         : std::max(1U, std::thread::hardware_concurrency());
            std::vector<std::jthread> workers(std::min<std::size_t>(wanted, count));
            for (std::jthread& worker : workers)
                worker = std::jthread(work);
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (failures[i])
                std::rethrow_exception(failures[i]);
            take(std::move(results[i]));
        }
        // The machine is ours again: what is timed runs alone.
        constexpr Size kPhoto{1208, 680};
        if (m_arguments.frames > 0)
            for (const int frames : {8, m_arguments.frames})
                m_timing.push_back(timePoses(m_arguments.seed, frames, kPhoto));
    }

    [[nodiscard]] SceneResult measured(int index) const {
        return index < m_arguments.scenes ? good(index) : hard(index - m_arguments.scenes);
    }

    void take(SceneResult&& result) {
        m_secondsFeatures += result.secondsFeatures;
        if (!result.hard.is_null()) {
            m_silent += result.known.silentFailures;
            m_hard.push_back(std::move(result.hard));
            return;
        }
        m_known.add(result.known);
        m_disturbed.add(result.disturbed);
        m_unknown.add(result.unknown);
        if (result.depthDisagreement > 0)
            m_depth.push_back(result.depthDisagreement);
    }

    [[nodiscard]] SceneResult good(int index) const {
        const std::uint64_t seed = m_arguments.seed * 1000 + static_cast<std::uint64_t>(index);
        const auto scene = synthetic::renderPoseScene(seed, synthetic::PoseTrap::None, m_arguments.size);
        SceneResult result;
        const std::vector<PhotoFeatures> features = featuresOf(scene, result.secondsFeatures);
        const Placements found = scorePoses(scene, features, KnownCameras::Lens, result.known);
        if (!m_arguments.keep.empty())
            keepPictures(scene, found, result.secondsFeatures + result.known.secondsPlacing,
                         m_arguments.keep / std::to_string(seed));
        scorePoses(scene, features, KnownCameras::Disturbed, result.disturbed);
        scorePoses(scene, features, KnownCameras::Nothing, result.unknown);
        result.depthDisagreement = depthDisagreement(disturbedDepths(scene, features, found));
        std::fprintf(stderr, "scene %llu: %zu views\n", static_cast<unsigned long long>(seed), scene.views.size());
        return result;
    }

    [[nodiscard]] SceneResult hard(int index) const {
        const auto trap = static_cast<synthetic::PoseTrap>(1 + index % (synthetic::kPoseTraps - 1));
        const auto seed = m_arguments.seed * 1000 + 500 + static_cast<std::uint64_t>(index);
        const auto scene = synthetic::renderPoseScene(seed, trap, m_arguments.size);
        SceneResult result;
        const std::vector<PhotoFeatures> features = featuresOf(scene, result.secondsFeatures);
        const Placements found = scorePoses(scene, features, KnownCameras::Lens, result.known);
        OrderedJson views = OrderedJson::array();
        for (const ViewPlacement& placement : found.structure.placements)
            views.push_back({{"state", placementStateName(placement.state)},
                             {"problem", placementProblemName(placement.problem)}});
        result.hard = {{"trap", poseTrapName(trap)},
                       {"seed", seed},
                       {"silent_failure", result.known.silentFailures > 0},
                       {"views", views}};
        return result;
    }

    [[nodiscard]] OrderedJson report() const {
        if (!m_pictures.is_null())
            return m_pictures;
        OrderedJson report = jsonOf(m_known);
        report["silent_failures"] = m_silent + m_known.silentFailures;
        report["hard_scenes"] = m_hard;
        report["disturbed_poses"] = jsonOf(m_disturbed);
        report["unknown_focal"] = jsonOf(m_unknown);
        report["seconds_features"] = m_secondsFeatures;
        report["depth_disagreement_median"] = medianOf(m_depth);
        report["timing"] = m_timing;
        return report;
    }

    static void printScore(const char* name, const PoseScore& score) {
        std::printf("%-28s rotation %.3f deg, direction %.3f deg, AUC@5 %.3f, focal %.2f %%, placed %d of %d views, "
                    "%d silent failures, %.1f s\n",
                    name, medianOf(score.rotationDegrees), medianOf(score.directionDegrees), score.auc5(),
                    100 * medianOf(score.focalErrors), score.placed, score.views, score.silentFailures,
                    score.secondsPlacing);
    }

    void printPictures() const {
        std::printf("%d pictures, features in %.1f s\n", m_pictures["pictures"].get<int>(),
                    m_pictures["seconds_features"].get<double>());
        for (const OrderedJson& pair : m_pictures["pairs"])
            std::printf("%s, %s: %d of %d matches agree, residual %.2f pixels, %s%s%s, %.2f s\n",
                        pair["first"].get<std::string>().c_str(), pair["second"].get<std::string>().c_str(),
                        pair["verified"].get<int>(), pair["matches"].get<int>(), pair["residual_pixels"].get<double>(),
                        pair["state"].get<std::string>().c_str(), pair["problem"] == "none" ? "" : ": ",
                        pair["problem"] == "none" ? "" : pair["problem"].get<std::string>().c_str(),
                        pair["seconds"].get<double>());
        const OrderedJson& together = m_pictures["together"];
        std::printf("together: %d placed, residual %.2f pixels, focal length %.1f pixels, %.1f s\n",
                    together["placed"].get<int>(), together["residual_pixels"].get<double>(),
                    together["focal_pixels"].get<double>(), together["seconds"].get<double>());
    }

    void print() const {
        if (!m_pictures.is_null())
            return printPictures();
        std::printf("%d scenes of 2 to 12 views, %d x %d pixels\n", m_arguments.scenes, m_arguments.size.width,
                    m_arguments.size.height);
        printScore("focal length known", m_known);
        printScore("poses 3 deg and 5 % off", m_disturbed);
        printScore("focal length unknown", m_unknown);
        std::printf("%-28s %.2f %% between views\n", "depth made consistent", 100 * medianOf(m_depth));
        for (const OrderedJson& scene : m_hard) {
            std::printf("%-28s", scene["trap"].get<std::string>().c_str());
            for (const OrderedJson& view : scene["views"])
                std::printf(" %s%s%s", view["state"].get<std::string>().c_str(),
                            view["problem"] == "none" ? "" : ":",
                            view["problem"] == "none" ? "" : view["problem"].get<std::string>().c_str());
            std::printf("%s\n", scene["silent_failure"].get<bool>() ? "  SILENT FAILURE" : "");
        }
        std::printf("silent failures in hard scenes: %d of %d\n", m_silent, m_arguments.hardScenes);
        for (const OrderedJson& timing : m_timing)
            std::printf("%d frames of %d x %d: %.1f s (features %.1f, placing %.1f, depth %.1f; processors %.1f s), "
                        "%d placed, %.0f MB at most\n",
                        timing["frames"].get<int>(), timing["width"].get<int>(), timing["height"].get<int>(),
                        timing["seconds"].get<double>(), timing["seconds_features"].get<double>(),
                        timing["seconds_placing"].get<double>(), timing["seconds_depth"].get<double>(),
                        timing["seconds_processor"].get<double>(), timing["placed"].get<int>(),
                        timing["peak_memory_mb"].get<double>());
    }

    const PosesBenchArguments& m_arguments;
    PoseScore m_known;
    PoseScore m_disturbed;
    PoseScore m_unknown;
    std::vector<double> m_depth;
    OrderedJson m_hard = OrderedJson::array();
    OrderedJson m_timing = OrderedJson::array();
    OrderedJson m_pictures; ///< null unless pictures were given
    int m_silent = 0;
    double m_secondsFeatures = 0;
};

} // namespace

void addPosesBench(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<PosesBenchArguments>();
    CLI::App* command = bench.add_subcommand(
        "poses", "Find cameras of rendered scenes with exact truth, good ones and ones that mislead, and take the time");
    command->add_option("--seed", arguments->seed, "Chooses the scenes")->capture_default_str();
    command->add_option("--scenes", arguments->scenes, "Good scenes")
        ->check(CLI::Range(0, 999))
        ->capture_default_str();
    command->add_option("--hard-scenes", arguments->hardScenes, "Scenes that mislead")
        ->check(CLI::Range(0, 400))
        ->capture_default_str();
    command
        ->add_option("--frames", arguments->frames,
                     "Frames of the walk whose time is taken, beside one of 8; 0 takes none")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    command->add_option("--jobs", arguments->jobs, "Scenes at a time; 0 is one a processor")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
    command->add_option("--images", arguments->images,
                        "Find the cameras of these pictures, folders or videos instead of rendered scenes")
        ->check(CLI::ExistingPath);
    command->add_option("--focal", arguments->focalPixels, "Exact focal length of --images, pixels")
        ->check(positiveNumber());
    command->add_option("--keep", arguments->keep,
                        "Write each good scene's pictures, true and found cameras into this folder");
    command->add_flag("--json", arguments->json, "Results as JSON on standard output");
    command->callback(
        [&chosen, arguments] { chosen = [arguments] { return PosesBench(*arguments).run(); }; });
}

} // namespace fathom
