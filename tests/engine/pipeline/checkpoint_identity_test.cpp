#include <torch/torch.h>

#include "engine/pipeline/checkpoint_identity.h"

#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/ggml_keys.h"
#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/weights/open_weights.h"
#include "engine/weights/state_dict.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

namespace {
/// Keys and shapes without values.
class ListedTensors : public WeightSource {
public:
    ListedTensors(std::filesystem::path path, std::vector<TensorEntry> entries,
                  std::map<std::string, std::string> metadata = {})
        : m_path(std::move(path)), m_entries(std::move(entries)), m_metadata(std::move(metadata)) {}

    [[nodiscard]] const std::filesystem::path& path() const noexcept override { return m_path; }
    [[nodiscard]] const std::vector<TensorEntry>& entries() const noexcept override { return m_entries; }
    [[nodiscard]] std::uint64_t fileBytes() const noexcept override { return 0; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept override { return m_metadata; }
    [[nodiscard]] torch::Tensor tensor(const TensorEntry&) const override { return {}; }

private:
    std::filesystem::path m_path;
    std::vector<TensorEntry> m_entries;
    std::map<std::string, std::string> m_metadata;
};

using Entries = std::vector<TensorEntry>;

void add(Entries& entries, const NamedTensor& named, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        std::vector<std::int64_t> shape = named.tensor.sizes().vec();
        if (names.size() > 1)
            shape.front() /= static_cast<std::int64_t>(names.size());
        entries.push_back({name, "F32", shape});
    }
}

Entries entriesOfV2(const std::string& encoder, dav2::KeyLayout layout, const std::string& prefix = {}) {
    Entries entries;
    const dav2::DepthAnythingV2 network(*dav2::findPreset(encoder, dav2::Generation::V2, 0));
    for (const NamedTensor& named : stateDict(*network)) {
        std::vector<std::string> names = dav2::fileKeys(named.key, layout);
        for (std::string& name : names)
            name.insert(0, prefix);
        add(entries, named, names);
    }
    return entries;
}

Entries ggmlEntriesOfDa3(da3::GgmlRays rays) {
    da3::Preset preset = *da3::findPreset("da3-small");
    preset.cameraEncoder = false;
    Entries entries;
    for (const NamedTensor& named : stateDict(*da3::DepthAnything3(preset)))
        add(entries, named, da3::ggmlKeys(named.key, rays));
    return entries;
}

Checkpoint checkpointAt(const std::string& path, const std::string& config = {}, const std::string& name = {}) {
    return {path, name, config.empty() ? Json() : Json::parse(config)};
}

std::string identified(const Checkpoint& checkpoint, const WeightSource& file) {
    return identify(checkpoint, file).preset;
}
} // namespace

