#include <torch/torch.h>

#include "engine/golden/golden_run.h"

#include "engine/base/error.h"
#include "engine/golden/case_source.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/device.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <numbers>

namespace fathom {

namespace {

using golden::Case;
using golden::CaseSource;
using golden::Measure;
using golden::Tensors;

/// What a sky value may be off by in fp32 and below.
constexpr double kExactError = 1e-4, kLooseError = 1e-2;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A set of reference numbers by the name that its index has for the model.
struct Set {
    std::string_view model;
    std::vector<CaseSource> (*sources)();
};

constexpr Set kSets[] = {{"Depth Anything 3", golden::depthAnything3Sources},
                         {"Depth Anything V2", golden::depthAnythingV2Sources}};

/// The set that an index belongs to. That of Depth Anything V1 and V2 has no name and describes its rows of summaries.
std::string setOf(const Json& index) {
    const Json* model = index.find("model");
    if (model && model->isString())
        return model->string();
    return std::string(kSets[index.find("summary_row") ? 1 : 0].model);
}

/// An index with the code that computes its cases.
class Index {
public:
    explicit Index(const std::filesystem::path& path) : m_folder(path.parent_path()) {
        std::ifstream stream(path, std::ios::binary);
        if (!stream)
            throw Error(ErrorCode::FileNotFound, "The index cannot be read.", path.string());
        m_index = Json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
        const std::string name = setOf(m_index);
        for (const Set& set : kSets)
            if (name == set.model)
                m_sources = set.sources();
        if (m_sources.empty())
            throw Error(ErrorCode::UnsupportedFormat, "There is no code for reference numbers of '" + name + "'.", name);
    }

    [[nodiscard]] std::vector<Case> cases(const GoldenOptions& options) const {
        std::vector<Case> chosen;
        for (const Json& entry : m_index.find("cases")->array()) {
            Case golden(entry, m_folder);
            const bool isNamed = options.cases.empty() ||
                                 std::ranges::find(options.cases, golden.id()) != options.cases.end();
            if (isNamed && (options.kind.empty() || options.kind == golden.kind()))
                chosen.push_back(std::move(golden));
        }
        if (chosen.empty())
            throw Error(ErrorCode::InvalidOption, "The index has no such case.",
                        options.cases.empty() ? options.kind : options.cases.front());
        return chosen;
    }

