// Times networks where nothing but LibTorch is at hand: fathom-cli bench without the rest of the program.
#include <torch/torch.h>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/kernels/cpu_features.h"
#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/plan/plan.h"
#include "engine/plan/recorded_forward.h"
#include "engine/synthetic/sample.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>

namespace fathom {
namespace {

constexpr int kFailed = 1, kWrongUsage = 2;
constexpr int kWarmUps = 3;
constexpr const char* kUsage =
    "Times networks with formula weights against their plain fp32 form, in turns.\n"
    "  fathom-bench [--networks da3-small,da3-base] [--device cpu|cuda] [--views 1] [--size 504x336] [--runs 20]\n"
    "               [--variants off,fp32,tf32,bf16,fp16,int8, each with @record for a CUDA graph] [--json FILE]\n";

struct Arguments {
    std::vector<std::string> networks{"da3-small", "da3-base"}, variants{"off", "fp32", "bf16"};
    std::string device = "cpu", json;
    int views = 1, runs = 20;
    Size size{504, 336};
};

[[noreturn]] void refuse(const std::string& message, const std::string& detail) {
    throw Error(ErrorCode::InvalidOption, message, detail);
}

int number(const std::string& text) {
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value < 1)
        refuse("A positive whole number is needed.", text);
    return value;
}

std::vector<std::string> listOf(const std::string& text) {
    std::vector<std::string> parts{""};
    for (const char c : text)
        c == ',' ? void(parts.emplace_back()) : void(parts.back() += c);
    return parts;
}

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::string& name = words[i];
        if (i + 1 == words.size())
            refuse("The option " + name + " needs a value.", name);
        const std::string& value = words[i + 1];
        if (name == "--networks")
            arguments.networks = listOf(value);
        else if (name == "--variants")
            arguments.variants = listOf(value);
        else if (name == "--device")
            arguments.device = value;
        else if (name == "--views")
            arguments.views = number(value);
        else if (name == "--runs")
            arguments.runs = number(value);
        else if (name == "--json")
            arguments.json = value;
        else if (const std::size_t cross = value.find('x'); name == "--size" && cross != std::string::npos)
            arguments.size = {number(value.substr(0, cross)), number(value.substr(cross + 1))};
        else
            refuse("This option is not known here.", name);
    }
    return arguments;
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
    if (name == "int8" && tiles)
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
            plan::rewrite(*m_network, {.arithmetic = m_arithmetic.plan, .onProcessor = device.is_cpu()});
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
std::string compete(const std::string& network, const Arguments& arguments) {
    const da3::Preset* preset = da3::findPreset(network);
    if (!preset || preset->architecture != da3::Architecture::AnyView)
        refuse("There is no any-view network of this name.", network);
    const torch::Device device = deviceNamed(arguments.device);
    const torch::Tensor images = renderedViews(arguments.views, arguments.size);
    std::vector<std::unique_ptr<Contestant>> contestants;
    for (const std::string& variant : arguments.variants)
        contestants.push_back(std::make_unique<Contestant>(variant, *preset, device));
    const torch::Tensor reference = Contestant("off", *preset, torch::kCPU).run(images);
    for (int round = -kWarmUps; round < arguments.runs; ++round) {
        for (const auto& contestant : contestants)
            contestant->measure(images);
        if (round < 0)
            for (const auto& contestant : contestants)
                contestant->forgetTimes();
    }
    std::string lines;
    std::printf("%s, %d view(s) of %dx%d on %s\n", network.c_str(), arguments.views, arguments.size.width,
                arguments.size.height, arguments.device.c_str());
    std::printf("%-22s %10s %13s %28s\n", "variant", "median ms", "times faster", "depth differs from CPU fp32");
    for (const auto& contestant : contestants) {
        const double difference = ((contestant->depth() - reference).abs() / reference).mean().item<double>();
        const double faster = contestants.front()->median() / contestant->median();
        std::printf("%-22s %10.2f %13.2f %28.1e\n", contestant->name().c_str(), contestant->median(), faster, difference);
        char figures[160];
        std::snprintf(figures, sizeof figures, ", \"views\": %d, \"median_ms\": %.4f, \"depth_difference\": %.3e}\n",
                      arguments.views, contestant->median(), difference);
        lines += "{\"network\": " + quoteJson(network) + ", \"device\": " + quoteJson(arguments.device) +
                 ", \"variant\": " + quoteJson(contestant->name()) + figures;
    }
    std::fflush(stdout);
    return lines;
}

int run(const std::vector<std::string>& words) {
    if (std::ranges::find(words, "--help") != words.end()) {
        std::printf("%s", kUsage);
        return 0;
    }
    const Arguments arguments = parse(words);
    const c10::InferenceMode inference;
    std::string lines;
    for (const std::string& network : arguments.networks)
        lines += compete(network, arguments);
    if (!arguments.json.empty() && !(std::ofstream(arguments.json) << lines).flush())
        throw Error(ErrorCode::CannotWrite, "The figures could not be written.", arguments.json);
    return 0;
}

} // namespace
} // namespace fathom

int main(int argc, char** argv) {
    using namespace fathom;
    try {
        return run({argv + 1, argv + argc});
    } catch (const Error& error) {
        std::fprintf(stderr, "%s%s%s\n", error.what(), error.detail().empty() ? "" : " ", error.detail().c_str());
        return error.code() == ErrorCode::InvalidOption ? kWrongUsage : kFailed;
    } catch (const c10::Error& error) {
        std::fprintf(stderr, "%s\n", error.what_without_backtrace());
        return kFailed;
    }
}
