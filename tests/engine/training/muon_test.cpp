#include <torch/torch.h>

#include "engine/training/muon.h"
#include "engine/training/optimiser.h"

#include <QTest>

using namespace fathom::training;

class MuonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orthogonalisedMatricesHaveSingularValuesNearOne() {
        torch::manual_seed(1);
        const torch::Tensor values = torch::linalg_svdvals(orthogonalise(torch::randn({3, 48, 96})));
        QVERIFY(values.min().item<double>() > 0.6);
        QVERIFY(values.max().item<double>() < 1.3);
    }

    void directionsOfTheGradientAreKept() {
        torch::manual_seed(2);
        const torch::Tensor gradient = torch::randn({1, 32, 32});
        const auto [u, s, v] = torch::linalg_svd(gradient, false);
        const torch::Tensor aligned = u.transpose(1, 2).matmul(orthogonalise(gradient)).matmul(v.transpose(1, 2));
        const torch::Tensor off = aligned - torch::diag_embed(aligned.diagonal(0, 1, 2));
        QVERIFY(off.abs().max().item<double>() < 0.1);
        QVERIFY(aligned.diagonal(0, 1, 2).min().item<double>() > 0.5);
    }

    void stepIsOrthogonalPerProjectionAndOfTheStatedSize() {
        torch::manual_seed(3);
        const int64_t n = 32;
        torch::Tensor weight = torch::zeros({3 * n, n}).requires_grad_(true);
        // Five steps raise singular values from a few hundredths of the largest; a random square has smaller ones.
        weight.mutable_grad() = torch::eye(n).repeat({3, 1}) + 0.05 * torch::randn({3 * n, n});
        Muon muon({weight});
        muon.step({.learningRate = 0.1, .weightDecay = 0});
        for (int64_t part = 0; part < 3; ++part) {
            const torch::Tensor step = -weight.detach().narrow(0, part * n, n) / (0.1 * 0.2 * std::sqrt(static_cast<double>(n)));
            const torch::Tensor values = torch::linalg_svdvals(step);
            QVERIFY(values.min().item<double>() > 0.5);
            QVERIFY(values.max().item<double>() < 1.3);
            // Each third descends along its own gradient.
            QVERIFY((step * weight.grad().narrow(0, part * n, n)).sum().item<double>() > 0);
        }
    }

    void weightDecayShrinksBeforeTheStep() {
        torch::Tensor weight = torch::ones({4, 4}).requires_grad_(true);
        weight.mutable_grad() = torch::zeros({4, 4});
        Muon muon({weight});
        muon.step({.learningRate = 0.1, .weightDecay = 0.5});
        QVERIFY(torch::allclose(weight.detach(), torch::full({4, 4}, 0.95)));
    }

    void parametersWithoutGradientStay() {
        ParameterSet network;
        network.add("model.head.norm.weight", torch::ones({4}).requires_grad_(true));
        network.add("model.backbone.pretrained.blocks.0.attn.proj.weight", torch::ones({4, 4}).requires_grad_(true));
        network.add("model.cam_dec.fc_t.bias", torch::ones({3}).requires_grad_(true));
        Optimiser optimiser(network, {}, {});
        network.at("model.cam_dec.fc_t.bias").mutable_grad() = torch::ones({3});
        const GradientNorms norms = optimiser.step({});
        QVERIFY(std::abs(norms.cameraDecoder - std::sqrt(3.0)) < 1e-5);
        QCOMPARE(norms.body, 0.0);
        QCOMPARE(norms.head, 0.0);
        QVERIFY(torch::equal(network.at("model.head.norm.weight").detach(), torch::ones({4})));
        QVERIFY(torch::equal(network.at("model.backbone.pretrained.blocks.0.attn.proj.weight").detach(), torch::ones({4, 4})));
        // The first AdamW step has the size of the learning rate.
        const double moved = 1 - network.at("model.cam_dec.fc_t.bias")[0].item<double>();
        QVERIFY(std::abs(moved - 1e-4) < 5e-6);
        QVERIFY(!network.at("model.cam_dec.fc_t.bias").grad().defined());
    }
};

QTEST_GUILESS_MAIN(MuonTest)
#include "muon_test.moc"
