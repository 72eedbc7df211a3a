#include "engine/base/json.h"
#include "engine/io/image_file.h"
#include "tests/support/golden.h"
#include "tests/support/hub_server.h"
#include "tests/support/temporary_folder.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <cstring>
#include <filesystem>
#include <fstream>

using fathom::Json;
using fathom::test::HubRequest;
using fathom::test::HubServer;
using fathom::test::Misbehaviour;
using fathom::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

constexpr int kPatienceMs = 240'000;
constexpr int kStallAfter = 5'000'000;
constexpr const char* kRepository = "test/tiny";

/// A catalogue with one model: the small network that comes with the program, under a licence that has to be
/// agreed to.
constexpr const char* kCatalog = R"({
  "networks": [{"preset": "fathom-demo", "family": "depth-anything-3", "depth": "relative",
                "capabilities": ["confidence", "joint_views"], "parameters": 7000000, "default_resolution": 168}],
  "models": [{"id": "tiny", "name": "Tiny", "preset": "fathom-demo", "repository": "test/tiny",
              "licence": "CC-BY-NC-4.0", "note": "A note.",
              "files": [{"path": "config.json"}, {"path": "model.safetensors"}]}]
})";

struct Outcome {
    int status = -1;
    QByteArray out;
    QByteArray err;
};

