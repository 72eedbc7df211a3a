#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/image/dpt_preparation.h"
#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/models/depth_anything_v2/formula_picture.h"
#include "engine/models/depth_anything_v2/formula_weights.h"
#include "engine/nn/interpolate.h"
#include "tests/support/expect_error.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <algorithm>
#include <map>
#include <optional>

using namespace fathom;
using namespace fathom::test;

namespace {
// Tolerances of the reference set, beside what float32 itself is off by.
constexpr double kDepth = 2e-5;          // 6e-6
constexpr double kLargeDepth = 1e-4;     // at 518 pixels; 2e-5
constexpr double kMetricDepth = 3e-6;    // times the range; 9e-7
constexpr double kStages = 3e-5;         // 7e-6
constexpr double kLargeStages = 1e-4;    // at 518 pixels; 1.7e-5
constexpr double kPositions = 1e-6;      // values up to 0.02
constexpr int kLargePicture = 518;

/// Mean, population deviation, least, largest, and 64 samples: a row of the reference files.
std::vector<float> summaryOf(const torch::Tensor& tensor) {
    const std::vector<float> all = valuesOf(tensor);
    std::vector<float> row;
    for (const double moment : meanAndDeviation(all))
        row.push_back(static_cast<float>(moment));
    const auto [least, largest] = std::ranges::minmax(all);
    row.insert(row.end(), {least, largest});
    for (const std::size_t index : sampleIndices(64, all.size()))
        row.push_back(all[index]);
    return row;
}

bool rowAgrees(const std::string& what, const torch::Tensor& got, const NpyArray& rows, std::size_t index,
               double tolerance) {
    const std::vector<double> all = rows.doubles();
    const std::size_t length = static_cast<std::size_t>(rows.shape.back());
    const std::span<const double> wanted(all.data() + index * length, length);
    return within(what, deviation(summaryOf(got), wanted).absolute, tolerance);
}

using Seen = std::map<std::string, torch::Tensor, std::less<>>;

bool stagesAgree(const Seen& seen, const QJsonObject& entry, const Npz& file, double tolerance) {
    bool agree = true;
    const QJsonArray names = entry["stage_names"].toArray();
    for (qsizetype i = 0; i < names.size(); ++i) {
        const std::string name = names[i].toString().toStdString();
        agree = rowAgrees(name, seen.at(name), file["stages"], static_cast<std::size_t>(i), tolerance) && agree;
    }
    for (std::size_t k = 0; file.contains("taps") && k < 4; ++k) {
        const std::string name = "tap" + std::to_string(k) + "_with_cls";
        agree = rowAgrees(name + " patches", seen.at(name).slice(1, 1), file["taps"], k, tolerance) && agree;
    }
    return agree;
}
} // namespace