    [[nodiscard]] const CaseSource& sourceOf(const Case& golden) const {
        const auto found = std::ranges::find(m_sources, golden.kind(), &CaseSource::kind);
        if (found == m_sources.end())
            throw Error(ErrorCode::UnsupportedFormat, "Cases of the kind '" + golden.kind() + "' are not known.",
                        golden.id());
        return *found;
    }

private:
    Json m_index;
    std::filesystem::path m_folder;
    std::vector<CaseSource> m_sources;
};

/// Results of a variant of the resizing library, which the set keeps beside those of the plain one.
bool isOfAnotherBuild(std::string_view array) {
    return array.ends_with("_ipp");
}

/// Whether a case is one of a whole network, whatever else its set holds.
bool isOfNetwork(const Case& golden) {
    return golden.kind() == "net" || (golden.kind().empty() && golden.entry().find("inputs"));
}

/// What was computed, as it is written: the arrays that the index lists, or all when it lists none. Inputs that
/// need no computation come from beside the index.
NpyArrays computedArrays(const Case& golden, const CaseSource& source, const GoldenOptions& options) {
    const golden::NetworkForm form{options.compileMode, options.precision, options.resultsOnly,
                                   isOfNetwork(golden) ? findDevice(options.device).id : "cpu"};
    Tensors computed = translatingTorchErrors([&] { return source.compute(golden, form); });
    const std::vector<std::string> wanted = golden.arrayNames();
    NpyArrays arrays;
    for (const auto& [name, tensor] : computed)
        if (wanted.empty() || std::ranges::find(wanted, name) != wanted.end())
            arrays.emplace(name, golden::arrayOf(name, tensor, golden));
    return arrays;
}

/// Names that the computation leaves alone because they are its inputs.
bool isInput(const Case& golden, const CaseSource& source, const std::string& name, const NpyArrays& computed) {
    return !computed.contains(name) && golden.isStored(name) && source.isInput && source.isInput(golden, name);
}

std::string nameOf(Measure measure) {
    switch (measure) {
    case Measure::OverMax:
        return "over max";
    case Measure::MeanRelative:
        return "mean relative";
    case Measure::MeanOverMean:
        return "mean over mean";
    case Measure::Relative:
        return "relative";
    case Measure::Absolute:
        return "absolute";
    case Measure::RelativeFocal:
        return "of the focal length";
    case Measure::UpToSign:
        return "up to sign";
    case Measure::Turn:
        return "turn, degrees";
    }
    return {};
}

/// Degrees. \param a, b  [N,3,3 or 4], float64
double largestTurn(const torch::Tensor& a, const torch::Tensor& b) {
    const torch::Tensor relative = a.slice(-1, 0, 3).matmul(b.slice(-1, 0, 3).transpose(-1, -2));
    // Twice the sine of the angle is the length of this difference: exact where the angle is small.
    const torch::Tensor sine = (relative - relative.transpose(-1, -2)).flatten(-2).norm(2, -1) / (2 * std::sqrt(2.0));
    const torch::Tensor cosine = (relative.diagonal(0, -2, -1).sum(-1) - 1) / 2;
    return torch::atan2(sine, cosine).max().item<double>() * 180 / std::numbers::pi;
}

double errorOf(const torch::Tensor& got, const torch::Tensor& wanted, Measure measure, const torch::Tensor& ignored) {
    if (got.numel() != wanted.numel())
        return kInfinity;
    torch::Tensor a = got.to(torch::kFloat64).reshape(wanted.sizes()), b = wanted.to(torch::kFloat64);
    if (!a.isfinite().all().item<bool>())
        return kInfinity;
    if (measure == Measure::UpToSign) {
        const torch::Tensor opposite = (a * b).sum(-1, true) < 0;
        a = torch::where(opposite, -a, a);
    }
    if (measure == Measure::Turn)
        return largestTurn(a, b);
    torch::Tensor difference = (a - b).abs();
    if (ignored.defined())
        difference = difference.masked_fill(ignored.view_as(difference), 0);
    if (difference.numel() == 0)
        return 0;
    const double largest = difference.max().item<double>();
    if (largest == 0)
        return 0;
    if (measure == Measure::MeanRelative)
        return (difference / b.abs()).mean().item<double>();
    if (measure == Measure::MeanOverMean)
        return difference.mean().item<double>() / b.masked_select(b != 0).abs().mean().item<double>();
    if (measure == Measure::OverMax)
        return largest / b.abs().max().item<double>();
    if (measure == Measure::Relative)
        return torch::where(difference > 0, difference / b.abs(), 0.0).max().item<double>();
    if (measure == Measure::RelativeFocal) {
        const torch::Tensor focal = torch::minimum(b.select(-2, 0).select(-1, 0), b.select(-2, 1).select(-1, 1));
        return largest / focal.min().item<double>();
    }
    return largest;
}

/// \param partly  what was not computed is not missed
std::vector<GoldenRow> compared(const Case& golden, const CaseSource& source, const NpyArrays& computed, bool partly) {
    std::vector<GoldenRow> rows;
    for (const std::string& name : golden.arrayNames()) {
        if (isOfAnotherBuild(name) || isInput(golden, source, name, computed) || (partly && !computed.contains(name)))
            continue;
        const golden::Tolerance tolerance = source.tolerance(golden, name);
        GoldenRow row{golden.id(), name, nameOf(tolerance.measure), kInfinity, tolerance.limit};
        if (const auto array = computed.find(name); array != computed.end() && golden.isStored(name))
            row.error = errorOf(golden::tensorOf(array->second), golden.stored(name), tolerance.measure,
                                source.ignored ? source.ignored(golden, name, kExactError) : torch::Tensor());
        rows.push_back(row);
    }
    return rows;
}

/// Depth and cameras against those of fp32.
std::vector<GoldenRow> comparedLoosely(const Case& golden, const CaseSource& source, const NpyArrays& computed) {
    using Bounds = std::vector<std::pair<Measure, double>>;
    const bool mayVanish = golden.kind().empty(); // inverse depth, by the V1 and V2 networks
    const Bounds depth{{mayVanish ? Measure::MeanOverMean : Measure::MeanRelative, 1e-3},
                       {mayVanish ? Measure::OverMax : Measure::Relative, 1e-2}};
    std::vector<GoldenRow> rows;
    const auto compare = [&](const std::string& name, const Bounds& bounds) {
        const auto array = computed.find(name);
        if (array == computed.end() || !golden.isStored(name))
            return;
        const torch::Tensor ignored = source.ignored ? source.ignored(golden, name, kLooseError) : torch::Tensor();
        for (const auto& [measure, limit] : bounds)
            rows.push_back({golden.id(), name, nameOf(measure),
                            errorOf(golden::tensorOf(array->second), golden.stored(name), measure, ignored), limit});
    };
    compare("depth", depth);
    compare("depth_samples", depth);
    compare("extrinsics", {{Measure::Turn, 0.1}});
    return rows;
}

void requireAbleDevice(const GoldenOptions& options) {
    (void)resolvePrecision(options.precision, findDevice(options.device));
}

} // namespace

void writeGoldenCase(const std::filesystem::path& index, const std::string& id, const GoldenOptions& options,
                     const std::filesystem::path& target) {
    requireAbleDevice(options);
    const Index set(index);
    const Case golden = set.cases({.cases = {id}}).front();
    const CaseSource& source = set.sourceOf(golden);
    NpyArrays arrays = computedArrays(golden, source, options);
    for (const std::string& name : golden.arrayNames())
        if (!isOfAnotherBuild(name) && isInput(golden, source, name, arrays))
            arrays.emplace(name, golden.storedArray(name));
    writeNpz(target, arrays);
}

bool checkGolden(const std::filesystem::path& index, const GoldenOptions& options, const GoldenSink& sink,
                 const CancelToken& token) {
    requireAbleDevice(options);
    const Index set(index);
    bool agrees = true;
    const bool exact = golden::NetworkForm{.precision = options.precision}.isExact();
    for (const Case& golden : set.cases(options)) {
        token.throwIfCancelled();
        if ((!exact || options.resultsOnly || options.device != "cpu") && !isOfNetwork(golden))
            continue;
        std::vector<GoldenRow> rows;
        std::string problem;
        try {
            const CaseSource& source = set.sourceOf(golden);
            const NpyArrays computed = computedArrays(golden, source, options);
            rows = exact ? compared(golden, source, computed, options.resultsOnly)
                         : comparedLoosely(golden, source, computed);
        } catch (const Error& error) {
            problem = std::string(error.what()) + (error.detail().empty() ? "" : " (" + error.detail() + ")");
        }
        agrees = agrees && problem.empty() && std::ranges::all_of(rows, &GoldenRow::isWithin);
        sink(golden.id(), rows, problem);
    }
    return agrees;
}

} // namespace fathom
