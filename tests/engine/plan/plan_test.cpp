#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/kernels/cpu_features.h"
#include "engine/plan/plan.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <algorithm>

using namespace fathom;
using namespace fathom::test;
using plan::Arithmetic;

namespace {

/// Split factors keep sixteen bits: a quarter of what the reference numbers allow an fp32 engine, on average.
constexpr double kSplit = 5e-5;
// Three views, so that a reference is chosen and views are reordered; a grid that is neither square nor even.
constexpr int kSeed = 103, kViews = 3, kHeight = 84, kWidth = 126;

da3::Prediction predict(da3::DepthAnything3& network, bool rays = false) {
    const c10::InferenceMode inference;
    return network->forward(formulaViews(kSeed, kViews, kHeight, kWidth), {.rays = rays});
}

da3::DepthAnything3 networkOf(const char* preset) {
    const c10::InferenceMode inference;
    da3::DepthAnything3 network = formulaNetwork(*da3::findPreset(preset));
    network->eval();
    return network;
}

std::vector<plan::Outcome> rewrite(da3::DepthAnything3& network, const plan::Request& request) {
    const c10::InferenceMode inference;
    return plan::rewrite(*network, request);
}

std::vector<std::string> namesExcept(std::string_view kept) {
    std::vector<std::string> names;
    for (const plan::Pass& pass : plan::passes())
        if (pass.name != kept)
            names.emplace_back(pass.name);
    return names;
}

/// Whether this processor lacks what the fused kernels need.
bool cannotFuse(Arithmetic arithmetic) {
    const kernels::CpuFeatures& features = kernels::cpuFeatures();
    return arithmetic == Arithmetic::Fp32    ? !features.vectors()
           : arithmetic == Arithmetic::Split ? !features.tiles()
           : arithmetic == Arithmetic::Int8  ? !features.int8()
                                             : !features.half();
}

void addPreciseArithmetics() {
    QTest::addColumn<int>("arithmetic");
    QTest::newRow("fp32") << static_cast<int>(Arithmetic::Fp32);
    QTest::newRow("split") << static_cast<int>(Arithmetic::Split);
}

double meanRelative(const torch::Tensor& got, const torch::Tensor& wanted) {
    return ((got - wanted).abs() / wanted).mean().item<double>();
}
double largestRelative(const torch::Tensor& got, const torch::Tensor& wanted) {
    return ((got - wanted).abs() / wanted).max().item<double>();
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT

private:
    da3::Prediction m_plain;

private Q_SLOTS:
    void initTestCase() {
        useOneThread();
        da3::DepthAnything3 network = networkOf("da3-small");
        m_plain = predict(network);
    }

    void everyPassAloneChangesNothingBeyondRounding_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("arithmetic");
        for (const plan::Pass& pass : plan::passes()) {
            const QString name = QString::fromLatin1(pass.name.data(), static_cast<qsizetype>(pass.name.size()));
            QTest::newRow(qPrintable(name)) << name << static_cast<int>(Arithmetic::Fp32);
            if (name.startsWith("fused-"))
                QTest::addRow("%s split", qPrintable(name)) << name << static_cast<int>(Arithmetic::Split);
        }
    }

    void everyPassAloneChangesNothingBeyondRounding() {
        QFETCH(QString, name);
        QFETCH(int, arithmetic);
        da3::DepthAnything3 network = networkOf("da3-small");
        std::vector<std::string> without = namesExcept(name.toStdString());
        if (name == "onednn-blocks") // stands on it
            std::erase(without, "layer-scale");
        const auto outcomes =
            rewrite(network, {.arithmetic = static_cast<Arithmetic>(arithmetic), .without = without});
        const auto own = std::ranges::find(outcomes, name.toStdString(), &plan::Outcome::name);
        if (!own->skipped.empty())
            QSKIP(own->skipped.c_str());
        const da3::Prediction got = predict(network);
        QVERIFY2(largestRelative(got.depth, m_plain.depth) < 1e-4,
                 QByteArray::number(largestRelative(got.depth, m_plain.depth)));
        QVERIFY(largestRelative(got.confidence, m_plain.confidence) < 1e-4);
        QVERIFY((got.poseEncoding - m_plain.poseEncoding).abs().max().item<double>() < 2e-5);
        // A second pass finds kept tables and memory and must not be misled by them.
        const da3::Prediction again = predict(network);
        QVERIFY(torch::equal(again.depth, got.depth));
    }

