#include "engine/pipeline/command_line_text.h"

#include "engine/pipeline/device.h"
#include "engine/pipeline/option_names.h"

#include <charconv>
#include <string_view>

namespace fathom {

namespace {

std::string shellQuoted(std::string_view text) {
    constexpr std::string_view kHarmless =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=+,@%";
    if (!text.empty() && text.find_first_not_of(kHarmless) == std::string_view::npos)
        return std::string(text);
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string numberText(double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, end};
}

/// Collects options that differ from their defaults.
class Line {
public:
    explicit Line(std::string start) : m_text(std::move(start)) {}

    void add(std::string_view option, std::string_view value) {
        m_text += ' ' + std::string(option) + ' ' + shellQuoted(value);
    }
    void addWhen(bool wanted, std::string_view option) {
        if (wanted)
            m_text += ' ' + std::string(option);
    }
    /// A path that begins with a dash would read as an option.
    void addPath(const std::filesystem::path& path) {
        const std::string text = path.string();
        m_text += ' ' + shellQuoted(text.starts_with('-') ? "./" + text : text);
    }
    template <typename Value>
    void addChoice(std::string_view option, Value value, Value standard) {
        if (value != standard)
            add(option, optionName(value));
    }
    void addNumber(std::string_view option, double value, double standard) {
        if (value != standard)
            add(option, numberText(value));
    }

    [[nodiscard]] std::string text() && { return std::move(m_text); }

private:
    std::string m_text;
};

void addSampling(Line& line, const FrameSampling& sampling) {
    const FrameSampling standard;
    switch (sampling.mode) {
    case FrameSampling::Mode::PerSecond:
        line.addNumber("--fps", sampling.perSecond, standard.perSecond);
        break;
    case FrameSampling::Mode::EveryNth:
        line.add("--every", std::to_string(sampling.everyNth));
        break;
    case FrameSampling::Mode::AtMost:
        line.add("--max-frames", std::to_string(sampling.atMost));
        break;
    }
}

void addEstimation(Line& line, const EstimateOptions& options) {
    const EstimateOptions standard;
    if (options.device != kAutomaticDevice)
        line.add("--device", options.device);
    line.addChoice("--precision", options.precision, standard.precision);
    line.addChoice("--compile", options.compileMode, standard.compileMode);
    line.addNumber("--threads", options.threads, standard.threads);
    if (options.memoryLimits != standard.memoryLimits)
        line.add("--memory-limit", options.memoryLimits);
    if (options.deviceMap != standard.deviceMap)
        line.add("--device-map", options.deviceMap);
    line.addNumber("--batch-size", options.batchSize, standard.batchSize);
    line.addNumber("--overlap", options.overlapViews, standard.overlapViews);
    if (options.processResolution)
        line.add("--process-res", std::to_string(*options.processResolution));
    line.addChoice("--process-res-method", options.resizeMethod, standard.resizeMethod);
    line.addChoice("--ref-view", options.referenceView, standard.referenceView);
    line.addChoice("--poses", options.poseSource, standard.poseSource);
    line.addChoice("--features", options.features, standard.features);
    line.addWhen(options.refinePoses, "--refine-poses");
    if (options.focalPixels)
        line.add("--focal", numberText(*options.focalPixels));
}

void addExport(Line& line, const ExportOptions& options, const EstimateOptions& estimation) {
    const ExportOptions standard;
    const bool showsFeatures = !estimation.featureLayers.empty();
    line.add("--export", std::string(optionName(options.format)) + (showsFeatures ? ",features" : ""));
    if (showsFeatures && estimation.featureLayers.front() != kLastBlock)
        line.add("--feature-block", std::to_string(estimation.featureLayers.front()));
    line.addNumber("--confidence-percentile", options.filter.confidencePercentile,
                   standard.filter.confidencePercentile);
    line.addWhen(!options.filter.removeEdges, "--keep-edges");
    line.addNumber("--edge-ratio", options.filter.edgeRatio, standard.filter.edgeRatio);
    line.addChoice("--sky", options.filter.sky, standard.filter.sky);
    line.addWhen(options.filter.gaussianCentres, "--gaussian-centres");
    line.addWhen(options.gaussians.trims, "--trim-gaussians");
    line.addChoice("--convention", options.filter.convention, standard.filter.convention);
    if (options.pointBudget != standard.pointBudget)
        line.add("--max-points", options.pointBudget ? std::to_string(*options.pointBudget) : "all");
    line.addChoice("--thinning", options.thinning, standard.thinning);
    line.addChoice("--axes", options.axes, standard.axes);
    line.addChoice("--origin", options.origin, standard.origin);
    line.addWhen(!options.cameras, "--no-cameras");
    line.addWhen(options.frusta, "--frusta");
}

} // namespace

std::string commandLineFor(const JobRequest& request, const ExportOptions& options,
                           const std::filesystem::path& target) {
    Line line("fathom-cli run");
    for (const std::filesystem::path& input : request.inputs)
        line.addPath(input);
    const std::filesystem::path folder = target.parent_path();
    line.add("--output", folder.empty() ? "." : folder.string());
    line.add("--name", target.stem().string());
    if (!request.model.demonstration)
        line.add("--model", request.model.id);
    addSampling(line, request.sampling);
    addEstimation(line, request.options);
    line.addWhen(request.radialTerm, "--radial");
    if (!request.camerasFile.empty()) {
        line.add("--poses-file", request.camerasFile.string());
        if (request.camerasConvention)
            line.add("--pose-convention", optionName(*request.camerasConvention));
    }
    addExport(line, options, request.options);
    return std::move(line).text();
}

} // namespace fathom
