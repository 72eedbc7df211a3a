#include "engine/pipeline/estimate_options.h"

#include "engine/base/error.h"
#include "engine/pipeline/device_map.h"

#include <string_view>

namespace fathom {

namespace {

constexpr double kLongestFocalPixels = 1e7;

void requireRange(std::string_view option, int value, OptionRange range) {
    if (value < range.minimum || value > range.maximum)
        throw Error(ErrorCode::InvalidOption,
                    "The " + std::string(option) + " must lie between " + std::to_string(range.minimum) +
                        " and " + std::to_string(range.maximum) + ".",
                    std::string(option) + " = " + std::to_string(value));
}

} // namespace

void EstimateOptions::validate() const {
    if (device.empty())
        throw Error(ErrorCode::InvalidOption, "No device is chosen.");
    requireRange("batch size", batchSize, kBatchSizeRange);
    // A batch of one view shares nothing; the value is then kept for later and not used.
    if (batchSize > 1)
        requireRange("overlap", overlapViews, {1, batchSize - 1});
    requireRange("number of threads", threads, kThreadsRange);
    if (processResolution)
        requireRange("processing resolution", *processResolution, kProcessResolutionRange);
    (void)parseDeviceMap(deviceMap);
    (void)parseMemoryLimits(memoryLimits);
    if (focalPixels && !(*focalPixels > 0 && *focalPixels < kLongestFocalPixels))
        throw Error(ErrorCode::InvalidOption, "The focal length must be a positive number of pixels.",
                    "focal = " + std::to_string(*focalPixels));
}

} // namespace fathom