    void theWholePlanStaysWithinTheBoundOfItsArithmetic_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("arithmetic");
        QTest::addColumn<bool>("tiles");
        QTest::addColumn<double>("mean");
        for (const char* preset : {"da3-small", "fathom-demo"}) {
            QTest::addRow("%s fp32", preset) << preset << static_cast<int>(Arithmetic::Fp32) << true << 5e-6;
            QTest::addRow("%s split", preset) << preset << static_cast<int>(Arithmetic::Split) << true << kSplit;
            QTest::addRow("%s bf16", preset) << preset << static_cast<int>(Arithmetic::Bf16) << true << 1e-3;
            QTest::addRow("%s fp16", preset) << preset << static_cast<int>(Arithmetic::Fp16) << true << 1e-3;
            QTest::addRow("%s int8", preset) << preset << static_cast<int>(Arithmetic::Int8) << true << 2e-2;
            QTest::addRow("%s int8 without tiles", preset) << preset << static_cast<int>(Arithmetic::Int8) << false << 2e-2;
        }
    }

    void theWholePlanStaysWithinTheBoundOfItsArithmetic() {
        QFETCH(QString, preset);
        QFETCH(int, arithmetic);
        QFETCH(bool, tiles);
        QFETCH(double, mean);
        const auto wanted = static_cast<Arithmetic>(arithmetic);
        if (wanted != Arithmetic::Fp32 && (tiles ? cannotFuse(wanted) : !kernels::cpuFeatures().int8(false)))
            QSKIP("this processor lacks the instructions");
        da3::DepthAnything3 plain = networkOf(qPrintable(preset)), planned = networkOf(qPrintable(preset));
        rewrite(planned, {.arithmetic = wanted, .tiles = tiles, .without = {}});
        const da3::Prediction reference = predict(plain), got = predict(planned);
        QVERIFY2(meanRelative(got.depth, reference.depth) < mean,
                 QByteArray::number(meanRelative(got.depth, reference.depth)));
        QVERIFY(!torch::equal(got.depth, reference.depth)); // else nothing was rewritten
        QVERIFY(torch::equal(got.reference, reference.reference));
    }

    void halfPrecisionStaysNearFp32_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("views");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("small, one view") << "da3-small" << 101 << 1 << 70 << 98;
        QTest::newRow("small, two views") << "da3-small" << 102 << 2 << 112 << 84;
        QTest::newRow("small, three views") << "da3-small" << 103 << 3 << 84 << 126;
        QTest::newRow("base, one view") << "da3-base" << 121 << 1 << 70 << 98;
    }
    void halfPrecisionStaysNearFp32() {
        if (!kernels::cpuFeatures().half())
            QSKIP("no kernels for half precision");
        QFETCH(QString, preset);
        QFETCH(int, seed);
        QFETCH(int, views);
        QFETCH(int, height);
        QFETCH(int, width);
        const c10::InferenceMode inference;
        const torch::Tensor images = formulaViews(seed, views, height, width);
        da3::DepthAnything3 plain = networkOf(qPrintable(preset)), planned = networkOf(qPrintable(preset));
        rewrite(planned, {.arithmetic = Arithmetic::Bf16});
        const da3::Prediction reference = plain->forward(images);
        da3::ForwardOptions options;
        if (views >= 3)
            options.forcedReference = reference.reference.item<std::int64_t>(); // a near tie may fall the other way
        const da3::Prediction got = planned->forward(images, options);
        QVERIFY2(meanRelative(got.depth, reference.depth) < 1e-3,
                 QByteArray::number(meanRelative(got.depth, reference.depth)));
        QVERIFY2(largestRelative(got.depth, reference.depth) < 1e-2,
                 QByteArray::number(largestRelative(got.depth, reference.depth)));
    }

    void theGatedFeedForwardIsFusedToo_data() { addPreciseArithmetics(); }
    void theGatedFeedForwardIsFusedToo() {
        QFETCH(int, arithmetic);
        if (cannotFuse(static_cast<Arithmetic>(arithmetic)))
            QSKIP("this processor lacks the instructions");
        da3::Preset tiny = *da3::findPreset("da3-small");
        tiny.feedForward = nn::FeedForward::SwiGlu;
        tiny.dim = 384; // two thirds of four times this fill whole panels
        const auto make = [&] {
            const c10::InferenceMode inference;
            da3::DepthAnything3 network = formulaNetwork(tiny);
            network->eval();
            return network;
        };
        da3::DepthAnything3 plain = make(), planned = make();
        rewrite(planned, {.arithmetic = static_cast<Arithmetic>(arithmetic)});
        QVERIFY(meanRelative(predict(planned).depth, predict(plain).depth) < kSplit);
    }

    void anotherGridAfterTheFirstIsComputedAsIfItWereTheFirst_data() { addPreciseArithmetics(); }
    void anotherGridAfterTheFirstIsComputedAsIfItWereTheFirst() {
        QFETCH(int, arithmetic);
        if (cannotFuse(static_cast<Arithmetic>(arithmetic)))
            QSKIP("this processor lacks the instructions");
        da3::DepthAnything3 plain = networkOf("da3-small"), planned = networkOf("da3-small");
        rewrite(planned, {.arithmetic = static_cast<Arithmetic>(arithmetic)});
        (void)predict(planned);
        const c10::InferenceMode inference;
        const torch::Tensor other = formulaViews(5, 2, 70, 98);
        QVERIFY(meanRelative(planned->forward(other).depth, plain->forward(other).depth) < kSplit);
        QVERIFY(meanRelative(predict(planned).depth, m_plain.depth) < kSplit);
    }

    void aBlockComputesInItsInputOnlyWhereNobodyElseHoldsIt() {
        if (cannotFuse(Arithmetic::Fp32))
            QSKIP("this processor lacks the instructions");
        da3::DepthAnything3 network = networkOf("da3-small");
        rewrite(network, {.arithmetic = Arithmetic::Fp32});
        const c10::InferenceMode inference;
        auto& block = network->model->backbone->pretrained->blocks->at<nn::BlockImpl>(0);
        const torch::Tensor held = torch::rand({1, 40, da3::findPreset("da3-small")->dim}), before = held.clone();
        const torch::Tensor result = block.forward(held, nullptr);
        QVERIFY(torch::equal(held, before));

        torch::Tensor viewed = held.clone(), ours = held.clone();
        const torch::Tensor part = viewed.slice(1, 0, 1);
        QVERIFY(torch::equal(block.forward(std::move(viewed), nullptr), result));
        QVERIFY(torch::equal(part, before.slice(1, 0, 1)));

        const void* const memory = ours.const_data_ptr();
        const torch::Tensor moved = block.forward(std::move(ours), nullptr);
        QVERIFY(torch::equal(moved, result));
        QCOMPARE(moved.const_data_ptr(), memory);
    }

    void raysKeepTheirBranchAndItsResults() {
        da3::DepthAnything3 plain = networkOf("da3-small"), planned = networkOf("da3-small");
        rewrite(planned, {.arithmetic = Arithmetic::Split, .rays = true});
        const da3::Prediction reference = predict(plain, true), got = predict(planned, true);
        QVERIFY((got.ray - reference.ray).abs().max().item<double>() < 1e-4);
    }

    void weightsExistOnceAfterwards() {
        if (!kernels::cpuFeatures().half())
            QSKIP("no kernels for half precision");
        da3::DepthAnything3 network = networkOf("da3-small");
        rewrite(network, {.arithmetic = Arithmetic::Bf16});
        std::int64_t left = 0;
        for (const auto& item : network->named_parameters())
            if (item.key().find("blocks.") != std::string::npos || item.key().find(".head.") != std::string::npos)
                left += item.value().numel();
        QVERIFY2(left < 100'000, std::to_string(left).c_str()); // norms, biases, the last layer
    }

    void passesThatTheFusedHeadDoesByItselfAreNotCountedAsTheirOwn() {
        if (cannotFuse(Arithmetic::Fp32))
            QSKIP("this processor lacks the instructions");
        for (const bool isFused : {true, false}) {
            da3::DepthAnything3 network = networkOf("fathom-demo");
            const auto outcomes =
                rewrite(network, {.without = isFused ? std::vector<std::string>{} : std::vector<std::string>{"fused-head"}});
            for (const char* pass : {"ray-branch", "early-projection"})
                QCOMPARE(std::ranges::find(outcomes, pass, &plan::Outcome::name)->skipped,
                         std::string(isFused ? "fused-head does it" : ""));
        }
    }

    void theFusedHeadLeavesNoRayBranchBehind() {
        if (cannotFuse(Arithmetic::Fp32))
            QSKIP("this processor lacks the instructions");
        da3::DepthAnything3 network = networkOf("fathom-demo");
        rewrite(network, {.without = {"ray-branch"}});
        for (const auto& item : network->named_parameters())
            if (item.key().find("_aux.") != std::string::npos)
                QCOMPARE(item.value().numel(), 0);
    }

    void anUnknownPassIsRefusedWithTheNamesThatExist() {
        da3::DepthAnything3 network = networkOf("fathom-demo");
        QCOMPARE(errorOf([&] { rewrite(network, {.without = {"magic"}}); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "plan_test.moc"