QByteArray contentOf(const fs::path& file) {
    QFile in(QString::fromStdString(file.string()));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class ModelsCommandTest : public QObject {
    Q_OBJECT

private:
    HubServer m_server;
    TemporaryFolder m_folder;
    QByteArray m_weights;

    [[nodiscard]] fs::path repositoryFolder() const { return m_folder / "hub" / "models--test--tiny"; }

    [[nodiscard]] QProcessEnvironment environment() const {
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        const auto set = [&](const char* name, const fs::path& value) {
            variables.insert(QString::fromLatin1(name), QString::fromStdString(value.string()));
        };
        set("FATHOM_RESOURCES", m_folder / "resources");
        set("HF_HUB_CACHE", m_folder / "hub");
        set("XDG_CONFIG_HOME", m_folder / "config");
        set("HF_ENDPOINT", m_server.endpoint());
        set("HF_TOKEN", "hf_secret");
        set("no_proxy", "127.0.0.1");
        variables.remove(QStringLiteral("HF_HUB_OFFLINE"));
        variables.remove(QStringLiteral("TRANSFORMERS_OFFLINE"));
        return variables;
    }

    Outcome run(const QStringList& arguments, const QStringList& more = {}) {
        QProcess process;
        QProcessEnvironment variables = environment();
        for (const QString& setting : more)
            variables.insert(setting.section('=', 0, 0), setting.section('=', 1));
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(FATHOM_CLI), arguments);
        process.closeWriteChannel();
        if (!process.waitForFinished(kPatienceMs))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                process.readAllStandardOutput(), process.readAllStandardError()};
    }

    /// Bytes in the part of an interrupted download.
    [[nodiscard]] std::uint64_t arrived() const {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(repositoryFolder() / "blobs", error))
            if (entry.path().extension() == ".fathom-part")
                return entry.file_size(error);
        return 0;
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path shipped = FATHOM_SOURCE_RESOURCES;
        fs::create_directories(m_folder / "resources" / "models");
        for (const char* name : {"colormaps", "samples"})
            fs::create_directory_symlink(shipped / name, m_folder / "resources" / name);
        std::ofstream(m_folder / "resources" / "models" / "catalog.json") << kCatalog;
        m_weights = contentOf(shipped / "models" / "fathom-demo" / "model.safetensors");
        QVERIFY(m_weights.size() > 2 * kStallAfter);
        m_server.addSmall(kRepository, "config.json", contentOf(shipped / "models" / "fathom-demo" / "config.json"));
        m_server.addLarge(kRepository, "model.safetensors", m_weights);
    }

    void listingAsksNobody() {
        const Outcome outcome = run({"models", "list", "--available", "--json"});
        QVERIFY2(outcome.status == 0, outcome.err);
        const Json json = Json::parse(outcome.out.toStdString());
        QVERIFY(json.find("models")->array().empty());
        const Json& model = json.find("available")->array().front();
        QCOMPARE(model.find("id")->string(), std::string("tiny"));
        QVERIFY(!model.find("commercial_use")->boolean());
        QVERIFY(run({"models", "list", "--available", "--commercial"}).out.isEmpty());
        QVERIFY(m_server.requests().empty());
    }

    void aModelThatIsNotHereSaysHowToGetIt() {
        const Outcome outcome = run({"run", "x.png", "--output", "out", "--model", "tiny"});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("models download tiny"), outcome.err);
        QVERIFY(m_server.requests().empty());
    }

    void theLicenceHasToBeAgreedToFirst() {
        const Outcome outcome = run({"models", "download", "tiny"});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("CC-BY-NC-4.0") && outcome.err.contains("licence-not-accepted"), outcome.err);
        QVERIFY(m_server.requests().empty());
    }

    void offlineModeDownloadsNothing() {
        const Outcome outcome =
            run({"models", "download", "tiny", "--accept-licence"}, {QStringLiteral("HF_HUB_OFFLINE=1")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("HF_HUB_OFFLINE"), outcome.err);
        QVERIFY(m_server.requests().empty());
    }

    void aKilledDownloadGoesOnWhereItStopped() {
        m_server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.stallAfter = kStallAfter} : Misbehaviour{};
        });
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(QStringLiteral(FATHOM_CLI), {"models", "download", "tiny"}); // agreed to before, remembered
        QTRY_VERIFY_WITH_TIMEOUT(arrived() == kStallAfter || process.state() == QProcess::NotRunning, kPatienceMs);
        QVERIFY2(process.state() == QProcess::Running, process.readAllStandardError());
        process.kill();
        QVERIFY(process.waitForFinished(kPatienceMs));
        QVERIFY(!fs::exists(repositoryFolder() / "snapshots" / HubServer::kCommit / "model.safetensors"));

        m_server.misbehave({});
        const Outcome outcome = run({"models", "download", "test/tiny"});
        QVERIFY2(outcome.status == 0, outcome.err);
        const auto requests = m_server.storeRequests();
        QCOMPARE(requests.size(), std::size_t(1));
        QCOMPARE(requests[0].header("range"), "bytes=" + QByteArray::number(kStallAfter) + '-');
        QVERIFY(requests[0].header("authorization").isEmpty());
        const fs::path weights = outcome.out.trimmed().toStdString();
        QVERIFY(contentOf(weights) == m_weights);
        QCOMPARE(run({"models", "path", "tiny"}).out.trimmed(), outcome.out.trimmed());
        QCOMPARE(std::distance(fs::directory_iterator(repositoryFolder() / "blobs"), {}), std::ptrdiff_t(2));
    }

    void theDownloadedModelIsIntactListedAndRuns() {
        const Outcome verified = run({"models", "verify"});
        QVERIFY2(verified.status == 0, verified.out);
        QCOMPARE(verified.out.count("intact"), 2);
        QVERIFY(run({"models"}).out.startsWith("tiny"));

        fathom::RgbImage image({112, 84});
        const auto bytes = fathom::test::formulaImage(7, 0, 84, 112);
        std::memcpy(image.data(), bytes.data(), bytes.size());
        fathom::writePng(m_folder / "view.png", image);
        const QString output = QString::fromStdString((m_folder / "out").string());
        const Outcome outcome = run({"run", QString::fromStdString((m_folder / "view.png").string()), "--output", output,
                                     "--model", "tiny", "--process-res", "112", "--json"});
        QVERIFY2(outcome.status == 0, outcome.err);
        QVERIFY(outcome.out.contains("CC-BY-NC-4.0"));
        QVERIFY(fs::exists(m_folder / "out" / "scene.glb"));
    }

    void aDamagedModelIsFoundAndReplaced() {
        const fs::path blob = repositoryFolder() / "blobs" / fathom::test::sha256Of(m_weights).toStdString();
        {
            std::fstream stream(blob, std::ios::in | std::ios::out | std::ios::binary);
            stream.seekp(1'000'000);
            stream.write("damage", 6);
        }
        const Outcome outcome = run({"models", "verify", "tiny"});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.out.contains("model.safetensors: DAMAGED"), outcome.out);
        QCOMPARE(run({"models", "remove", "tiny"}).status, 0);
        QVERIFY(!fs::exists(repositoryFolder()));
        QCOMPARE(run({"models", "remove", "tiny"}).status, 1);
        QCOMPARE(run({"models", "download", "tiny"}).status, 0);
        QCOMPARE(run({"models", "verify", "tiny"}).status, 0);
    }

    void unknownNamesAreWrongUsage() {
        QCOMPARE(run({"models", "download", "no-such"}).status, 2);
        QCOMPARE(run({"models", "download"}).status, 2);
        QCOMPARE(run({"models", "path"}).out.trimmed().toStdString(), (m_folder / "hub").string());
    }
};

QTEST_GUILESS_MAIN(ModelsCommandTest)
#include "models_command_test.moc"