/// A dropped file is known without being told what it is.
class CheckpointIdentityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesOfFilesTellGenerationAndRange_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("preset");
        const auto row = [](const char* path, const char* preset) { QTest::newRow(path) << QString(path) << QString(preset); };
        row("/x/depth_anything_v2_vits.safetensors", "depth-anything-v2-small");
        row("/x/depth_anything_v2_vits_fp16.safetensors", "depth-anything-v2-small");
        row("/x/depth_anything_vits14.safetensors", "depth-anything-v1-small");
        row("/x/depth_anything_v2_metric_hypersim_vits.safetensors", "depth-anything-v2-metric-indoor-small");
        row("/x/depth_anything_v2_metric_vkitti_vits.safetensors", "depth-anything-v2-metric-outdoor-small");
        row("/x/Depth-Anything-V2-Metric-Outdoor-Small/model.safetensors", "depth-anything-v2-metric-outdoor-small");
        row("/x/models--LiheYoung--depth_anything_vits14/snapshots/abc/model.safetensors", "depth-anything-v1-small");
        row("/x/weights.safetensors", "depth-anything-v2-small");
    }
    void namesOfFilesTellGenerationAndRange() {
        QFETCH(QString, path);
        QFETCH(QString, preset);
        const ListedTensors file(path.toStdString(), m_small);
        QCOMPARE(QString::fromStdString(identified(checkpointAt(path.toStdString()), file)), preset);
    }

    void everySpellingIsKnown_data() {
        QTest::addColumn<int>("layout");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("original") << 0 << QString();
        QTest::newRow("transformers") << 1 << QString();
        QTest::newRow("transformers 5") << 2 << QString();
        QTest::newRow("depth-anything.cpp") << 3 << QString();
        QTest::newRow("training on several devices") << 0 << QString("module.");
        QTest::newRow("wrapped") << 0 << QString("model.");
    }
    void everySpellingIsKnown() {
        QFETCH(int, layout);
        QFETCH(QString, prefix);
        const dav2::KeyLayout wanted = dav2::kKeyLayouts[static_cast<std::size_t>(layout)];
        const ListedTensors file("/x/y", entriesOfV2("vitb", wanted, prefix.toStdString()));
        QCOMPARE(identified(checkpointAt("/x/y"), file), std::string("depth-anything-v2-base"));
        const KeyPlacement placement = placementOf(file);
        QVERIFY(placement.layout == wanted);
        QCOMPARE(QString::fromStdString(placement.prefix), prefix);
    }

    void configurationOfTransformersTells_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("preset");
        const auto row = [](const char* name, const char* indices, const char* rest, const char* preset) {
            QTest::newRow(name) << QString("{\"model_type\":\"depth_anything\",\"backbone_config\":{\"out_indices\":%1}%2}")
                                       .arg(indices, rest)
                                << QString(preset);
        };
        row("V1", "[9,10,11,12]", "", "depth-anything-v1-small");
        row("V2", "[3,6,9,12]", ",\"depth_estimation_type\":\"relative\",\"max_depth\":1", "depth-anything-v2-small");
        row("indoor", "[3,6,9,12]", ",\"depth_estimation_type\":\"metric\",\"max_depth\":20", "depth-anything-v2-metric-indoor-small");
        row("outdoor", "[3,6,9,12]", ",\"depth_estimation_type\":\"metric\",\"max_depth\":80.0", "depth-anything-v2-metric-outdoor-small");
    }
    void configurationOfTransformersTells() {
        QFETCH(QString, config);
        QFETCH(QString, preset);
        // The name says the opposite and does not count.
        const ListedTensors file("/x/metric_hypersim_v1/model.safetensors", m_small);
        QCOMPARE(QString::fromStdString(identified(checkpointAt(file.path().string(), config.toStdString()), file)), preset);
    }

    void notesInTheFileTell() {
        const ListedTensors stamped("/x/weights", m_small, {{kPresetMetadata, "depth-anything-v1-small"}});
        QCOMPARE(identified(checkpointAt("/x/weights"), stamped), std::string("depth-anything-v1-small"));
        const ListedTensors gguf("/x/weights", entriesOfV2("vits", dav2::KeyLayout::Ggml),
                                 {{"depthanything3.head.max_depth", "80.000000"}});
        QCOMPARE(identified(checkpointAt("/x/weights"), gguf), std::string("depth-anything-v2-metric-outdoor-small"));
    }

    void ggufOfDepthAnything3LacksParts() {
        for (const auto rays : {da3::GgmlRays::Absent, da3::GgmlRays::Present}) {
            const ListedTensors file("/x/da3.gguf", ggmlEntriesOfDa3(rays));
            const CheckpointIdentity identity = identify(checkpointAt("/x/da3.gguf"), file);
            QCOMPARE(identity.preset, std::string("da3-small"));
            QCOMPARE(identity.hasRays, rays == da3::GgmlRays::Present);
            QVERIFY(!identity.hasCameraEncoder);
        }
    }

    void networkThatIsNotWhatItSaysIsNamed() {
        const ListedTensors file("/x/y", entriesOfV2("vitl", dav2::KeyLayout::Original));
        try {
            (void)identify(checkpointAt("/x/y", {}, "da3-large"), file);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::CheckpointMismatch);
            QCOMPARE(std::string(error.what()), std::string("This is Depth Anything V2 large (or V1), not da3-large."));
        }
    }

    void knownNetworksThatAreNotSupportedAreNamed_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("said");
        QTest::newRow("ZoeDepth") << QString("core.core.pretrained.blocks.0.norm1.weight") << QString("ZoeDepth");
        QTest::newRow("video") << QString("head.motion_modules.0.temporal_transformer.norm.weight") << QString("Video");
        QTest::newRow("MoGe") << QString("encoder.backbone.blocks.0.norm1.weight") << QString("MoGe");
    }
    void knownNetworksThatAreNotSupportedAreNamed() {
        QFETCH(QString, key);
        QFETCH(QString, said);
        const ListedTensors file("/x/y", {{key.toStdString(), "F32", {4}}});
        try {
            (void)identify(checkpointAt("/x/y"), file);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::UnsupportedFormat);
            QVERIFY(QString(error.what()).contains(said));
        }
    }

    void unknownTensorsFitNothing() {
        const ListedTensors file("/x/y", {{"a", "F32", {4}}});
        QCOMPARE(errorOf([&] { (void)identify(checkpointAt("/x/y"), file); }), ErrorCode::CheckpointMismatch);
        QCOMPARE(errorOf([&] { (void)placementOf(file); }), ErrorCode::CheckpointMismatch);
    }

private:
    const Entries m_small = entriesOfV2("vits", dav2::KeyLayout::Original);
};

QTEST_GUILESS_MAIN(CheckpointIdentityTest)
#include "checkpoint_identity_test.moc"
