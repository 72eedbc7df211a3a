#include "app/bench.h"
#include "app/pose_score.h"
#include "app/report.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace fathom {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct PosesBenchArguments {
    std::uint64_t seed = 1;
    int scenes = 40;
    int hardScenes = 10;
    Size size{640, 480};
    bool json = false;
};

double medianOf(std::vector<double> values) {
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

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

/// The measurement, scene after scene.
class PosesBench {
public:
    explicit PosesBench(const PosesBenchArguments& arguments) : m_arguments(arguments) {}

    int run() {
        for (int i = 0; i < m_arguments.scenes; ++i)
            good(m_arguments.seed * 1000 + static_cast<std::uint64_t>(i));
        for (int i = 0; i < m_arguments.hardScenes; ++i)
            hard(i);
        m_arguments.json ? printJson(report()) : print();
        return kSuccess;
    }

private:
    void good(std::uint64_t seed) {
        const auto scene = synthetic::renderPoseScene(seed, synthetic::PoseTrap::None, m_arguments.size);
        const std::vector<PhotoFeatures> features = featuresOf(scene);
        const Placements found = scorePoses(scene, features, KnownCameras::Lens, m_known);
        scorePoses(scene, features, KnownCameras::Disturbed, m_disturbed);
        scorePoses(scene, features, KnownCameras::Nothing, m_unknown);
        if (const double disagreement = depthDisagreement(scene, found); disagreement > 0)
            m_depth.push_back(disagreement);
        std::fprintf(stderr, "scene %llu: %zu views\n", static_cast<unsigned long long>(seed),
                     scene.views.size());
    }

    std::vector<PhotoFeatures> featuresOf(const synthetic::PoseScene& scene) {
        const auto begin = std::chrono::steady_clock::now();
        std::vector<PhotoFeatures> features;
        for (const synthetic::RenderedView& view : scene.views)
            features.push_back(findFeatures(view.image, view.image.size()));
        m_secondsFeatures += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return features;
    }

    void hard(int index) {
        const auto trap = static_cast<synthetic::PoseTrap>(1 + index % (synthetic::kPoseTraps - 1));
        const auto seed = m_arguments.seed * 1000 + 500 + static_cast<std::uint64_t>(index);
        const auto scene = synthetic::renderPoseScene(seed, trap, m_arguments.size);
        PoseScore score;
        const Placements found = scorePoses(scene, featuresOf(scene), KnownCameras::Lens, score);
        m_silent += score.silentFailures;
        OrderedJson views = OrderedJson::array();
        for (const ViewPlacement& placement : found.structure.placements)
            views.push_back({{"state", placementStateName(placement.state)},
                             {"problem", placementProblemName(placement.problem)}});
        m_hard.push_back({{"trap", poseTrapName(trap)},
                          {"seed", seed},
                          {"silent_failure", score.silentFailures > 0},
                          {"views", views}});
    }

    [[nodiscard]] OrderedJson report() const {
        OrderedJson report = jsonOf(m_known);
        report["silent_failures"] = m_silent + m_known.silentFailures;
        report["hard_scenes"] = m_hard;
        report["disturbed_poses"] = jsonOf(m_disturbed);
        report["unknown_focal"] = jsonOf(m_unknown);
        report["seconds_features"] = m_secondsFeatures;
        report["depth_disagreement_median"] = medianOf(m_depth);
        return report;
    }

    static void printScore(const char* name, const PoseScore& score) {
        std::printf("%-28s rotation %.3f deg, direction %.3f deg, AUC@5 %.3f, focal %.2f %%, placed %d of %d views, "
                    "%d silent failures, %.1f s\n",
                    name, medianOf(score.rotationDegrees), medianOf(score.directionDegrees), score.auc5(),
                    100 * medianOf(score.focalErrors), score.placed, score.views, score.silentFailures,
                    score.secondsPlacing);
    }

    void print() const {
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
    }

    const PosesBenchArguments& m_arguments;
    PoseScore m_known;
    PoseScore m_disturbed;
    PoseScore m_unknown;
    std::vector<double> m_depth;
    OrderedJson m_hard = OrderedJson::array();
    int m_silent = 0;
    double m_secondsFeatures = 0;
};

} // namespace

void addPosesBench(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<PosesBenchArguments>();
    CLI::App* command = bench.add_subcommand(
        "poses", "Find cameras of rendered scenes with exact truth, good ones and ones that mislead");
    command->add_option("--seed", arguments->seed, "Chooses the scenes")->capture_default_str();
    command->add_option("--scenes", arguments->scenes, "Good scenes")
        ->check(CLI::Range(0, 999))
        ->capture_default_str();
    command->add_option("--hard-scenes", arguments->hardScenes, "Scenes that mislead")
        ->check(CLI::Range(0, 400))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "Results as JSON on standard output");
    command->callback(
        [&chosen, arguments] { chosen = [arguments] { return PosesBench(*arguments).run(); }; });
}

} // namespace fathom
