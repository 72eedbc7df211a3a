#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "engine/pipeline/option_names.h"
#include "engine/synthetic/sample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom::bench {

void addNetworkOptions(CLI::App& command, Workload& workload) {
    command.add_option("--model", workload.models, "Networks, models or paths; a network's name means weights from a formula")
        ->delimiter(',')
        ->capture_default_str();
    command
        .add_option_function<std::vector<int>>(
            "--size", [&workload](const std::vector<int>& sides) { workload.size = {sides[0], sides[1]}; },
            "Width and height in pixels, multiples of 14")
        ->expected(2)
        ->type_name("W H")
        ->default_str(std::to_string(workload.size.width) + " " + std::to_string(workload.size.height));
    command.add_option("--device", workload.device, "What the network runs on: cpu, cuda, cuda:1 …")->capture_default_str();
    command.add_option("--threads", workload.threads, "Threads of the network, 0: all")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
}

void addViewsOption(CLI::App& command, Workload& workload) {
    command.add_option("--views", workload.views, "Views of one pass")->check(CLI::Range(1, 64))->capture_default_str();
}

void addVariantOptions(CLI::App& command, Workload& workload) {
    command.add_option("--variant", workload.variants,
                       "off, fp32, fp32-strict, bf16, int8 …, each with @MODE for a compile mode and ~PASS for every "
                       "pass of the plan left out [default: all that the device offers]")
        ->delimiter(',');
    command.add_option("--memory-limit", workload.memoryLimits, "Most bytes of weights a memory, as for 'run'");
    command.add_option("--device-map", workload.deviceMap, "How weights are spread then, as for 'run'")
        ->capture_default_str();
}

void addRoundOptions(CLI::App& command, Workload& workload) {
    command.add_option("--runs", workload.runs, "Measured rounds")->check(CLI::Range(1, 1000))->capture_default_str();
    command.add_option("--warmup", workload.warmups, "Rounds before them")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
}

Variant variantOf(const std::string& text, const Workload& workload) {
    Variant variant{text, {}};
    const std::size_t end = text.find('~');
    const std::string way = text.substr(0, end);
    const std::size_t at = way.find('@');
    if (way == "off") {
        variant.options.compileMode = CompileMode::Off;
        variant.options.precision = Precision::Fp32;
    } else {
        variant.options.precision = parseOption<Precision>("variant", way.substr(0, at));
    }
    if (at != std::string::npos)
        variant.options.compileMode = parseOption<CompileMode>("variant", way.substr(at + 1));
    variant.options.device = workload.device;
    for (std::size_t pass = end; pass != std::string::npos;) {
        const std::size_t next = text.find('~', pass + 1);
        variant.options.planWithout.push_back(
            text.substr(pass + 1, next == std::string::npos ? next : next - pass - 1));
        pass = next;
    }
    variant.options.threads = workload.threads;
    variant.options.memoryLimits = workload.memoryLimits;
    variant.options.deviceMap = workload.deviceMap;
    variant.options.batchSize = std::max(workload.views, 1);
    variant.options.overlapViews = 1;
    return variant;
}

std::vector<Variant> variantsOf(const Workload& workload) {
    std::vector<std::string> names = workload.variants;
    if (names.empty()) {
        names = {"off"};
        const Device device = findDevice(workload.device);
        for (const Precision precision : device.precisions)
            if (precision != Precision::Fp16 || device.kind != DeviceKind::Cpu) // on no processor fast so far
                names.emplace_back(optionName(precision));
        for (const CompileMode mode : {CompileMode::ReduceOverhead, CompileMode::MaxAutotune})
            if (whyNot(device, mode).empty() && noteOn(device, mode).empty())
                names.push_back(std::string(optionName(resolvePrecision(Precision::Auto, device))) + "@" +
                                std::string(optionName(mode)));
    }
    std::vector<Variant> variants;
    for (const std::string& name : names)
        variants.push_back(variantOf(name, workload));
    return variants;
}

BenchModel::BenchModel(const std::string& name) {
    const std::vector<std::string> networks = networkNames();
    ModelCatalog catalog;
    const bool isNetwork = std::ranges::find(networks, name) != networks.end();
    const bool isShipped = !catalog.models().empty() && catalog.models().front().preset == name;
    if (!isNetwork || isShipped) {
        m_description = catalog.resolve(name);
        m_weights = m_description.weights.filename().string();
        return;
    }
    m_folder = std::make_unique<TemporaryFolder>();
    const std::filesystem::path target = m_folder->path() / name;
    writeFormulaCheckpoint(name, target);
    m_description = catalog.add(target);
    m_weights = "formula";
}

BenchModel::~BenchModel() = default;

std::vector<RgbImage> renderViews(int views, Size size, std::uint64_t seed) {
    constexpr int kMostOfScene = 16;
    synthetic::SampleOptions options;
    options.size = size;
    options.kind = synthetic::SceneKind::Room;
    std::vector<RgbImage> images;
    for (int left = views; left > 0; left -= kMostOfScene) {
        options.views = std::min(left, kMostOfScene);
        synthetic::Sample sample = synthetic::renderSample(seed++, options);
        for (synthetic::RenderedView& view : sample.views)
            images.push_back(std::move(view.image));
    }
    return images;
}

std::vector<const RgbImage*> pointersTo(const std::vector<RgbImage>& images) {
    std::vector<const RgbImage*> pointers;
    for (const RgbImage& image : images)
        pointers.push_back(&image);
    return pointers;
}

double depthDifference(const std::vector<ViewEstimate>& a, const std::vector<ViewEstimate>& b) {
    if (a.size() != b.size())
        throw Error(ErrorCode::Internal, "The results do not have the same views.");
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t view = 0; view < a.size(); ++view) {
        const auto got = a[view].depth.values(), wanted = b[view].depth.values();
        if (got.size() != wanted.size())
            throw Error(ErrorCode::Internal, "The results do not have the same size.");
        for (std::size_t i = 0; i < got.size(); ++i)
            sum += std::abs(static_cast<double>(got[i]) / static_cast<double>(wanted[i]) - 1.0);
        count += got.size();
    }
    return sum / static_cast<double>(count);
}

double angleDifferenceDegrees(const std::vector<ViewEstimate>& a, const std::vector<ViewEstimate>& b) {
    double largest = 0;
    for (std::size_t view = 0; view < std::min(a.size(), b.size()); ++view) {
        if (!a[view].cameraFromBatch || !b[view].cameraFromBatch)
            continue;
        const Eigen::Matrix3d turn = a[view].cameraFromBatch->matrix().topLeftCorner<3, 3>() *
                                     b[view].cameraFromBatch->matrix().topLeftCorner<3, 3>().transpose();
        // From the skew part, because the cosine of a tiny angle is one.
        const Eigen::Vector3d axis(turn(2, 1) - turn(1, 2), turn(0, 2) - turn(2, 0), turn(1, 0) - turn(0, 1));
        const double angle = std::atan2(axis.norm(), turn.trace() - 1.0);
        largest = std::max(largest, angle * 180.0 / std::numbers::pi);
    }
    return largest;
}

} // namespace fathom::bench
