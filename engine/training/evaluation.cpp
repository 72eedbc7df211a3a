#include "engine/training/evaluation.h"

#include "engine/training/batch.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom::training {
namespace {

constexpr int kViewsPerSample = 4;
constexpr int kSamplesPerPass = 4;
constexpr double kCloseRatio = 1.25;
constexpr double kRandomDirectionDegrees = 90; ///< expected angle of a random direction
const std::vector<float> kConstantFieldOfView{0.92F, 1.16F}; ///< radians, middle of the generator's range
constexpr std::uint64_t kMeanMapSeed = 5'000'000;            ///< neither trained on nor held out
constexpr int kMeanMapSamples = 96;
constexpr double kShortestTranslation = 1e-4;

double degrees(double radians) { return radians * 180 / std::numbers::pi; }

torch::Tensor conjugate(const torch::Tensor& q) {
    return q * torch::tensor({-1.0F, -1.0F, -1.0F, 1.0F}, q.options());
}

torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b) {
    const torch::Tensor av = a.slice(-1, 0, 3), bv = b.slice(-1, 0, 3), aw = a.slice(-1, 3, 4), bw = b.slice(-1, 3, 4);
    const torch::Tensor vector = aw * bv + bw * av + torch::linalg_cross(av, bv, -1);
    return torch::cat({vector, aw * bw - (av * bv).sum(-1, true)}, -1);
}

torch::Tensor rotate(const torch::Tensor& q, const torch::Tensor& v) {
    const torch::Tensor axis = q.slice(-1, 0, 3);
    const torch::Tensor twice = 2 * torch::linalg_cross(axis, v, -1);
    return v + q.slice(-1, 3, 4) * twice + torch::linalg_cross(axis, twice, -1);
}

/// Collects values by name; means and medians at the end.
class Tally {
public:
    void add(const std::string& name, double value) { m_values[name].push_back(value); }
    [[nodiscard]] double mean(const std::string& name) const {
        const auto& values = m_values.at(name);
        double sum = 0;
        for (const double value : values)
            sum += value;
        return sum / static_cast<double>(values.size());
    }
    [[nodiscard]] double median(const std::string& name) const {
        auto values = m_values.at(name);
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        return *middle;
    }
    [[nodiscard]] bool has(const std::string& name) const { return m_values.contains(name); }

private:
    std::map<std::string, std::vector<double>> m_values;
};

Batch batchOf(std::span<const synthetic::Sample> samples, int views, Size size) {
    std::vector<BatchRow> rows;
    for (const synthetic::Sample& sample : samples) {
        BatchRow row{.sample = &sample, .views = {}};
        for (int i = 0; i < views; ++i)
            row.views.push_back(i);
        rows.push_back(std::move(row));
    }
    return makeBatch(rows, size);
}

/// [H,W] mean of the log depths of many views, each with its own mean removed.
torch::Tensor meanDepthMap(Size size, const CancelToken& cancel) {
    torch::Tensor sum = torch::zeros({size.height, size.width}), count = torch::zeros_like(sum);
    for (int i = 0; i < kMeanMapSamples; ++i) {
        cancel.throwIfCancelled();
        synthetic::SampleOptions options;
        options.views = 2;
        const synthetic::Sample sample = synthetic::renderSample(kMeanMapSeed + static_cast<std::uint64_t>(i), options);
        const Batch batch = batchOf({&sample, 1}, 1, size);
        const torch::Tensor valid = batch.valid[0][0];
        const torch::Tensor logDepth = batch.depth[0][0].clamp_min(1e-3).log();
        const torch::Tensor centre = logDepth.masked_select(valid).median();
        sum += torch::where(valid, logDepth - centre, torch::zeros_like(logDepth));
        count += valid.to(torch::kFloat);
    }
    return (sum / count.clamp_min(1)).exp();
}

void addDepth(Tally& tally, const std::string& suffix, const torch::Tensor& predicted, const Batch& batch, int64_t sample) {
    const torch::Tensor valid = batch.valid[sample];
    const DepthError error = depthError(predicted.masked_select(valid), batch.depth[sample].masked_select(valid));
    tally.add("abs_rel" + suffix, error.absoluteRelative);
    tally.add("delta1" + suffix, error.delta1);
}

void addPoses(Tally& tally, const MeasuredOutput& output, const Batch& batch, int64_t sample) {
    const torch::Tensor predicted = output.quaternion[sample] / output.quaternion[sample].norm(2, -1, true).clamp_min(1e-8);
    for (int64_t view = 1; view < batch.viewCount(); ++view) {
        const RelativePose truth = relativePose(batch.quaternion[sample], batch.translation[sample], view);
        const RelativePose guess = relativePose(predicted, output.translation[sample], view);
        const torch::Tensor identity = torch::tensor({0.0F, 0.0F, 0.0F, 1.0F});
        tally.add("rotation", rotationAngleDegrees(truth.quaternion, guess.quaternion).item<double>());
        tally.add("baseline_rotation", rotationAngleDegrees(truth.quaternion, identity).item<double>());
        const double truthLength = truth.translation.norm().item<double>(), guessLength = guess.translation.norm().item<double>();
        if (truthLength < kShortestTranslation)
            continue;
        const double cosine = guessLength > 0 ? (truth.translation * guess.translation).sum().item<double>() / (truthLength * guessLength) : 0;
        tally.add("direction", degrees(std::acos(std::clamp(cosine, -1.0, 1.0))));
        // Compared in units of the true scene: one scale for depth and cameras together.
        const torch::Tensor valid = batch.valid[sample];
        const double scale = (batch.depth[sample].masked_select(valid) / output.depth[sample].masked_select(valid)).median().item<double>();
        tally.add("translation", (guess.translation * scale - truth.translation).norm().item<double>());
        tally.add("baseline_translation", truthLength);
    }
}

