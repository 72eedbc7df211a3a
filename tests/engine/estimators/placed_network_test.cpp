#include <torch/torch.h>

#include "engine/estimators/da3_estimator.h"
#include "engine/estimators/monocular_estimator.h"
#include "engine/estimators/network_placement.h"
#include "engine/estimators/planned_loading.h"
#include "engine/estimators/ready_network.h"

#include "engine/kernels/cpu_features.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/models/depth_anything_3/mono.h"
#include "engine/models/depth_anything_3/nested.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/save_weights.h"
#include "tests/support/expect_error.h"
#include "tests/support/fake_device.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace fathom;
using namespace fathom::test;

namespace {

constexpr Size kSize{56, 42};
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

da3::Preset presetOf(da3::Architecture architecture) {
    da3::Preset preset = *da3::findPreset("fathom-demo"); // ten blocks, 192 wide
    preset.architecture = architecture;
    preset.cameraEncoder = architecture == da3::Architecture::AnyView;
    if (architecture == da3::Architecture::Monocular)
        preset.altStart = -1;
    return preset;
}

ModelDescription modelOf(da3::Architecture architecture) {
    ModelDescription model;
    model.name = "tiny";
    const bool isAnyView = architecture == da3::Architecture::AnyView;
    model.capabilities.confidence = model.capabilities.poses = model.capabilities.poseConditioned = isAnyView;
    model.capabilities.sky = !isAnyView;
    return model;
}

Device graphics(int index, std::uint64_t free = 1024 * kMiB) {
    return {fakeDevice(index).str(), "fake", DeviceKind::Cuda, free, free, {Precision::Fp32}};
}

/// Two devices with a processor beside them.
PlannedForm formOf(const std::string& map, const std::string& limits = {}) {
    PlannedForm form;
    form.plan = plan::Request{.onProcessor = false};
    form.place = fakeDevice(0);
    form.device = graphics(0);
    form.beside = {graphics(1), {"cpu", "processor", DeviceKind::Cpu, 4096 * kMiB, 4096 * kMiB, {}}};
    form.map = parseDeviceMap(map);
    form.limits = parseMemoryLimits(limits);
    return form;
}

PlannedForm formOnProcessor() {
    PlannedForm form;
    form.plan = plan::Request{.onProcessor = false};
    form.device = {"cpu", "processor", DeviceKind::Cpu, 0, 0, {}};
    return form;
}

std::vector<const RgbImage*> views() {
    static const std::vector<RgbImage> pictures = [] {
        std::vector<RgbImage> list;
        for (int view = 0; view < 3; ++view) {
            list.emplace_back(kSize);
            const std::vector<std::uint8_t> bytes = formulaImage(7, view, kSize.height, kSize.width);
            std::copy(bytes.begin(), bytes.end(), list.back().data());
        }
        return list;
    }();
    return {&pictures[0], &pictures[1], &pictures[2]};
}

std::vector<ViewKnowledge> knownCameras() {
    std::vector<ViewKnowledge> known(3);
    for (std::size_t i = 0; i < known.size(); ++i) {
        PosedIntrinsics camera;
        camera.intrinsics = {50, 50, 28, 21, kSize.width, kSize.height};
        camera.cameraFromWorld.translation = Eigen::Vector3d(0.3, 0, 0.1) * static_cast<double>(i);
        known[i].camera = camera;
    }
    return known;
}

void compareBits(const std::vector<ViewEstimate>& got, const std::vector<ViewEstimate>& wanted) {
    QCOMPARE(got.size(), wanted.size());
    for (std::size_t view = 0; view < wanted.size(); ++view) {
        QVERIFY(std::ranges::equal(got[view].depth.values(), wanted[view].depth.values()));
        QVERIFY(std::ranges::equal(got[view].confidence.values(), wanted[view].confidence.values()));
        QVERIFY(std::ranges::equal(got[view].sky.values(), wanted[view].sky.values()));
        QCOMPARE(got[view].isReference, wanted[view].isReference);
        if (wanted[view].cameraFromBatch)
            QVERIFY(got[view].cameraFromBatch->matrix() == wanted[view].cameraFromBatch->matrix());
        QCOMPARE(got[view].features.size(), wanted[view].features.size());
        for (std::size_t k = 0; k < wanted[view].features.size(); ++k)
            QVERIFY(got[view].features[k].values == wanted[view].features[k].values);
    }
}

} // namespace

