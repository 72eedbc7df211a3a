#include <torch/torch.h>

#include "engine/bench/network_bench.h"

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/kernels/cpu_features.h"
#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/plan/plan.h"
#include "engine/plan/recorded_forward.h"
#include "engine/synthetic/sample.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

namespace fathom {
namespace {

constexpr int kWarmUps = 3;

[[noreturn]] void refuse(const std::string& message, const std::string& detail) {
    throw Error(ErrorCode::InvalidOption, message, detail);
}

std::string format(const char* pattern, auto... values) {
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

torch::Device deviceNamed(const std::string& name) {
    const torch::Device device(name);
    if (device.is_cuda() && !torch::cuda::is_available())
        throw Error(ErrorCode::DeviceUnavailable, "This computer has no such device.", name);
    return device;
}

struct Arithmetic {
    plan::Arithmetic plan;
    torch::Dtype weights;
    bool tf32;
};

Arithmetic arithmeticOf(const std::string& name, torch::Device device) {
    const bool tiles = device.is_cpu() && kernels::cpuFeatures().tiles();
    if (name == "off" || name == "fp32" || name == "tf32")
        return {tiles && name == "fp32" ? plan::Arithmetic::Split : plan::Arithmetic::Fp32, torch::kFloat32, name == "tf32"};
    if (name == "bf16")
        return {plan::Arithmetic::Bf16, torch::kBFloat16, true};
    if (name == "fp16")
        return {plan::Arithmetic::Fp16, torch::kHalf, true};
    if (name == "int8" && device.is_cpu() && kernels::cpuFeatures().int8())
        return {plan::Arithmetic::Int8, torch::kFloat32, false};
    refuse("There is no such variant here.", name);
}

/// A network prepared in one way, and what was measured of it.
class Contestant {
public:
    Contestant(std::string name, const da3::Preset& preset, torch::Device device)
        : m_name(std::move(name)), m_device(device), m_network(preset),
          m_arithmetic(arithmeticOf(m_name.substr(0, m_name.find('@')), device)) {
        da3::fillWithFormula(*m_network);
        m_network->eval();
        if (m_name != "off")
            plan::rewrite(*m_network, {.arithmetic = m_arithmetic.plan,
                                       .onProcessor = device.is_cpu(),
                                       .rays = false,
                                       .without = {}});
        m_network->to(device);
        da3::setComputeType(m_network, m_arithmetic.weights);
        if (m_name.ends_with("@record"))
            record();
    }

    /// From normalised pixels in memory to depth in memory.
    torch::Tensor run(const torch::Tensor& images) {
        if (m_device.is_cuda()) {
            at::globalContext().setAllowTF32CuBLAS(m_arithmetic.tf32);
            at::globalContext().setAllowTF32CuDNN(m_arithmetic.tf32);
        }
        const torch::Tensor input = images.to(m_device);
        m_depth = (m_recorded ? (*m_recorded)(input).front() : m_network->forward(input).depth).to(torch::kCPU);
        return m_depth;
    }

    void measure(const torch::Tensor& images) {
        const auto start = std::chrono::steady_clock::now();
        (void)run(images);
        m_times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }

    void forgetTimes() { m_times.clear(); }
    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] const torch::Tensor& depth() const { return m_depth; }
    [[nodiscard]] double median() const {
        std::vector<double> sorted = m_times;
        std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2));
        return sorted[sorted.size() / 2];
    }

private:
    void record() {
        plan::MakeRecording make = plan::cudaRecordings(m_device);
        if (!make || !m_device.is_cuda())
            refuse("Only a program built with CUDA can record, on its device.", m_name);
        m_recorded.emplace(
            [this](const torch::Tensor& images) {
                const torch::Tensor depth = m_network->forward(images).depth;
                return plan::RecordedForward::Pass{{depth}, m_network->tables()};
            },
            std::move(make));
    }

    std::string m_name;
    torch::Device m_device;
    da3::DepthAnything3 m_network;
    Arithmetic m_arithmetic;
    std::optional<plan::RecordedForward> m_recorded;
    torch::Tensor m_depth;
    std::vector<double> m_times;
};

torch::Tensor renderedViews(int views, Size size) {
    synthetic::SampleOptions options;
    options.size = size;
    options.views = views;
    options.kind = synthetic::SceneKind::Room;
    const synthetic::Sample sample = synthetic::renderSample(1, options);
    torch::Tensor images = torch::empty({1, views, 3, size.height, size.width});
    const torch::Tensor mean = torch::tensor({0.485, 0.456, 0.406}).view({3, 1, 1});
    const torch::Tensor deviation = torch::tensor({0.229, 0.224, 0.225}).view({3, 1, 1});
    for (int view = 0; view < views; ++view) {
        const RgbImage& image = sample.views[static_cast<std::size_t>(view)].image;
        const torch::Tensor pixels =
            torch::from_blob(const_cast<std::uint8_t*>(image.data()), {size.height, size.width, 3}, torch::kUInt8);
        images[0][view].copy_((pixels.permute({2, 0, 1}).to(torch::kFloat32) / 255 - mean) / deviation);
    }
    return images;
}

/// \return one JSON object a line
std::string compete(const std::string& network, const NetworkBenchOptions& options, const BenchSink& say) {
    const da3::Preset* preset = da3::findPreset(network);
    if (!preset || preset->architecture != da3::Architecture::AnyView)
        refuse("There is no any-view network of this name.", network);
    const torch::Device device = deviceNamed(options.device);
    const torch::Tensor images = renderedViews(options.views, options.size);
    std::vector<std::unique_ptr<Contestant>> contestants;
    for (const std::string& variant : options.variants)
        contestants.push_back(std::make_unique<Contestant>(variant, *preset, device));
    const torch::Tensor reference = Contestant("off", *preset, torch::kCPU).run(images);
    for (int round = -kWarmUps; round < options.runs; ++round) {
        for (const auto& contestant : contestants)
            contestant->measure(images);
        if (round < 0)
            for (const auto& contestant : contestants)
                contestant->forgetTimes();
    }
    std::string lines;
    say(format("%s, %d view(s) of %dx%d on %s", network.c_str(), options.views, options.size.width, options.size.height,
               options.device.c_str()));
    say(format("%-22s %10s %13s %28s", "variant", "median ms", "times faster", "depth differs from CPU fp32"));
    for (const auto& contestant : contestants) {
        const double difference = ((contestant->depth() - reference).abs() / reference).mean().item<double>();
        const double faster = contestants.front()->median() / contestant->median();
        say(format("%-22s %10.2f %13.2f %28.1e", contestant->name().c_str(), contestant->median(), faster, difference));
        const std::string figures = format(", \"views\": %d, \"median_ms\": %.4f, \"depth_difference\": %.3e}\n",
                                           options.views, contestant->median(), difference);
        lines += "{\"network\": " + quoteJson(network) + ", \"device\": " + quoteJson(options.device) +
                 ", \"variant\": " + quoteJson(contestant->name()) + figures;
    }
    return lines;
}

} // namespace

std::string benchNetworks(const NetworkBenchOptions& options, const BenchSink& say) {
    const c10::InferenceMode inference;
    try {
        std::string lines;
        for (const std::string& network : options.networks)
            lines += compete(network, options, say);
        return lines;
    } catch (const c10::Error& failure) {
        throw Error(ErrorCode::Internal, "The network could not be run.", failure.what_without_backtrace());
    }
}

} // namespace fathom