void addSingleView(Tally& tally, const MeasuredOutput& output, const Batch& batch, const torch::Tensor& meanMap, int64_t sample) {
    addDepth(tally, "", output.depth[sample], batch, sample);
    addDepth(tally, "_constant", torch::ones_like(batch.depth[sample]), batch, sample);
    addDepth(tally, "_mean_map", meanMap.unsqueeze(0), batch, sample);
    const torch::Tensor truth = batch.fieldOfView[sample];
    tally.add("fov", degrees((output.fieldOfView[sample] - truth).abs().mean().item<double>()));
    tally.add("baseline_fov", degrees((torch::tensor(kConstantFieldOfView) - truth).abs().mean().item<double>()));
}

EvaluationResult summarise(const Tally& tally) {
    EvaluationResult result;
    for (const std::string suffix : {"", "_2_views", "_4_views"}) {
        result["abs_rel" + suffix] = tally.mean("abs_rel" + suffix);
        result["delta1" + suffix] = tally.mean("delta1" + suffix);
    }
    result["baseline_abs_rel"] = tally.mean("abs_rel_constant");
    result["baseline_delta1"] = tally.mean("delta1_constant");
    result["baseline_mean_map_abs_rel"] = tally.mean("abs_rel_mean_map");
    result["baseline_mean_map_delta1"] = tally.mean("delta1_mean_map");
    result["rotation_error_deg_median"] = tally.median("rotation");
    result["rotation_error_deg_mean"] = tally.mean("rotation");
    result["baseline_rotation_error_deg_median"] = tally.median("baseline_rotation");
    result["baseline_rotation_error_deg_mean"] = tally.mean("baseline_rotation");
    if (tally.has("direction")) {
        result["translation_direction_error_deg_median"] = tally.median("direction");
        result["translation_error_mean"] = tally.mean("translation");
        result["baseline_translation_error_mean"] = tally.mean("baseline_translation");
    }
    result["baseline_translation_direction_error_deg_median"] = kRandomDirectionDegrees;
    result["fov_error_deg"] = tally.mean("fov");
    result["baseline_fov_error_deg"] = tally.mean("baseline_fov");
    return result;
}

} // namespace

std::vector<synthetic::Sample> renderHeldOut(std::uint64_t first, int count, const CancelToken& cancel) {
    std::vector<synthetic::Sample> samples;
    for (int i = 0; i < count; ++i) {
        cancel.throwIfCancelled();
        synthetic::SampleOptions options;
        options.views = kViewsPerSample;
        samples.push_back(synthetic::renderSample(first + static_cast<std::uint64_t>(i), options));
    }
    return samples;
}

DepthError depthError(const torch::Tensor& predicted, const torch::Tensor& truth) {
    if (truth.numel() == 0)
        return {};
    const torch::Tensor scaled = predicted * (truth / predicted).median();
    const torch::Tensor ratio = torch::maximum(scaled / truth, truth / scaled);
    return {.absoluteRelative = ((scaled - truth).abs() / truth).mean().item<double>(),
            .delta1 = ratio.lt(kCloseRatio).to(torch::kFloat).mean().item<double>()};
}

torch::Tensor rotationAngleDegrees(const torch::Tensor& a, const torch::Tensor& b) {
    const torch::Tensor q = product(conjugate(a), b);
    return torch::rad2deg(2 * torch::atan2(q.slice(-1, 0, 3).norm(2, -1), q.select(-1, 3).abs()));
}

RelativePose relativePose(const torch::Tensor& quaternions, const torch::Tensor& translations, int64_t view) {
    const torch::Tensor inverse = conjugate(quaternions[0]);
    return {product(inverse, quaternions[view]), rotate(inverse, translations[view] - translations[0])};
}

EvaluationResult measure(const Predictor& predict, std::span<const synthetic::Sample> samples, Size size,
                         const CancelToken& cancel) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor meanMap = meanDepthMap(size, cancel);
    Tally tally;
    for (const int views : {1, 2, 4}) {
        for (std::size_t start = 0; start < samples.size(); start += kSamplesPerPass) {
            cancel.throwIfCancelled();
            const auto part = samples.subspan(start, std::min<std::size_t>(kSamplesPerPass, samples.size() - start));
            const Batch batch = batchOf(part, views, size);
            const MeasuredOutput output = predict(batch.images);
            for (int64_t i = 0; i < static_cast<int64_t>(part.size()); ++i) {
                if (views == 1) {
                    addSingleView(tally, output, batch, meanMap, i);
                } else {
                    addDepth(tally, std::string(views == 2 ? "_2_views" : "_4_views"), output.depth[i], batch, i);
                    addPoses(tally, output, batch, i);
                }
            }
        }
    }
    return summarise(tally);
}

} // namespace fathom::training