/// Networks whose parts lie in several memories, on devices that refuse what real ones refuse.
class PlacedNetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qputenv("FATHOM_CACHE", QByteArray::fromStdString((m_folder / "cache").string()));
        write<da3::DepthAnything3>(da3::Architecture::AnyView);
        write<da3::MonocularDepth>(da3::Architecture::Monocular);
    }

    void theFakeDeviceComputesAsTheProcessorDoes() {
        const auto here = anyView(formOnProcessor())->estimate(views(), {});
        const auto there = anyView(formOf("auto"))->estimate(views(), {});
        for (std::size_t view = 0; view < here.size(); ++view)
            for (std::size_t i = 0; i < here[view].depth.valueCount(); ++i)
                QVERIFY(std::abs(there[view].depth.data()[i] / here[view].depth.data()[i] - 1) < 1e-4F);
    }

    void placesChangeNoBit_data() {
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("limits");
        QTest::addColumn<QString>("places"); // of ten blocks: elsewhere, of them on the disk, beside
        QTest::newRow("in halves") << "balanced" << "" << "0 0 4";
        QTest::newRow("off the first") << "balanced_low_0" << "" << "0 0 10";
        QTest::newRow("to and fro") << "blocks=fake:1,blocks.1=fake:0,blocks.4=fake:0,blocks.9=fake:0" << "" << "0 0 7";
        QTest::newRow("the processor's memory") << "blocks=cpu" << "" << "10 0 0";
        QTest::newRow("the disk") << "blocks=disk" << "" << "10 10 0";
        QTest::newRow("everything at once")
            << "blocks=cpu,blocks.0=fake:1,blocks.2=disk,blocks.3=fake:1,blocks.5=fake:0,blocks.9=fake:1" << "" << "6 1 3";
        QTest::newRow("what finds no room") << "auto" << "fake:0=22MiB,fake:1=1MiB,cpu=9MiB" << "? ? 0";
        QTest::newRow("over to the second") << "sequential" << "fake:0=20MiB" << "0 0 ?";
    }
    void placesChangeNoBit() {
        QFETCH(QString, map);
        QFETCH(QString, limits);
        QFETCH(QString, places);
        const auto whole = anyView(formOf("auto"));
        const auto placed = anyView(formOf(map.toStdString(), limits.toStdString()));
        const WeightPlaces& got = placed->execution().weights;
        const std::array<int, 3> counts{got.blocksElsewhere, got.blocksOnDisk, got.blocksBeside};
        qInfo("%d elsewhere, %d of them on the disk, %d beside: %s", counts[0], counts[1], counts[2],
              describe(got).c_str());
        for (int i = 0; i < 3; ++i) {
            const QString wanted = places.split(' ')[i];
            QVERIFY(wanted == "?" ? counts[static_cast<std::size_t>(i)] > 0
                                  : counts[static_cast<std::size_t>(i)] == wanted.toInt());
        }
        const std::vector<ViewEstimate> wanted = whole->estimate(views(), {});
        for (int pass = 0; pass < 2; ++pass)
            compareBits(placed->estimate(views(), {}), wanted);
        compareBits(placed->estimateKnowing(views(), knownCameras(), {}), whole->estimateKnowing(views(), knownCameras(), {}));
        compareBits(placed->estimate({views()[0]}, {}), whole->estimate({views()[0]}, {}));
    }
    void networksOfOneViewArePlacedToo() {
        const auto wanted = monocular(formOf("auto"))->estimate(views(), {});
        const auto got = monocular(formOf("blocks=cpu,blocks.0=fake:1,blocks.4=fake:0,blocks.9=fake:1"))->estimate(views(), {});
        compareBits(got, wanted);
    }
    void aCancelledPassLeavesTheNextOneWhole() {
        const auto placed = anyView(formOf("blocks=cpu,blocks.3=fake:1"));
        const auto wanted = placed->estimate(views(), {});
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)placed->estimate(views(), source.token()));
        compareBits(placed->estimate(views(), {}), wanted);
    }

    void whatIsImpossibleIsRefused_data() {
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("limits");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such device") << "blocks=fake:7" << "" << "Weights cannot lie in 'fake:7'";
        QTest::newRow("no such part") << "blocks.10=cpu" << "" << "The network has no part 'blocks.10'";
        QTest::newRow("a part that stays") << "head=fake:1" << "" << "'head' stays";
        QTest::newRow("a limit of no device") << "auto" << "fake:2=1GiB" << "'fake:2' has no limit there";
        QTest::newRow("below one block") << "auto" << "fake:0=1MiB,fake:1=1MiB" << "The memory limit is too small";
        QTest::newRow("more than a device holds") << "blocks=fake:1" << "fake:1=2MiB" << "more than its limit";
    }
    void whatIsImpossibleIsRefused() {
        QFETCH(QString, map);
        QFETCH(QString, limits);
        QFETCH(QString, says);
        try {
            (void)anyView(formOf(map.toStdString(), limits.toStdString()));
            QFAIL("nothing was refused");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::InvalidOption);
            QVERIFY2(QString(error.what()).contains(says), error.what());
        }
    }
    void whatLiesInSeveralMemoriesIsNotRecorded() {
        PlannedForm form = formOf("blocks=cpu");
        form.recorded = true;
        QCOMPARE(errorOf([&] { (void)anyView(form); }), ErrorCode::InvalidOption);
        form.map = parseDeviceMap("balanced");
        QCOMPARE(errorOf([&] { (void)anyView(form); }), ErrorCode::InvalidOption);
        form.map = parseDeviceMap("auto");
        (void)anyView(form);
    }
    void headsCountAsTheirKernelsKeepThem() {
        if (!kernels::cpuFeatures().vectors())
            QSKIP("no kernels for this processor");
        const c10::InferenceMode inference;
        const da3::DepthAnything3 network(presetOf(da3::Architecture::AnyView));
        PlannedForm planned = formOnProcessor();
        const auto headOf = [&] {
            const std::vector<PlacementUnit> units = unitsOf(*network, planned, {});
            return std::ranges::find(units, "head", &PlacementUnit::name)->bytes;
        };
        const std::uint64_t plain = headOf();
        planned.plan = plan::Request{.tiles = false};
        std::uint64_t more = 0; // 36 values for nine, where there are many pixels
        for (const auto& item : network->named_parameters())
            for (const char* layer : {".layer1_rn.weight", ".layer2_rn.weight", ".refinenet1.resConfUnit1.conv1.weight",
                                      ".refinenet1.resConfUnit1.conv2.weight", ".refinenet1.resConfUnit2.conv1.weight",
                                      ".refinenet1.resConfUnit2.conv2.weight", ".refinenet2.resConfUnit1.conv1.weight",
                                      ".refinenet2.resConfUnit1.conv2.weight", ".refinenet2.resConfUnit2.conv1.weight",
                                      ".refinenet2.resConfUnit2.conv2.weight", ".output_conv1.weight", ".output_conv2.0.weight"})
                if (item.key().ends_with(layer))
                    more += 3 * sizeof(float) * static_cast<std::uint64_t>(item.value().numel());
        QCOMPARE(headOf(), plain + more);
        planned.plan->without = {"fused-head"};
        QCOMPARE(headOf(), plain);
    }

    void aDeviceHasTheMemoriesOfItsNeighbours() {
        const std::vector<MemoryBudget> memories = memoriesOf(formOf("auto", "cpu=5MiB"));
        QCOMPARE(memories.size(), 4UL);
        QVERIFY(memories[0].id == "fake:0" && memories[0].computes && memories[0].bytes < 1024 * kMiB);
        QVERIFY(memories[1].id == "fake:1" && memories[1].computes);
        QVERIFY(memories[2].id == "cpu" && !memories[2].computes && memories[2].bytes == 5 * kMiB);
        QVERIFY(memories[3].id == "disk" && !memories[3].computes);
    }

