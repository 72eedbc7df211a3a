#include <torch/torch.h>

#include "engine/models/depth_anything_3/nested.h"
#include "engine/weights/state_dict.h"
#include "tests/support/golden.h"

#include <QTest>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace fathom;

namespace {
/// "key<TAB>[1,2,3]" per stored tensor.
std::set<std::string> storedList(const std::string& preset) {
    std::ifstream stream(test::testData("keys/" + preset + ".txt"));
    std::set<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        lines.insert(line);
    return lines;
}

std::string line(const std::string& key, torch::IntArrayRef shape) {
    std::ostringstream text;
    text << key << "\t[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text << (i == 0 ? "" : ",") << shape[i];
    text << ']';
    return text.str();
}

std::set<std::string> linesOf(torch::nn::Module& network) {
    std::set<std::string> lines;
    for (const NamedTensor& named : stateDict(network))
        lines.insert(line(named.key, named.tensor.sizes()));
    return lines;
}

std::set<std::string> keyTree(const std::string& name) {
    const da3::Preset& preset = *da3::findPreset(name);
    switch (preset.architecture) {
    case da3::Architecture::AnyView:
        return linesOf(*da3::DepthAnything3(preset));
    case da3::Architecture::Monocular:
        return linesOf(*da3::MonocularDepth(preset));
    case da3::Architecture::Nested:
        return linesOf(*da3::NestedDepth(preset));
    }
    return {};
}
} // namespace

class KeyTreeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moduleTreeEqualsTheOfficialFile_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("tensors");
        QTest::newRow("small") << QString("da3-small") << 437;
        QTest::newRow("base") << QString("da3-base") << 437;
        QTest::newRow("large") << QString("da3-large") << 637;
        QTest::newRow("giant") << QString("da3-giant") << 971;
        QTest::newRow("monocular") << QString("da3mono-large") << 406;
        QTest::newRow("metric") << QString("da3metric-large") << 406;
        QTest::newRow("nested") << QString("da3nested-giant-large") << 1377;
    }
    void moduleTreeEqualsTheOfficialFile() {
        QFETCH(QString, preset);
        QFETCH(int, tensors);
        const std::set<std::string> wanted = storedList(preset.toStdString()), got = keyTree(preset.toStdString());
        QCOMPARE(wanted.size(), static_cast<std::size_t>(tensors));
        for (const std::string& entry : wanted)
            QVERIFY2(got.contains(entry), entry.c_str());
        QCOMPARE(got.size(), wanted.size());
    }

    void sharedNormIsOneTensorWithThreeAliases() {
        const da3::DepthAnything3 network(*da3::findPreset("fathom-demo"));
        std::set<std::string> aliases;
        for (const NamedTensor& named : stateDict(*network))
            aliases.insert(named.aliases.begin(), named.aliases.end());
        const std::string prefix = "model.head.scratch.output_conv2_aux.";
        const std::set<std::string> wanted{prefix + "1.2.weight", prefix + "1.2.bias", prefix + "2.2.weight",
                                           prefix + "2.2.bias",   prefix + "3.2.weight", prefix + "3.2.bias"};
        QVERIFY(aliases == wanted);
    }

    void networkWithoutCameraEncoderHasNoneOfItsKeys() {
        for (const std::string& entry : keyTree("fathom-demo"))
            QVERIFY2(!entry.starts_with("model.cam_enc"), entry.c_str());
    }

    void demonstrationNetworkHasItsPublishedSize() {
        da3::Preset preset = *da3::findPreset("fathom-demo");
        preset.cameraEncoder = true;
        std::int64_t parameters = 0;
        for (const NamedTensor& named : stateDict(*da3::DepthAnything3(preset)))
            parameters += named.tensor.numel();
        QCOMPARE(parameters, std::int64_t{7'914'503});
    }
};

QTEST_GUILESS_MAIN(KeyTreeTest)
#include "key_tree_test.moc"
