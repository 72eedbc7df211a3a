#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/uv_embedding.h"
#include "engine/nn/interpolate.h"
#include "engine/nn/layer_norm.h"

#include <QTest>
#include <optional>

using namespace fathom;
using namespace fathom::test;

namespace {
constexpr double kTolerance = 1e-5;

da3::Preset preset(const char* name) {
    return *da3::findPreset(name);
}
} // namespace

/// Single parts of the network against reference arrays.
class UnitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        useOneThread();
        m_small.emplace(formulaNetwork(preset("da3-small")));
    }

    void positionEmbeddingIsSampledByScaleFactors() {
        const torch::NoGradGuard noGrad;
        const Npz file = golden("unit/pos_embed_small");
        const torch::Tensor trained = backbone().pos_embed;
        const std::vector<std::int64_t> grids = file["grids"].integers();
        for (std::size_t i = 0; i < grids.size(); i += 2) {
            const std::string name = "pe_" + std::to_string(grids[i]) + "x" + std::to_string(grids[i + 1]);
            const torch::Tensor resized = nn::resizePositionEmbedding(trained, grids[i], grids[i + 1], 0.1);
            QVERIFY(within(name, sampleDistance(resized, file[name + "_samples"].doubles()).overMax, kTolerance));
            QVERIFY(within(name + " channel 0",
                           distance(resized[0].slice(0, 1).select(1, 0), file[name + "_channel0"]).overMax, kTolerance));
        }
    }

    void rotaryEmbeddingTurnsByRowAndColumn() {
        const Npz file = golden("unit/rope");
        for (const auto& [h, w] : {std::pair<std::int64_t, std::int64_t>{2, 3}, {5, 4}, {1, 6}, {37, 37}}) {
            const std::string size = std::to_string(h) + "x" + std::to_string(w);
            const torch::Tensor query = formulaInput("fathom.rope." + size, {1, 2, 1 + h * w, 64});
            const auto within_view = nn::rotaryTables(nn::patchPositions(h, w, torch::kCPU), 64);
            const auto across = nn::rotaryTables(nn::uniformPositions(1, h, w, torch::kCPU), 64);
            const torch::Tensor local = nn::applyRotary(query, within_view);
            if (h == 37) {
                QVERIFY(within(size, sampleDistance(local, file["rope_37x37_local_samples"].doubles()).overMax, kTolerance));
                continue;
            }
            const std::string name = "rope_" + size;
            QVERIFY(torch::equal(nn::patchPositions(h, w, torch::kCPU), integerTensorOf(file[name + "_positions"])));
            QVERIFY(within(name, distance(local, file[name + "_local"]).overMax, kTolerance));
            QVERIFY(within(name, distance(nn::applyRotary(query, across), file[name + "_global"]).overMax, kTolerance));
        }
    }

    void rotaryTablesHoldTheReferenceAngles() {
        const Npz file = golden("unit/rope");
        const torch::Tensor positions = torch::arange(40, torch::kInt64).unsqueeze(1).expand({40, 2});
        const nn::RotaryTables tables = nn::rotaryTables(positions, 64);
        QVERIFY(within("cos", distance(tables.cosine.slice(1, 0, 32), file["cos"]).overMax, kTolerance));
        QVERIFY(within("sin", distance(tables.sine.slice(1, 32), file["sin"]).overMax, kTolerance));
    }

    void uvEmbeddingFollowsTheImageAspect() {
        const Npz file = golden("unit/uv_embedding");
        const std::vector<std::int64_t> rows = file["w_h_imgW_imgH_channels"].integers();
        for (std::size_t i = 0; i < rows.size() / 5; ++i) {
            const std::int64_t* row = rows.data() + 5 * i;
            const std::string name = "uv" + std::to_string(i);
            const torch::Tensor embedding =
                da3::uvEmbedding(row[4], row[1], row[0], static_cast<double>(row[2]) / static_cast<double>(row[3]),
                                 torch::kCPU);
            QCOMPARE(embedding.sizes().vec(), (std::vector<std::int64_t>{1, row[4], row[1], row[0]}));
            QVERIFY(within(name, sampleDistance(embedding, file[name + "_samples"].doubles()).overMax, kTolerance));
            QVERIFY(within(name + " corner",
                           distance(embedding[0].select(2, 0).select(1, 0), file[name + "_corner"]).overMax, kTolerance));
        }
    }

    void layerNormsHaveTheirOwnEpsilon_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"blocks.0.norm1", "blocks.7.norm2", "backbone_norm", "blocks.4.attn.q_norm",
                                 "blocks.4.attn.k_norm", "head.norm", "head_aux_norm", "cam_enc.token_norm",
                                 "cam_enc.trunk.0.norm1", "cam_enc.trunk_norm"})
            QTest::newRow(name) << QString(name);
    }
    void layerNormsHaveTheirOwnEpsilon() {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const std::string key = name.toStdString();
        nn::LayerNorm norm = normCalled(key);
        const torch::Tensor input = formulaInput("fathom.eps." + key, {2, norm->weight.size(0)}, 0.003);
        QVERIFY(within(key, distance(norm(input), golden("unit/layernorm_eps")[key + "_out"]).overMax, kTolerance));
    }

    void blocksWithinAndAcrossViews() {
        const torch::NoGradGuard noGrad;
        const Npz file = golden("unit/blocks");
        for (const std::int64_t i : {0, 4, 5}) {
            const std::string index = std::to_string(i);
            const torch::Tensor output = runBlock(backbone().blocks->at<nn::BlockImpl>(static_cast<std::size_t>(i)),
                                                  backbone().preset, i, "fathom.block." + index);
            QVERIFY(within("block " + index, distance(output, file["small_block" + index + "_out"]).overMax, kTolerance));
        }
    }

    void gatedBlockAcrossViews() {
        const torch::NoGradGuard noGrad;
        const da3::Preset giant = preset("da3-giant");
        constexpr std::int64_t index = 13;
        nn::Block block(nn::BlockOptions{.dim = giant.dim,
                                           .heads = giant.heads,
                                           .normEps = 1e-6,
                                           .normaliseQueriesAndKeys = true,
                                           .feedForward = giant.feedForward});
        for (const auto& parameter : block->named_parameters())
            parameter.value().copy_(da3::formulaTensor("model.backbone.pretrained.blocks.13." + parameter.key(),
                                                       parameter.value().sizes()));
        const torch::Tensor output = runBlock(*block, giant, index, "fathom.block.giant13");
        QVERIFY(within("block", distance(output, golden("unit/blocks")["giant_block13_out"]).overMax, kTolerance));
    }

    void headMapsTapsToDepthAndRays() {
        const torch::NoGradGuard noGrad;
        constexpr std::int64_t height = 42, width = 56;
        std::array<torch::Tensor, 4> taps;
        for (std::size_t k = 0; k < taps.size(); ++k)
            taps[k] = formulaInput("fathom.head.tap" + std::to_string(k), {1, 2, 12, 768}, 1.7);
        const da3::HeadOutput output = model().head->forward(taps, height, width, {.rays = true});
        const Npz file = golden("unit/heads_small");
        QVERIFY(within("depth", distance(output.depth, file["dualdpt_depth"]).relative, 2e-4));
        QVERIFY(within("confidence", distance(output.confidence, file["dualdpt_depth_conf"]).relative, 1e-4));
        QVERIFY(within("ray", distance(output.ray, file["dualdpt_ray"]).overMax, 2e-5));
        QVERIFY(within("ray confidence", distance(output.rayConfidence, file["dualdpt_ray_conf"]).overMax, 2e-5));
    }

    void cameraDecoderReadsPoses() {
        const torch::NoGradGuard noGrad;
        const torch::Tensor encoding = model().cam_dec(formulaInput("fathom.camdec", {1, 3, 768}, 1.7));
        QVERIFY(within("pose", distance(encoding, golden("unit/heads_small")["camdec_pose_enc"]).overMax, 2e-5));
    }

