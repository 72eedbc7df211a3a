#include "ui/settings/run_options.h"

#include "ui/settings/setting_list.h"

#include <algorithm>

namespace fathom::ui {

EstimateOptions estimateOptions(const Settings& settings) {
    EstimateOptions options;
    options.device = settings.value(setting::kDevice).toStdString();
    options.precision = settings.value(setting::kPrecision);
    options.compileMode = settings.value(setting::kCompileMode);
    options.threads = settings.value(setting::kThreads);
    // An Apple GPU shares the processor's memory: its weights have nowhere else to wait.
    if (const double limit = settings.value(setting::kMemoryLimit); limit > 0 && options.device != "mps")
        options.memoryLimits = options.device + "=" + QString::number(limit).toStdString() + "GiB";
    options.batchSize = settings.value(setting::kBatchSize);
    // Two settings that are each in range can still contradict each other.
    options.overlapViews =
        std::clamp(settings.value(setting::kOverlapViews), 1, std::max(1, options.batchSize - 1));
    if (const int resolution = settings.value(setting::kProcessResolution); resolution > 0)
        options.processResolution = std::max(resolution, kProcessResolutionRange.minimum);
    options.resizeMethod = settings.value(setting::kResizeMethod);
    options.referenceView = settings.value(setting::kReferenceView);
    options.poseSource = settings.value(setting::kPoseSource);
    options.refinePoses = settings.value(setting::kRefinePoses);
    if (const double focal = settings.value(setting::kFocal); focal > 0)
        options.focalPixels = focal;
    options.gaussians = settings.value(setting::kGaussians);
    if (settings.value(setting::kFeatures))
        options.featureLayers = {settings.value(setting::kFeatureBlock)};
    return options;
}

FrameSampling frameSampling(const Settings& settings) {
    FrameSampling sampling;
    sampling.mode = settings.value(setting::kSamplingMode);
    sampling.perSecond = settings.value(setting::kSamplesPerSecond);
    sampling.everyNth = settings.value(setting::kEveryNth);
    sampling.atMost = settings.value(setting::kAtMost);
    return sampling;
}

PointFilter pointFilter(const Settings& settings) {
    PointFilter filter;
    filter.confidencePercentile = settings.value(setting::kConfidencePercentile);
    filter.removeEdges = settings.value(setting::kRemoveEdges);
    filter.sky = settings.value(setting::kSky);
    filter.gaussianCentres = settings.value(setting::kGaussianCentres);
    return filter;
}

ExportOptions exportOptions(const Settings& settings) {
    ExportOptions options;
    options.format = settings.value(setting::kExportFormat);
    options.filter = pointFilter(settings);
    options.pointBudget.reset();
    if (!settings.value(setting::kExportAllPoints))
        options.pointBudget = static_cast<std::size_t>(settings.value(setting::kExportPoints));
    options.thinning = settings.value(setting::kExportThinning);
    options.axes = settings.value(setting::kExportAxes);
    options.origin = settings.value(setting::kExportOrigin);
    options.cameras = settings.value(setting::kExportCameras);
    options.frusta = settings.value(setting::kExportFrusta);
    options.gaussians.trims = settings.value(setting::kTrimGaussians);
    return options;
}

} // namespace fathom::ui
