#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <map>
#include <optional>

using namespace fathom;
using namespace fathom::test;

namespace {
// Tolerances of the reference set for a float32 engine on a CPU, beside what float32 itself is off by.
constexpr double kFeatures = 3e-5;      // over max; float32 against float64: 1.8e-6
constexpr double kHeadStages = 5e-5;    // over max; 5e-6
constexpr double kDepth = 2e-4;         // pointwise relative; 2.2e-5
constexpr double kConfidence = 1e-4;    // pointwise relative; 7e-6
constexpr double kPoseEncoding = 2e-5;  // over max; 1.3e-6
constexpr double kExtrinsics = 3e-5;    // over max; 2.1e-6
constexpr double kIntrinsics = 3e-5;    // relative to the focal length; 1.3e-6
constexpr double kRays = 2e-5;          // over max; 1.1e-6
constexpr double kRaySolver = 2e-4;     // over max; 1.3e-6
constexpr double kStatistics = 2e-5;    // over max; 2.5e-6

da3::ReferenceStrategy strategyCalled(const QString& name) {
    static const std::map<QString, da3::ReferenceStrategy> strategies{
        {"first", da3::ReferenceStrategy::First},
        {"middle", da3::ReferenceStrategy::Middle},
        {"saddle_balanced", da3::ReferenceStrategy::SaddleBalanced},
        {"saddle_sim_range", da3::ReferenceStrategy::SaddleSimRange}};
    return strategies.at(name);
}

std::string numbered(const char* before, std::size_t number, const char* after = "") {
    return before + std::to_string(number) + after;
}

/// Part `index` of an array whose first dimension counts parts.
std::vector<double> partOf(const NpyArray& array, std::size_t index) {
    const std::vector<double> all = array.doubles();
    const std::size_t size = all.size() / static_cast<std::size_t>(array.shape[0]);
    return {all.begin() + static_cast<std::ptrdiff_t>(index * size),
            all.begin() + static_cast<std::ptrdiff_t>((index + 1) * size)};
}

bool statisticsAgree(const std::string& what, const torch::Tensor& got, const std::vector<double>& wanted) {
    return within(what + " statistics", deviation(meanAndDeviation(valuesOf(got)), wanted).overMax, kStatistics);
}

bool samplesAgree(const std::string& what, const torch::Tensor& got, const std::vector<double>& wanted, double tolerance) {
    return within(what, sampleDistance(got, wanted).overMax, tolerance);
}
} // namespace

