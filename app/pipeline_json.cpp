#include "app/pipeline_json.h"

namespace fathom {

nlohmann::ordered_json jsonOf(const PipelineTimes& times, double overlapEfficiency) {
    const auto mean = [](double seconds, std::size_t count) {
        return count == 0 ? 0.0 : 1e3 * seconds / static_cast<double>(count);
    };
    return {{"frames", times.frames},
            {"passes", times.passes},
            {"decode_ms", mean(times.decode, times.frames)},
            {"wait_ms", mean(times.wait, times.frames)},
            {"compute_ms", mean(times.compute, times.passes)},
            {"overlap_efficiency", overlapEfficiency}};
}

} // namespace fathom
