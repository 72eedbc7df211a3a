#include "engine/pipeline/way_choice.h"

#include "engine/geometry/median.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace fathom {

namespace {

constexpr int kTrialRounds = 5;
constexpr double kByChance = 1.05;  ///< times that two measurements of the same may differ
constexpr double kHopeless = 1.5;   ///< times the fastest, from which nobody comes back
constexpr char kBeforeGain = ';';

/// A way and what was measured of it; the first number is of a pass that filled tables and memory.
struct Contestant {
    ComputeWay way;
    std::vector<double> seconds{};

    [[nodiscard]] double least() const { return *std::ranges::min_element(seconds); }
    /// Median over the rounds that both were in of the times that `other` takes as long.
    [[nodiscard]] double gainOver(const Contestant& other) const {
        std::vector<double> ratios;
        const std::size_t rounds = std::min(seconds.size(), other.seconds.size());
        for (std::size_t round = rounds > 1 ? 1 : 0; round < rounds; ++round)
            ratios.push_back(other.seconds[round] / seconds[round]);
        return medianOf(std::move(ratios));
    }
    /// Whether no round made it slower than `other` by more than chance.
    [[nodiscard]] bool neverLostTo(const Contestant& other) const {
        for (std::size_t round = 1; round < std::min(seconds.size(), other.seconds.size()); ++round)
            if (seconds[round] > kByChance * other.seconds[round])
                return false;
        return true;
    }
};

/// \param ways  the usual one first
WayChoice compare(const std::vector<ComputeWay>& ways, const Trial& trial) {
    if (ways.size() == 1)
        return {ways.front(), std::numeric_limits<double>::infinity()};
    std::vector<Contestant> all;
    for (const ComputeWay& way : ways)
        all.push_back({way});
    std::vector<Contestant*> left;
    for (Contestant& contestant : all)
        left.push_back(&contestant);
    for (int round = 0; round <= kTrialRounds && left.size() > 1; ++round) {
        for (Contestant* const contestant : left)
            contestant->seconds.push_back(trial.seconds(contestant->way));
        if (round != 1)
            continue;
        const double fastest = (*std::ranges::min_element(left, {}, &Contestant::least))->least();
        // The usual one is what all others are measured by.
        std::erase_if(left, [&](const Contestant* contestant) {
            return contestant != &all.front() && contestant->least() > kHopeless * fastest;
        });
    }
    const Contestant* best = &all.front();
    for (const Contestant* contestant : left)
        if (contestant->gainOver(all.front()) > std::max(kByChance, best->gainOver(all.front())))
            best = contestant;
    WayChoice choice{best->way, std::numeric_limits<double>::infinity()};
    for (const Contestant& other : all)
        if (&other != best) {
            choice.gain = std::min(choice.gain, best->gainOver(other));
            choice.isClear = choice.isClear && best->neverLostTo(other);
        }
    return choice;
}

} // namespace

std::vector<int> threadCountsFor(int processors) {
    std::vector<int> counts{std::max(processors, 1)};
    if (processors > 2)
        counts.push_back(processors - 1);
    for (int count = processors / 2; count >= 1; count /= 2)
        if (count < counts.back())
            counts.push_back(count);
    return counts;
}

WayChoice chooseWay(const std::vector<Kernels>& kernels, const std::vector<int>& threads, const Trial& trial) {
    std::vector<ComputeWay> ways;
    for (const Kernels one : kernels)
        ways.push_back({one, threads.front()});
    WayChoice choice = compare(ways, trial);
    ways.clear();
    for (const int count : threads)
        ways.push_back({choice.way.kernels, count});
    const WayChoice byThreads = compare(ways, trial);
    if (kernels.size() * threads.size() > 1 && trial.isDisturbed()) {
        choice.isClear = false;
        return choice;
    }
    choice.way = byThreads.way;
    choice.isClear = choice.isClear && byThreads.isClear;
    return choice;
}

std::string describe(const ComputeWay& way) {
    return std::string(kernelsName(way.kernels)) + ", " + std::to_string(way.threads) +
           (way.threads == 1 ? " thread" : " threads");
}

std::string textOf(const WayChoice& choice) {
    char gain[32];
    std::snprintf(gain, sizeof gain, "%c %.4g", kBeforeGain, choice.gain);
    return describe(choice.way) + gain;
}

std::optional<WayChoice> wayChoiceOf(const std::string& text, const std::vector<Kernels>& kernels,
                                     const std::vector<int>& threads) {
    const std::size_t end = text.find(kBeforeGain);
    if (end == std::string::npos)
        return std::nullopt;
    const double gain = std::strtod(text.c_str() + end + 1, nullptr);
    for (const Kernels one : kernels)
        for (const int count : threads)
            if (const ComputeWay way{one, count}; gain > 0 && describe(way) == text.substr(0, end))
                return WayChoice{way, gain};
    return std::nullopt;
}

} // namespace fathom
