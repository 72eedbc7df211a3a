#include "engine/weights/checkpoint.h"

#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

class CheckpointTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void folderInTheOfficialLayoutIsNamedByItsConfiguration() {
        writeBytes(*m_folder / "model.safetensors", "x");
        writeBytes(*m_folder / "config.json", "{\"config\": {\"a\": [1]}, \"model_name\": \"da3-small\"}");
        QCOMPARE(findCheckpoint(m_folder->path()).modelName, std::string("da3-small"));
        QCOMPARE(findCheckpoint(*m_folder / "model.safetensors").modelName, std::string("da3-small"));
        QCOMPARE(findCheckpoint(m_folder->path()).weights, *m_folder / "model.safetensors");
    }

    void cacheSnapshotWithLinksIsFollowed() {
        std::filesystem::create_directories(*m_folder / "blobs");
        std::filesystem::create_directories(*m_folder / "snapshots" / "abc");
        writeBytes(*m_folder / "blobs" / "1234", "x");
        writeBytes(*m_folder / "blobs" / "5678", "{\"model_name\": \"da3-base\"}");
        std::filesystem::create_symlink("../../blobs/1234", *m_folder / "snapshots" / "abc" / "model.safetensors");
        std::filesystem::create_symlink("../../blobs/5678", *m_folder / "snapshots" / "abc" / "config.json");
        QCOMPARE(findCheckpoint(*m_folder / "snapshots" / "abc").modelName, std::string("da3-base"));
    }

    void fileWithAnotherNameIsNotNamedByItsNeighbour() {
        writeBytes(*m_folder / "mine.safetensors", "x");
        writeBytes(*m_folder / "config.json", "{\"model_name\": \"da3-small\"}");
        QVERIFY(findCheckpoint(*m_folder / "mine.safetensors").modelName.empty());
    }

    void missingConfigurationIsNoError() {
        writeBytes(*m_folder / "model.safetensors", "x");
        QVERIFY(findCheckpoint(m_folder->path()).modelName.empty());
        writeBytes(*m_folder / "config.json", "{}");
        QVERIFY(findCheckpoint(m_folder->path()).modelName.empty());
    }

    void missingWeightsAreNamed() {
        QCOMPARE(errorOf([&] { (void)findCheckpoint(m_folder->path()); }), ErrorCode::FileNotFound);
        QCOMPARE(errorOf([&] { (void)findCheckpoint(*m_folder / "none.safetensors"); }), ErrorCode::FileNotFound);
    }

    void brokenConfigurationIsCorrupt_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("not JSON") << QByteArray("model_name: da3-small");
        QTest::newRow("cut off") << QByteArray("{\"model_name\": \"da3");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("a number for a name") << QByteArray("{\"model_name\": 3}");
        QTest::newRow("too large") << QByteArray((1 << 20) + 1, ' ');
    }
    void brokenConfigurationIsCorrupt() {
        QFETCH(QByteArray, content);
        writeBytes(*m_folder / "model.safetensors", "x");
        writeBytes(*m_folder / "config.json", content.toStdString());
        QCOMPARE(errorOf([&] { (void)findCheckpoint(m_folder->path()); }), ErrorCode::CorruptFile);
    }

private:
    std::optional<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(CheckpointTest)
#include "checkpoint_test.moc"