/// Whole networks with formula weights against the outputs of the published implementations.
class ParityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        useOneThread();
        QFile file(QString::fromStdString(testData("golden/depth-anything-v2/cases.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_index = QJsonDocument::fromJson(file.readAll()).object();
    }

    void outputsAgreeWithTheReference_data() {
        QTest::addColumn<QJsonObject>("entry");
        for (const char* encoder : {"vits", "vitb", "vitl"})
            for (const QJsonValue& value : m_index["cases"].toArray()) {
                const QString id = value["id"].toString();
                if (value["encoder"].toString() == encoder && value["inputs"].isArray() && !id.startsWith("muggled"))
                    QTest::newRow(qPrintable(id)) << value.toObject();
            }
    }
    void outputsAgreeWithTheReference() {
        QFETCH(QJsonObject, entry);
        const torch::NoGradGuard noGrad;
        const Npz file = fileOf(entry);
        Seen seen;
        dav2::ForwardOptions options;
        options.positionRule =
            entry["position_rule"].toString() == "size" ? dav2::PositionRule::Size : dav2::PositionRule::Original;
        options.observe = [&](std::string_view name, const torch::Tensor& value) { seen.emplace(name, value); };
        const torch::Tensor images = imagesOf(entry);
        const torch::Tensor depth = networkOf(entry)->forward(images, options);

        const std::int64_t step = entry["depth_step"].toInt(1);
        const bool large = std::max(images.size(2), images.size(3)) >= kLargePicture;
        const double maxDepth = entry["max_depth"].toDouble();
        const double tolerance = maxDepth > 0 ? maxDepth * kMetricDepth : (large ? kLargeDepth : kDepth);
        const torch::Tensor stored = depth.slice(1, 0, {}, step).slice(2, 0, {}, step);
        QVERIFY(within("depth", distance(stored, file["depth"]).absolute, tolerance));
        QVERIFY(stagesAgree(seen, entry, file, large ? kLargeStages : kStages));
    }

    void fusionScalesAgreeWithTheReference() {
        const torch::NoGradGuard noGrad;
        const QJsonObject entry = entryCalled("muggled-v2-vits-84x112");
        const Npz file = fileOf(entry);
        dav2::ForwardOptions options;
        options.positionRule = dav2::PositionRule::Size;
        const torch::Tensor images = imagesOf(entry);
        QVERIFY(within("depth", distance(networkOf(entry)->forward(images, options), file["depth"]).absolute, kDepth));
        const QJsonArray scales = entry["fusion_scale_1_to_4"].toArray();
        for (std::size_t k = 0; k < 4; ++k)
            options.fusionScale[k] = scales[static_cast<qsizetype>(k)].toDouble();
        QVERIFY(within("scaled depth",
                       distance(networkOf(entry)->forward(images, options), file["depth_scaled"]).absolute, kDepth));
    }

    void pictureBecomesDepthOfItsSize_data() {
        QTest::addColumn<QJsonObject>("entry");
        for (const QJsonValue& value : m_index["cases"].toArray())
            if (value["id"].toString().startsWith("e2e"))
                QTest::newRow(qPrintable(value["id"].toString())) << value.toObject();
    }
    void pictureBecomesDepthOfItsSize() {
        QFETCH(QJsonObject, entry);
        const torch::NoGradGuard noGrad;
        const Npz file = fileOf(entry);
        const QJsonObject picture = entry["image"].toObject();
        const int h = picture["h"].toInt(), w = picture["w"].toInt();
        const std::vector<std::uint8_t> pixels = dav2::formulaPicture(h, w, picture["seed"].toInt());
        RgbImage image(Size{w, h});
        std::ranges::copy(pixels, image.data());
        const int inputSize = entry["input_size"].toInt();
        const Size size = dptSize(image.size(), inputSize, DptPreparation::Original);
        const torch::Tensor input =
            torch::tensor(dptInput(image, inputSize, DptPreparation::Original)).view({1, 3, size.height, size.width});
        const torch::Tensor raw = networkOf(entry)->forward(input);
        const bool keepsCorners = entry["upsample"].toString().endsWith("true");
        const torch::Tensor depth = torch::upsample_bilinear2d(raw.unsqueeze(1), {h, w}, keepsCorners);
        const double maxDepth = entry["max_depth"].toDouble();
        const double tolerance = maxDepth > 0 ? maxDepth * kMetricDepth : kDepth;
        QVERIFY(within("raw", distance(raw, file["raw"]).absolute, tolerance));
        QVERIFY(within("depth", distance(depth, file["depth"]).absolute, tolerance));
    }

    void positionTableFollowsBothRules() {
        const torch::NoGradGuard noGrad;
        const QJsonObject entry = entryCalled("position-table-vits");
        const Npz file = fileOf(entry);
        const torch::Tensor trained = dav2::formulaTensor("pretrained.pos_embed", {1, 1370, 384});
        for (const QJsonValue& value : entry["grids"].toArray()) {
            const std::int64_t h = value["grid"][0].toInt(), w = value["grid"][1].toInt();
            const std::string size = std::to_string(h) + 'x' + std::to_string(w);
            for (const auto& [rule, offset] : {std::pair{"original_", 0.1}, std::pair{"size_", 0.0}}) {
                const torch::Tensor table = nn::resizePositionEmbedding(trained, h, w, offset).slice(1, 1);
                QVERIFY(within(rule + size, deviation(summaryOf(table), file[rule + size].doubles()).absolute, kPositions));
            }
        }
    }

    void fillingByHuggingFaceNamesDiffersFromTheOriginalOnes() {
        const torch::NoGradGuard noGrad;
        const torch::Tensor query = dav2::formulaTensor(
            "backbone.encoder.layer.0.attention.attention.query.weight", {384, 384});
        QCOMPARE(query[0][0].item<float>(), 0.021493686F);
        QCOMPARE(query[383][383].item<float>(), 0.07432977F);
        const torch::Tensor bias = dav2::formulaTensor("depth_head.scratch.output_conv2.2.bias", {1}, dav2::LastBias::Raised);
        QCOMPARE(bias[0].item<float>(), 4.0371227F);
    }

    void picturesAreThoseOfTheFormula() {
        const std::vector<std::uint8_t> picture = dav2::formulaPicture(61, 45, 15);
        QCOMPARE(int(picture[0]), 150);
        QCOMPARE(int(picture[picture.size() - 1]), 93);
        std::int64_t total = 0;
        for (const std::uint8_t value : picture)
            total += value;
        QCOMPARE(total, std::int64_t{897162});
    }

    void lowPrecisionStaysNearFullPrecision() {
        const torch::NoGradGuard noGrad;
        const QJsonObject entry = entryCalled("v2-vits-140x112");
        const torch::Tensor images = imagesOf(entry);
        const torch::Tensor exact = networkOf(entry)->forward(images);
        for (const torch::Dtype type : {torch::kBFloat16, torch::kHalf}) {
            dav2::DepthAnythingV2 network(networkOf(entry)->preset);
            dav2::fillWithFormula(network);
            dav2::setComputeType(network, type);
            const torch::Tensor depth = network->forward(images);
            const double mean = ((depth - exact).abs() / exact.clamp_min(0.1)).mean().item<double>();
            QVERIFY(within(c10::toString(type), mean, type == torch::kHalf ? 1e-3 : 5e-3));
        }
    }

    void shapesThatDoNotFitAreRefused() {
        dav2::DepthAnythingV2 network = networkOf(entryCalled("v2-vits-70x98"));
        for (const auto& shape : std::vector<std::vector<std::int64_t>>{{1, 3, 70, 99}, {1, 1, 70, 98}, {3, 70, 98}, {0, 3, 14, 14}})
            QCOMPARE(errorOf([&] { (void)network->forward(torch::zeros(shape)); }), ErrorCode::InvalidOption);
    }

private:
    static Npz fileOf(const QJsonObject& entry) {
        return Npz(testData("golden/depth-anything-v2/" + entry["file"].toString().toStdString()));
    }

    QJsonObject entryCalled(const char* id) const {
        for (const QJsonValue& value : m_index["cases"].toArray())
            if (value["id"].toString() == id)
                return value.toObject();
        qFatal("no case %s", id);
    }

    static torch::Tensor imagesOf(const QJsonObject& entry) {
        std::vector<torch::Tensor> images;
        for (const QJsonValue& input : entry["inputs"].toArray()) {
            const std::int64_t h = input["h"].toInt(), w = input["w"].toInt();
            images.push_back(torch::tensor(dav2::formulaInput(h, w, input["seed"].toInt())).view({3, h, w}));
        }
        return torch::stack(images);
    }

    /// The network of a case; kept while the next case wants the same weights.
    dav2::DepthAnythingV2& networkOf(const QJsonObject& entry) {
        const std::string encoder = entry["encoder"].toString().toStdString();
        const bool v1 = entry["model"].toString().endsWith("v1");
        const bool named = entry["weights"].toString() == "formula on the Hugging Face names";
        const bool raised = !entry["overrides"].toArray().isEmpty();
        const auto generation = v1 ? dav2::Generation::V1 : dav2::Generation::V2;
        const dav2::Preset preset = *dav2::findPreset(encoder, generation, entry["max_depth"].toDouble());
        const std::string key = std::string(preset.name) + char('0' + named) + char('0' + raised);
        if (m_key != key) {
            m_network.reset(); // a large one before it is not needed beside it
            m_network.emplace(preset);
            dav2::fillWithFormula(*m_network, named ? dav2::KeyLayout::HuggingFace : dav2::KeyLayout::Original,
                                  raised ? dav2::LastBias::Raised : dav2::LastBias::Plain);
            m_key = key;
        }
        return *m_network;
    }

    QJsonObject m_index;
    std::string m_key;
    std::optional<dav2::DepthAnythingV2> m_network;
};

QTEST_GUILESS_MAIN(ParityTest)
#include "parity_test.moc"