private:
    template <typename Network>
    void write(da3::Architecture architecture) {
        Network network(presetOf(architecture));
        da3::fillWithFormula(*network);
        saveWeights(*network, pathOf(architecture), torch::kFloat32);
    }
    [[nodiscard]] std::filesystem::path pathOf(da3::Architecture architecture) const {
        return m_folder / (architecture == da3::Architecture::AnyView ? "any-view.safetensors" : "monocular.safetensors");
    }

    template <typename Network>
    std::unique_ptr<Estimator> placed(da3::Architecture architecture, const PlannedForm& form) {
        const c10::InferenceMode inference;
        Network network(presetOf(architecture));
        Execution execution;
        execution.threads = 1;
        loadPlanned(*network, SafetensorsFile(pathOf(architecture)), {}, form, execution);
        EstimateOptions options;
        options.featureLayers = {2, 5, 9};
        ReadyNetwork<Network> ready{network, form.place};
        auto estimator = makeEstimator(modelOf(architecture), std::move(ready), options);
        estimator->setExecution(std::move(execution));
        return estimator;
    }
    std::unique_ptr<Estimator> anyView(const PlannedForm& form) {
        return placed<da3::DepthAnything3>(da3::Architecture::AnyView, form);
    }
    std::unique_ptr<Estimator> monocular(const PlannedForm& form) {
        return placed<da3::MonocularDepth>(da3::Architecture::Monocular, form);
    }

    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(PlacedNetworkTest)
#include "placed_network_test.moc"
