#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include <QTest>
#include <numbers>
#include <optional>

using namespace fathom;
using namespace fathom::test;

namespace {

/// Largest angle between two sets of rotations, in degrees.
double largestAngle(const torch::Tensor& a, const torch::Tensor& b) {
    const auto rotations = [](const torch::Tensor& extrinsics) {
        return extrinsics.to(torch::kFloat64).slice(-1, 0, 3);
    };
    const torch::Tensor between = torch::matmul(rotations(a).transpose(-2, -1), rotations(b));
    // From the antisymmetric part: the arc cosine of the trace loses small angles.
    const torch::Tensor twist = (between - between.transpose(-2, -1)).flatten(-2).norm(2, -1) / (2 * std::numbers::sqrt2);
    return twist.clamp(0, 1).asin().max().item<double>() * 180 / std::numbers::pi;
}

} // namespace

/// How far lower precisions of the matrix products take the results.
class PrecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOneThread(); }

    void lowerPrecisionsStayNearFp32_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("views");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("small, one view") << "da3-small" << 101 << 1 << 70 << 98;
        QTest::newRow("small, two views") << "da3-small" << 102 << 2 << 112 << 84;
        QTest::newRow("small, three views") << "da3-small" << 103 << 3 << 84 << 126;
        QTest::newRow("base, one view") << "da3-base" << 121 << 1 << 70 << 98;
        QTest::newRow("base, two views") << "da3-base" << 122 << 2 << 112 << 84;
        QTest::newRow("base, three views") << "da3-base" << 123 << 3 << 84 << 126;
    }
    void lowerPrecisionsStayNearFp32() {
        QFETCH(QString, preset);
        QFETCH(int, seed);
        QFETCH(int, views);
        QFETCH(int, height);
        QFETCH(int, width);
        const torch::NoGradGuard noGrad;
        const torch::Tensor images = formulaViews(seed, views, height, width);
        const auto run = [&](torch::Dtype type, std::optional<std::int64_t> reference) {
            da3::DepthAnything3 network = formulaNetwork(*da3::findPreset(preset.toStdString()));
            da3::setComputeType(network, type);
            da3::ForwardOptions options;
            options.forcedReference = reference; // a near tie may fall the other way
            return network->forward(images, options);
        };
        const da3::Prediction exact = run(torch::kFloat32, std::nullopt);
        const std::int64_t reference = exact.reference.item<std::int64_t>();
        // fp16 is as good as fp32 for every purpose; bf16 has three bits less. With a patch embedding in bf16 it would be
        // off by up to 3.1e-3.
        bool holds = true;
        for (const torch::Dtype type : {torch::kBFloat16, torch::kHalf}) {
            const da3::Prediction rough = run(type, views >= 3 ? std::optional(reference) : std::nullopt);
            const torch::Tensor difference = (rough.depth - exact.depth).abs() / exact.depth;
            QVERIFY(difference.max().item<double>() > 0); // else nothing was measured
            if (type == torch::kBFloat16) {
                holds = within("bf16 mean", difference.mean().item<double>(), 2.5e-3) && holds;
                continue;
            }
            holds = within("fp16 mean", difference.mean().item<double>(), 1e-3) && holds;
            holds = within("fp16 largest", difference.max().item<double>(), 1e-2) && holds;
            holds = within("fp16 angle", largestAngle(rough.cameras.extrinsics, exact.cameras.extrinsics), 0.1) && holds;
        }
        QVERIFY(holds);
    }
};

QTEST_GUILESS_MAIN(PrecisionTest)
#include "precision_test.moc"
