#include <torch/torch.h>

#include "engine/nn/convolution.h"
#include "engine/nn/interpolate.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/layer_scale.h"
#include "engine/nn/linear.h"
#include "engine/nn/mlp.h"
#include "engine/nn/patch_embed.h"
#include "engine/nn/swiglu_ffn.h"

#include <QTest>

using namespace fathom;

namespace {
void fillAtRandom(torch::nn::Module& module) {
    const torch::NoGradGuard noGrad;
    torch::manual_seed(1);
    for (torch::Tensor& parameter : module.parameters())
        parameter.normal_(0, 0.5);
}

bool close(const torch::Tensor& a, const torch::Tensor& b) {
    return torch::allclose(a, b, 1e-5, 1e-5);
}
} // namespace

class LayersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linearComputesInTheDtypeOfItsWeight() {
        nn::Linear linear(4, 3);
        fillAtRandom(*linear);
        const torch::Tensor x = torch::rand({2, 4});
        QVERIFY(close(linear(x), torch::matmul(x, linear->weight.t()) + linear->bias));
        linear->to(torch::kBFloat16);
        QCOMPARE(linear(x).scalar_type(), torch::kBFloat16);
    }

    void layerNormLiftsToItsOwnDtypeAndUsesItsEpsilon() {
        nn::LayerNorm norm(4, 0.5);
        fillAtRandom(*norm);
        const torch::Tensor x = torch::rand({3, 4});
        const torch::Tensor centred = x - x.mean(-1, true);
        const torch::Tensor unit = centred / (centred.square().mean(-1, true) + 0.5).sqrt();
        QVERIFY(close(norm(x), unit * norm->weight + norm->bias));
        QCOMPARE(norm(x.to(torch::kBFloat16)).scalar_type(), torch::kFloat32);
    }

    void layerScaleLiftsALowPrecisionBranch() {
        nn::LayerScale scale(4);
        fillAtRandom(*scale);
        const torch::Tensor x = torch::rand({3, 4});
        QVERIFY(close(scale(x), x * scale->gamma));
        QCOMPARE(scale(x.to(torch::kBFloat16)).scalar_type(), torch::kFloat32);
    }

    void mlpUsesTheExactGelu() {
        nn::Mlp mlp(4, 8, 2);
        fillAtRandom(*mlp);
        const torch::Tensor x = torch::rand({3, 4});
        const torch::Tensor hidden = mlp->fc1(x);
        const torch::Tensor gelu = hidden * 0.5 * (1 + torch::erf(hidden / std::sqrt(2.0)));
        QVERIFY(close(mlp(x), mlp->fc2(gelu)));
    }

    void gatedLayerTakesTheGateFromTheFirstHalf() {
        nn::SwiGLUFFN ffn(6, 24);
        fillAtRandom(*ffn);
        QCOMPARE(ffn->w3->weight.size(1), std::int64_t{16}); // two thirds of 24
        const torch::Tensor x = torch::rand({3, 6});
        const torch::Tensor both = ffn->w12(x);
        const torch::Tensor gate = both.slice(1, 0, 16), value = both.slice(1, 16);
        QVERIFY(close(ffn(x), ffn->w3(gate * torch::sigmoid(gate) * value)));
        QCOMPARE(nn::SwiGLUFFN(1536, 6144)->w3->weight.size(1), std::int64_t{4096});
    }

    void patchesComeRowByRow() {
        nn::PatchEmbed embed(2, 3);
        fillAtRandom(*embed);
        const torch::Tensor image = torch::rand({1, 3, 4, 6});
        const torch::Tensor tokens = embed(image);
        QCOMPARE(tokens.sizes().vec(), (std::vector<std::int64_t>{1, 6, 3}));
        const torch::Tensor secondRowFirstPatch = embed(image.slice(2, 2, 4).slice(3, 0, 2));
        QVERIFY(close(tokens[0][3], secondRowFirstPatch[0][0]));
    }

    void transposedConvolutionMakesTiles() {
        nn::ConvTranspose2d layer(2, 3, 4);
        fillAtRandom(*layer);
        const torch::Tensor x = torch::rand({1, 2, 3, 5});
        const torch::Tensor y = layer(x);
        QCOMPARE(y.sizes().vec(), (std::vector<std::int64_t>{1, 3, 12, 20}));
        const torch::Tensor pixel = (x[0].select(1, 1).select(1, 2).view({2, 1}) * layer->weight.select(2, 3).select(2, 0)).sum(0) + layer->bias;
        QVERIFY(close(y[0].select(1, 7).select(1, 8), pixel));
    }

    void convolutionWithoutBiasHasNone() {
        nn::Conv2d layer(2, 3, nn::ConvolutionShape{.kernel = 3, .padding = 1}, nn::Bias::No);
        fillAtRandom(*layer);
        QCOMPARE(layer->parameters().size(), std::size_t{1});
        QVERIFY(layer(torch::zeros({1, 2, 4, 4})).abs().max().item<float>() == 0.0F);
    }

    void resizeKeepsTheCorners() {
        const torch::Tensor x = torch::rand({1, 1, 3, 4});
        const torch::Tensor y = nn::resizeKeepingCorners(x, 7, 9);
        QVERIFY(close(y[0][0][0][0], x[0][0][0][0]));
        QVERIFY(close(y[0][0][6][8], x[0][0][2][3]));
        QVERIFY(close(y[0][0][3][0], x[0][0][1][0]));
    }

    void positionEmbeddingOfTheTrainedGridIsUntouched() {
        const torch::Tensor trained = torch::rand({1, 1 + 25, 3});
        QVERIFY(torch::equal(nn::resizePositionEmbedding(trained, 5, 5, 0.1), trained));
    }

    void positionEmbeddingOffTheTrainedGridIsShiftedByTheOffset() {
        // One row of ones in a 9×9 grid shows the weight that it gets at each place: the cubic kernel (−0.75).
        torch::Tensor grid = torch::zeros({9, 9});
        grid[4].fill_(1);
        const torch::Tensor trained = torch::cat({torch::zeros({1, 1, 1}), grid.view({1, 81, 1})}, 1);
        const torch::Tensor resized = nn::resizePositionEmbedding(trained, 9, 8, 0.1).slice(1, 1).view({9, 8});
        const double distance = std::abs(4 - (5.5 * 9 / 9.1 - 0.5)); // of place 5 from row 4, below 1
        QVERIFY(distance < 1);
        const double weight = 1.25 * distance * distance * distance - 2.25 * distance * distance + 1;
        QVERIFY(std::abs(resized[5][3].item<double>() - weight) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(LayersTest)
#include "layers_test.moc"
