#include <torch/torch.h>

#include "engine/models/depth_anything_3/nested.h"
#include "engine/models/depth_anything_3/presets.h"

#include <QTest>
#include <algorithm>
#include <map>

using namespace fathom;

namespace {
using Shapes = std::map<std::string, std::vector<std::int64_t>, std::less<>>;

Shapes shapesIn(const torch::nn::Module& network) {
    Shapes shapes;
    for (const auto& parameter : network.named_parameters())
        shapes[parameter.key()] = parameter.value().sizes().vec();
    return shapes;
}

Shapes shapesOf(const da3::Preset& preset) {
    switch (preset.architecture) {
    case da3::Architecture::AnyView:
        return shapesIn(*da3::DepthAnything3(preset));
    case da3::Architecture::Monocular:
        return shapesIn(*da3::MonocularDepth(preset));
    case da3::Architecture::Nested:
        return shapesIn(*da3::NestedDepth(preset));
    }
    return {};
}

da3::ShapeOf lookupIn(const Shapes& shapes) {
    return [&shapes](std::string_view key) -> std::optional<std::vector<std::int64_t>> {
        const auto found = shapes.find(key);
        return found == shapes.end() ? std::nullopt : std::optional(found->second);
    };
}
} // namespace

class PresetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unknownNameIsNoPreset() {
        QVERIFY(da3::findPreset("da3-small") != nullptr);
        QVERIFY(da3::findPreset("da3-tiny") == nullptr);
    }

    void everyTapAttendsAcrossViews() {
        for (const da3::Preset& preset : da3::kPresets) {
            QVERIFY(std::ranges::is_sorted(preset.outLayers));
            QCOMPARE(preset.outLayers.back(), preset.depth - 1);
            for (const std::int64_t layer : preset.outLayers)
                QVERIFY2(preset.attendsAcrossViews(layer) == preset.isMultiView(), preset.name.data());
        }
    }

    void checkpointWithoutConfigurationIsRecognised() {
        for (const da3::Preset& preset : da3::kPresets) {
            const auto shapes = shapesOf(preset);
            const std::optional<da3::Preset> found = da3::presetOfCheckpoint(lookupIn(shapes));
            QVERIFY2(found, preset.name.data());
            // The keys and shapes of the metric network are those of the relative one, which claims less.
            const bool isMetric = preset.name == "da3metric-large";
            QVERIFY(found->name == (isMetric ? "da3mono-large" : preset.name));
            QCOMPARE(found->cameraEncoder, preset.cameraEncoder);
            QCOMPARE(found->gaussianHead, preset.gaussianHead);
        }
    }

    void cameraEncoderIsReadOffTheCheckpoint() {
        da3::Preset preset = *da3::findPreset("fathom-demo");
        preset.cameraEncoder = true;
        QVERIFY(da3::presetOfCheckpoint(lookupIn(shapesOf(preset)))->cameraEncoder);
    }

    void foreignCheckpointIsNotRecognised() {
        auto shapes = shapesOf(*da3::findPreset("fathom-demo"));
        shapes["model.backbone.pretrained.blocks.10.norm1.weight"] = {192};
        QVERIFY(!da3::presetOfCheckpoint(lookupIn(shapes)));
        QVERIFY(!da3::presetOfCheckpoint([](std::string_view) { return std::nullopt; }));
    }
};

QTEST_GUILESS_MAIN(PresetsTest)
#include "presets_test.moc"