/// Whole networks with formula weights against the outputs of the published implementation.
class ParityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        useOneThread();
        QFile file(QString::fromStdString(testData("golden/da3/net_cases.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_index = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(m_index["cases"].toArray().size(), 28);
    }

    void outputsAgreeWithTheReference_data() {
        QTest::addColumn<QJsonObject>("net");
        // By network, so that each is made once.
        for (const char* variant : {"da3-small", "da3-base", "da3-large"})
            for (const QJsonValue& value : m_index["cases"].toArray())
                if (value["variant"].toString() == variant)
                    QTest::newRow(qPrintable(value["id"].toString())) << value.toObject();
    }

    void outputsAgreeWithTheReference() {
        QFETCH(QJsonObject, net);
        const torch::NoGradGuard noGrad;
        const Npz file = golden("net/" + net["id"].toString().toStdString());
        std::map<std::string, torch::Tensor, std::less<>> seen;
        da3::ForwardOptions options = optionsFor(net, file);
        options.observe = [&](std::string_view name, const torch::Tensor& value) { seen.emplace(name, value); };
        const da3::Prediction prediction = network(net["variant"].toString().toStdString())
                                               ->forward(formulaViews(net["image_seed"].toInt(), net["views"].toInt(),
                                                                      net["H"].toInt(), net["W"].toInt()),
                                                         options);
        if (net.contains("ref_index") && !net.contains("pose_seed"))
            QCOMPARE(prediction.reference.item<std::int64_t>(), std::int64_t{net["ref_index"].toInt()});
        const bool agrees[] = {mapsAgree(prediction, file), camerasAgree(prediction, file, options),
                               backboneAgrees(seen, file), headStagesAgree(seen, file),
                               exportedFeaturesAgree(net, seen, file)};
        for (const bool part : agrees)
            QVERIFY(part);
    }

private:
    da3::DepthAnything3& network(const std::string& variant) {
        if (!m_network || (*m_network)->preset.name != variant) {
            m_network.reset(); // the large one before it is not needed beside it
            m_network.emplace(formulaNetwork(*da3::findPreset(variant)));
        }
        return *m_network;
    }

    static da3::ForwardOptions optionsFor(const QJsonObject& net, const Npz& file) {
        da3::ForwardOptions options;
        options.rays = true; // the stages of the ray branch are compared in every case
        options.asUpstream = true; // the stored numbers are those of the published program
        options.reference = strategyCalled(net["ref_view_strategy"].toString("saddle_balanced"));
        if (options.reference == da3::ReferenceStrategy::SaddleSimRange)
            options.forcedReference = net["ref_index"].toInt(); // a tie by construction
        if (net["use_ray_pose"].toBool()) {
            options.poseSource = da3::PoseSource::Rays;
            options.rayPose.sampleTable = integerTensorOf(file["ransac_idx"]);
        }
        if (file.contains("in_extrinsics_normalised"))
            options.knownCameras = da3::Cameras{tensorOf(file["in_extrinsics_normalised"]).unsqueeze(0),
                                                tensorOf(file["in_intrinsics"]).unsqueeze(0)};
        return options;
    }

    static bool mapsAgree(const da3::Prediction& prediction, const Npz& file) {
        const bool sampled = file.contains("depth_samples");
        const auto far = [&](const torch::Tensor& got, const std::string& name) {
            return sampled ? sampleDistance(got, file[name + "_samples"].doubles()) : distance(got, file[name]);
        };
        bool agree = within("depth", far(prediction.depth, "depth").relative, kDepth);
        agree = within("confidence", far(prediction.confidence, "depth_conf").relative, kConfidence) && agree;
        if (sampled)
            agree = statisticsAgree("depth", prediction.depth, file["depth_stats_f64"].doubles()) && agree;
        if (file.contains("ray")) {
            agree = within("ray", distance(prediction.ray, file["ray"]).overMax, kRays) && agree;
            agree = within("ray confidence", distance(prediction.rayConfidence, file["ray_conf"]).overMax, kRays) && agree;
        }
        return agree;
    }

    static bool camerasAgree(const da3::Prediction& prediction, const Npz& file, const da3::ForwardOptions& options) {
        const bool fromRays = options.poseSource == da3::PoseSource::Rays;
        const Deviation extrinsics = distance(prediction.cameras.extrinsics, file["extrinsics"]);
        const Deviation intrinsics = distance(prediction.cameras.intrinsics, file["intrinsics"]);
        const double focal = prediction.cameras.intrinsics.select(-2, 0).select(-1, 0).min().item<double>();
        bool agree = within("extrinsics", extrinsics.overMax, fromRays ? kRaySolver : kExtrinsics);
        agree = within("intrinsics", fromRays ? intrinsics.overMax : intrinsics.absolute / focal,
                       fromRays ? kRaySolver : kIntrinsics) && agree;
        if (fromRays)
            return !prediction.poseEncoding.defined() && agree;
        return within("pose encoding", distance(prediction.poseEncoding, file["pose_enc"]).overMax, kPoseEncoding) && agree;
    }

    using Seen = std::map<std::string, torch::Tensor, std::less<>>;

    static bool backboneAgrees(const Seen& seen, const Npz& file) {
        bool agree = true;
        if (file.contains("ref_cls"))
            agree = within("reference.cls", distance(seen.at("reference.cls"), file["ref_cls"]).overMax, kFeatures);
        if (file.contains("cam_enc_tokens"))
            agree = within("cam_enc", distance(seen.at("cam_enc"), file["cam_enc_tokens"]).overMax, kFeatures) && agree;
        if (!file.contains("block_samples"))
            return agree;
        agree = samplesAgree("tokens", seen.at("tokens"), file["tokens0_samples"].doubles(), kFeatures) && agree;
        agree = statisticsAgree("tokens", seen.at("tokens"), file["tokens0_stats_f64"].doubles()) && agree;
        for (std::size_t i = 0; i < static_cast<std::size_t>(file["block_samples"].shape[0]); ++i) {
            const std::string name = numbered("blocks.", i);
            agree = samplesAgree(name, seen.at(name), partOf(file["block_samples"], i), kFeatures) && agree;
            agree = statisticsAgree(name, seen.at(name), partOf(file["block_stats_f64"], i)) && agree;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            agree = tapAgrees(seen.at(numbered("taps.", k, ".patches")), file, "tap_patch", k) && agree;
            agree = tapAgrees(seen.at(numbered("taps.", k, ".camera")), file, "tap_cam", k) && agree;
        }
        return agree;
    }

    static bool tapAgrees(const torch::Tensor& tap, const Npz& file, const std::string& name, std::size_t k) {
        bool agree = samplesAgree(name, tap, partOf(file[name + "_samples"], k), kFeatures);
        const std::vector<double> statistics = partOf(file[name + "_stats_f64"], k);
        const auto halves = tap.chunk(2, -1);
        agree = statisticsAgree(name + " raw half", halves[0], {statistics[0], statistics[1]}) && agree;
        return statisticsAgree(name + " normalised half", halves[1], {statistics[2], statistics[3]}) && agree;
    }

    bool headStagesAgree(const Seen& seen, const Npz& file) const {
        if (!file.contains("head_stage_samples"))
            return true;
        bool agree = true;
        const QJsonArray names = m_index["head_stage_names"].toArray();
        for (qsizetype i = 0; i < names.size(); ++i) {
            const std::string name = names[i].toString().toStdString();
            const auto index = static_cast<std::size_t>(i);
            agree = samplesAgree(name, seen.at(name), partOf(file["head_stage_samples"], index), kHeadStages) && agree;
            agree = statisticsAgree(name, seen.at(name), partOf(file["head_stage_stats_f64"], index)) && agree;
        }
        return agree;
    }

    /// Block outputs after the final norm, patches only, in the order used at that point.
    bool exportedFeaturesAgree(const QJsonObject& net, const Seen& seen, const Npz& file) {
        bool agree = true;
        for (const QJsonValue& layer : net["feat_layers"].toArray()) {
            const std::string index = std::to_string(layer.toInt());
            const torch::Tensor features =
                (*m_network)->model->backbone->pretrained->norm(seen.at("blocks." + index)).slice(2, 1);
            agree = samplesAgree("features " + index, features, file["aux" + index + "_samples"].doubles(), kFeatures) && agree;
            agree = statisticsAgree("features " + index, features, file["aux" + index + "_stats_f64"].doubles()) && agree;
        }
        return agree;
    }

    QJsonObject m_index;
    std::optional<da3::DepthAnything3> m_network;
};

QTEST_GUILESS_MAIN(ParityTest)
#include "parity_test.moc"
