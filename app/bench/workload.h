#pragma once

#include "app/bench/temporary.h"
#include "engine/pipeline/estimator.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fathom::bench {

/// What the measurements of networks have in common.
struct Workload {
    std::vector<std::string> models{"fathom-demo"}; ///< networks, ids or paths
    int views = 1;
    Size size{504, 336};
    std::string device = "cpu";
    std::vector<std::string> variants; ///< empty: what the device offers
    int runs = 9;
    int warmups = 2;
    int threads = 0; ///< 0: all
    std::string memoryLimits, deviceMap = "auto"; ///< as EstimateOptions

    /// Of one network, with so many rounds after one that is not measured.
    [[nodiscard]] static Workload ofOne(std::string model, int runs) {
        Workload workload;
        workload.models = {std::move(model)};
        workload.runs = runs;
        workload.warmups = 1;
        return workload;
    }
};

// Each declares what a measurement really uses.
void addNetworkOptions(CLI::App& command, Workload& workload); ///< --model, --size, --device, --threads
void addViewsOption(CLI::App& command, Workload& workload);
void addVariantOptions(CLI::App& command, Workload& workload); ///< --variant, --memory-limit, --device-map
void addRoundOptions(CLI::App& command, Workload& workload);   ///< --runs, --warmup

/// One way to run a network: a precision, or "off" for the plain operators, then "@mode" for a compile mode and "~pass"
/// for every pass left out.
struct Variant {
    std::string name;
    EstimateOptions options;
};
/// \throws Error{InvalidOption}
[[nodiscard]] Variant variantOf(const std::string& text, const Workload& workload);
/// The workload's, or "off" and every precision of the device that differs from another; on a GPU also recorded.
[[nodiscard]] std::vector<Variant> variantsOf(const Workload& workload);

/// A model by name; a network's name without weights at hand stands for weights from the formula, written to a
/// temporary folder that is gone with this object.
class BenchModel {
public:
    explicit BenchModel(const std::string& name);
    ~BenchModel();
    BenchModel(const BenchModel&) = delete;
    BenchModel& operator=(const BenchModel&) = delete;

    [[nodiscard]] const ModelDescription& description() const { return m_description; }
    [[nodiscard]] const std::string& weights() const { return m_weights; } ///< "formula" or where they come from

private:
    ModelDescription m_description;
    std::string m_weights;
    std::unique_ptr<TemporaryFolder> m_folder;
};

/// Pictures of a rendered scene, or of several for more than sixteen, all of one size.
[[nodiscard]] std::vector<RgbImage> renderViews(int views, Size size, std::uint64_t seed);
[[nodiscard]] std::vector<const RgbImage*> pointersTo(const std::vector<RgbImage>& images);

/// Mean of |a − b| / b over every value of every view's depth.
[[nodiscard]] double depthDifference(const std::vector<ViewEstimate>& a, const std::vector<ViewEstimate>& b);
/// Largest angle between the rotations of two results, in degrees; 0 without cameras.
[[nodiscard]] double angleDifferenceDegrees(const std::vector<ViewEstimate>& a, const std::vector<ViewEstimate>& b);

} // namespace fathom::bench
