#include "app/pose_timing.h"

#include "app/pose_score.h"
#include "engine/structure/find_all_features.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <utility>

namespace fathom {

namespace {

/// Adds up wall and processor time while it runs.
class StopWatch {
public:
    /// \returns wall seconds that the work took
    template <typename Work>
    double time(Work&& work) {
        const double processor = processorSeconds();
        const auto begin = std::chrono::steady_clock::now();
        work();
        const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        m_wall += wall;
        m_processor += processorSeconds() - processor;
        return wall;
    }
    [[nodiscard]] double wall() const { return m_wall; }
    [[nodiscard]] double processor() const { return m_processor; }

private:
    static double processorSeconds() {
        timespec now{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }

    double m_wall = 0;
    double m_processor = 0;
};

double peakMemoryMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024; // kilobytes on Linux
}

/// As a network's: every second pixel of every second row.
FloatMap halved(const FloatMap& depth) {
    FloatMap half({depth.width() / 2, depth.height() / 2});
    for (int y = 0; y < half.height(); ++y)
        for (int x = 0; x < half.width(); ++x)
            *half.at(x, y) = *depth.at(2 * x, 2 * y);
    return half;
}

} // namespace

nlohmann::ordered_json timePoses(std::uint64_t seed, int frames, Size size, const CancelToken& token) {
    const synthetic::PoseWalk walk(seed, frames, size);
    const FeatureOptions options = featureOptions(FeatureKind::Sift, static_cast<std::size_t>(frames));
    StopWatch watch;
    synthetic::PoseScene scene;
    std::vector<PhotoFeatures> features;
    double secondsFeatures = 0;
    // Rendered a handful at a time, so that no more pictures than that are in memory.
    constexpr int kTogether = 8;
    for (int first = 0; first < walk.count(); first += kTogether) {
        const auto count = static_cast<std::size_t>(std::min(kTogether, walk.count() - first));
        std::vector<RgbImage> pictures(count);
        for (std::size_t i = 0; i < count; ++i) {
            token.throwIfCancelled();
            synthetic::RenderedView view = walk.frame(first + static_cast<int>(i));
            pictures[i] = std::exchange(view.image, RgbImage()); // only its features are needed from here on
            view.depth = halved(view.depth);
            scene.views.push_back(std::move(view));
            scene.place.push_back(0);
        }
        PhotoSource photos;
        photos.count = count;
        photos.read = [&](std::size_t photo) { return std::move(pictures[photo]); };
        secondsFeatures += watch.time([&] { std::ranges::move(findAllFeatures(photos, options, token), std::back_inserter(features)); });
    }
    PoseScore score;
    Placements found;
    const double secondsPlacing =
        watch.time([&] { found = scorePoses(scene, features, KnownCameras::Lens, score, token); });
    const DepthTrial trial = disturbedDepths(scene, features, found);
    const double secondsDepth = watch.time([&] { (void)depthDisagreement(trial); });
    return {{"frames", frames},
            {"width", size.width},
            {"height", size.height},
            {"placed", score.placed},
            {"auc5", score.auc5()},
            {"seconds_features", secondsFeatures},
            {"seconds_placing", secondsPlacing},
            {"seconds_depth", secondsDepth},
            {"seconds", watch.wall()},
            {"seconds_processor", watch.processor()},
            {"peak_memory_mb", peakMemoryMegabytes()}};
}

} // namespace fathom