private:
    da3::DepthAnything3NetImpl& model() { return *(*m_small)->model; }
    da3::DinoVisionTransformerImpl& backbone() { return *model().backbone->pretrained; }

    nn::LayerNorm normCalled(const std::string& key) {
        auto& blocks = backbone().blocks;
        if (key == "blocks.0.norm1")
            return blocks->at<nn::BlockImpl>(0).norm1;
        if (key == "blocks.7.norm2")
            return blocks->at<nn::BlockImpl>(7).norm2;
        if (key == "blocks.4.attn.q_norm")
            return blocks->at<nn::BlockImpl>(4).attn->q_norm;
        if (key == "blocks.4.attn.k_norm")
            return blocks->at<nn::BlockImpl>(4).attn->k_norm;
        if (key == "backbone_norm")
            return backbone().norm;
        if (key == "head.norm")
            return model().head->norm;
        if (key == "cam_enc.token_norm")
            return model().cam_enc->token_norm;
        if (key == "cam_enc.trunk_norm")
            return model().cam_enc->trunk_norm;
        if (key == "cam_enc.trunk.0.norm1")
            return model().cam_enc->trunk->at<nn::BlockImpl>(0).norm1;
        const auto aux = model().head->scratch->output_conv2_aux->at<torch::nn::SequentialImpl>(3).ptr(2);
        return nn::LayerNorm(std::dynamic_pointer_cast<nn::LayerNormImpl>(aux));
    }

    /// Two views of 2×3 patches through one block as the transformer runs it.
    static torch::Tensor runBlock(nn::BlockImpl& block, const da3::Preset& preset, std::int64_t index,
                                  const std::string& input) {
        torch::Tensor x = formulaInput(input, {2, 7, preset.dim});
        const std::int64_t headDim = preset.dim / preset.heads;
        if (!preset.attendsAcrossViews(index)) {
            const auto tables = nn::rotaryTables(nn::patchPositions(2, 3, torch::kCPU), headDim);
            return block.forward(x, index >= preset.altStart ? &tables : nullptr);
        }
        const auto tables = nn::rotaryTables(nn::uniformPositions(2, 2, 3, torch::kCPU), headDim);
        return block.forward(x.view({1, 14, preset.dim}), &tables);
    }

    std::optional<da3::DepthAnything3> m_small;
};

QTEST_GUILESS_MAIN(UnitsTest)
#include "units_test.moc"
