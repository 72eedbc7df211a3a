#include "app/bench/bench.h"
#include "app/bench/child.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <thread>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMostBusy = 2;
/// Of the goal: with two busy processes a pass takes at most that many times as long.
constexpr double kLargestSlowdown = 2.5;
constexpr auto kFramePeriod = std::chrono::microseconds(16'667);
constexpr auto kFrameWork = std::chrono::microseconds(2'000);

double toMilliseconds(SteadyClock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// Stands for a window: sixty times a second two milliseconds of work. A frame's time runs from when it was due until
/// it is done.
class FrameTimer {
public:
    FrameTimer() : m_thread([this](const std::stop_token& stop) { draw(stop); }) {}

    [[nodiscard]] std::vector<double> finish() {
        m_thread.request_stop();
        m_thread.join();
        return std::move(m_frames);
    }

private:
    void draw(const std::stop_token& stop) {
        for (auto due = SteadyClock::now() + kFramePeriod; !stop.stop_requested(); due += kFramePeriod) {
            std::this_thread::sleep_until(due);
            for (const auto end = SteadyClock::now() + kFrameWork; SteadyClock::now() < end;) {
            }
            m_frames.push_back(toMilliseconds(SteadyClock::now() - due));
            due = std::max(due, SteadyClock::now() - kFramePeriod); // a late frame makes no queue of frames
        }
    }

    std::vector<double> m_frames;
    std::jthread m_thread;
};

/// What one variant did beside 0, 1 and 2 busy processes.
struct Company {
    std::vector<double> passes, frames; ///< milliseconds
};

std::array<Company, kMostBusy + 1> measureCompany(Estimator& estimator, const std::vector<const RgbImage*>& images,
                                                  std::vector<BusyProcess>& busy, const Workload& work) {
    std::array<Company, kMostBusy + 1> all;
    for (int round = -work.warmups; round < work.runs; ++round)
        for (std::size_t count = 0; count <= kMostBusy; ++count) {
            for (std::size_t i = 0; i < kMostBusy; ++i)
                busy[i].run(i < count);
            (void)estimator.estimate(images, {}); // from then on it knows its company, as in a longer job
            FrameTimer frames;
            const auto start = SteadyClock::now();
            (void)estimator.estimate(images, {});
            const double pass = toMilliseconds(SteadyClock::now() - start);
            const std::vector<double> drawn = frames.finish();
            for (BusyProcess& process : busy)
                process.run(false);
            if (round < 0)
                continue;
            all[count].passes.push_back(pass);
            all[count].frames.insert(all[count].frames.end(), drawn.begin(), drawn.end());
        }
    return all;
}

int compareCompany(const Workload& work, const Files& files) {
    std::vector<BusyProcess> busy(kMostBusy); // before LibTorch has threads
    const std::vector<RgbImage> images = renderViews(work.views, work.size, 1);
    std::string body;
    auto results = OrderedJson::array();
    bool held = true;
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        Table table({"variant", "busy processes", "median ms", "± sample", "times slower", "held", "frame ms, median", "frame ms, p95"});
        for (const Variant& variant : variantsOf(work)) {
            const auto estimator = loadEstimator(model.description(), variant.options);
            const auto all = measureCompany(*estimator, pointersTo(images), busy, work);
            for (std::size_t count = 0; count <= kMostBusy; ++count) {
                const Statistics pass = statisticsOf(all[count].passes);
                const Statistics frame = all[count].frames.empty() ? Statistics{} : statisticsOf(all[count].frames);
                const double slowdown = pass.median / statisticsOf(all[0].passes).median;
                const bool holds = slowdown <= kLargestSlowdown;
                held = held && holds;
                table.add({variant.name, std::to_string(count), fixed(pass.median, 1), fixed(pass.deviation, 1),
                           fixed(slowdown, 2), holds ? "yes" : "**no**", fixed(frame.median, 1), fixed(frame.p95, 1)});
                results.push_back({{"model", name},
                                   {"variant", variant.name},
                                   {"busy_processes", count},
                                   {"wall_ms", jsonOf(pass)},
                                   {"times_slower", slowdown},
                                   {"frame_ms", jsonOf(frame)}});
            }
            std::fprintf(stderr, "%s %s measured\n", name.c_str(), variant.name.c_str());
        }
        body += "## " + name + ", weights: " + model.weights() + "\n\n" + table.markdown() + "\n";
    }
    body += "The second pass beside processes that do nothing but count; rounds are interleaved. At most " +
            fixed(kLargestSlowdown, 1) +
            " times as long is the goal. Frames stand for a window: sixty times a second two milliseconds of work in the "
            "same program, from when a frame was due until it is done.\n";
    publish("Coexistence", body, {{"benchmark", "coexistence"}, {"held", held}, {"results", results}}, files);
    return held ? kSuccess : kFailure;
}

} // namespace

void addCoexistence(CLI::App& bench, ChosenCommand& chosen) {
    auto work = std::make_shared<Workload>();
    auto files = std::make_shared<Files>();
    CLI::App* command =
        bench.add_subcommand("coexistence", "Passes and frames of a window beside processes that keep the machine busy");
    addNetworkOptions(*command, *work);
    addViewsOption(*command, *work);
    addVariantOptions(*command, *work);
    addRoundOptions(*command, *work);
    addFileOptions(*command, *files);
    command->callback([&chosen, work, files] { chosen = [work, files] { return compareCompany(*work, *files); }; });
}

} // namespace fathom::bench
