#include <torch/torch.h>

#include "engine/weights/checkpoint.h"
#include "engine/weights/open_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/sharded_safetensors.h"
#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>

using namespace fathom;
using namespace fathom::test;

namespace {
namespace fs = std::filesystem;

const std::string kIndex = "{\"metadata\":{\"total_size\":16},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                           "\"b\":\"model-00002-of-00002.safetensors\"}}";
} // namespace

class ShardedSafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        fs::create_directories(folder());
        writePart("model-00001-of-00002.safetensors", "a", {1, 2});
        writePart("model-00002-of-00002.safetensors", "b", {3, 4});
        writeBytes(folder() / kWeightsIndexName, kIndex);
    }
    void cleanup() { fs::remove_all(folder()); }

    void readsTensorsOfAllParts() {
        const ShardedSafetensors file(folder() / kWeightsIndexName);
        QCOMPARE(file.entries().size(), std::size_t{2});
        QVERIFY(torch::equal(file.tensor(*file.find("a")), torch::tensor({1.0F, 2.0F})));
        torch::Tensor b = torch::empty({2}, torch::kBFloat16);
        file.readInto(*file.find("b"), b);
        QVERIFY(torch::equal(b, torch::tensor({3.0F, 4.0F}).to(torch::kBFloat16)));
        QCOMPARE(file.fileBytes(), fs::file_size(folder() / "model-00001-of-00002.safetensors") * 2);
    }

    void folderIndexAndPartAreTheSameCheckpoint() {
        const fs::path index = folder() / kWeightsIndexName;
        QCOMPARE(findCheckpoint(folder()).weights, index);
        QCOMPARE(findCheckpoint(index).weights, index);
        QCOMPARE(findCheckpoint(folder() / "model-00002-of-00002.safetensors").weights, index);
        QCOMPARE(openWeights(index)->entries().size(), std::size_t{2});
    }

    void wholeFileGoesBeforeAnIndex() {
        writePart(kWeightsFileName, "a", {1, 2});
        QCOMPARE(findCheckpoint(folder()).weights, folder() / kWeightsFileName);
    }

    void wrongIndexIsATypedError_data() {
        QTest::addColumn<QString>("index");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* index, ErrorCode code = ErrorCode::CorruptFile) {
            QTest::newRow(name) << QString(index) << static_cast<int>(code);
        };
        row("no JSON", "weights");
        row("no map", "{}");
        row("map that is a list", "{\"weight_map\":[]}");
        row("number for a file", "{\"weight_map\":{\"a\":1}}");
        row("file outside of the folder", "{\"weight_map\":{\"a\":\"../x.safetensors\"}}");
        row("absolute file", "{\"weight_map\":{\"a\":\"/etc/passwd\"}}");
        row("the folder itself", "{\"weight_map\":{\"a\":\"..\"}}");
        row("missing file", "{\"weight_map\":{\"a\":\"model-00003-of-00003.safetensors\"}}", ErrorCode::FileNotFound);
        row("tensor in another file",
            "{\"weight_map\":{\"a\":\"model-00002-of-00002.safetensors\",\"b\":\"model-00001-of-00002.safetensors\"}}");
        row("tensor that the index does not know", "{\"weight_map\":{\"c\":\"model-00001-of-00002.safetensors\"}}");
        row("tensor that no file has", "{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                                       "\"c\":\"model-00001-of-00002.safetensors\"}}");
    }
    void wrongIndexIsATypedError() {
        QFETCH(QString, index);
        QFETCH(int, code);
        writeBytes(folder() / kWeightsIndexName, index.toStdString());
        const auto error = errorOf([&] { (void)ShardedSafetensors(folder() / kWeightsIndexName); });
        QVERIFY(error.has_value());
        QCOMPARE(static_cast<int>(*error), code);
    }

    void cutPartIsCorrupt() {
        fs::resize_file(folder() / "model-00002-of-00002.safetensors", 70);
        QCOMPARE(errorOf([&] { (void)ShardedSafetensors(folder() / kWeightsIndexName); }), ErrorCode::CorruptFile);
    }

private:
    void writePart(const std::string& name, const std::string& key, std::vector<float> values) const {
        SafetensorsWriter writer(folder() / name, {{key, "F32", {2}}}, {});
        writer.write(torch::tensor(values));
        writer.commit();
    }

    [[nodiscard]] fs::path folder() const { return m_folder / "sharded"; }
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(ShardedSafetensorsTest)
#include "sharded_safetensors_test.moc"
