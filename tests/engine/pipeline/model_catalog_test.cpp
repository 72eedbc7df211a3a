#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/model_catalog.h"

#include "engine/pipeline/estimator.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

constexpr const char* kCard =
    "{\"name\": \"Fathom demonstration model\", \"preset\": \"fathom-demo\", \"licence\": \"Apache-2.0\","
    " \"capabilities\": {\"poses\": false, \"confidence\": true, \"rays\": false}, \"default_resolution\": "
    "224,"
    " \"note\": \"Depth only.\", \"figures\": {\"abs_rel\": 0.1}}";

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

class CatalogueTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;
    std::string m_bytes; ///< of a good demonstration checkpoint

    /// A copy of the good checkpoint in which `from` became `to`, of equal length, once.
    fs::path damaged(const std::string& name, const std::string& from, const std::string& to) {
        std::string bytes = m_bytes;
        const auto at = bytes.find(from);
        if (at == std::string::npos || from.size() != to.size())
            qFatal("the checkpoint has changed");
        bytes.replace(at, from.size(), to);
        write(m_folder / (name + ".safetensors"), bytes);
        return m_folder / (name + ".safetensors");
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path shipped = m_folder / "resources" / "models" / "fathom-demo";
        fs::create_directories(shipped);
        qputenv("HF_HUB_CACHE", (m_folder / "hub").c_str());
        qputenv("FATHOM_RESOURCES", (m_folder / "resources").c_str());
        fs::copy_file(fs::path(FATHOM_TEST_DATA) / "../../resources/models/catalog.json",
                      m_folder / "resources" / "models" / "catalog.json");
        writeFormulaCheckpoint("fathom-demo", shipped);
        write(shipped / "card.json", kCard);
        std::ifstream stream(shipped / "model.safetensors", std::ios::binary);
        m_bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }

    void theShippedModelComesFirstWithWhatItsCardSays() {
        const ModelCatalog catalog;
        QCOMPARE(catalog.models().size(), std::size_t(1));
        const ModelDescription& model = catalog.models().front();
        QCOMPARE(model.id, std::string("fathom-demo"));
        QCOMPARE(model.name, std::string("Fathom demonstration model"));
        QCOMPARE(model.licence, std::string("Apache-2.0"));
        QCOMPARE(model.note, std::string("Depth only."));
        QCOMPARE(model.defaultResolution, 224);
        QVERIFY(model.demonstration && !model.capabilities.poses && model.capabilities.confidence);
        QVERIFY(model.parameterCount > 1'000'000);
        QCOMPARE(model.fileBytes, std::uint64_t(m_bytes.size()));
    }

    void aModelIsFoundByIdNamePresetOrPath() {
        ModelCatalog catalog;
        QCOMPARE(catalog.resolve("fathom-demo").id, std::string("fathom-demo"));
        QCOMPARE(catalog.resolve("Fathom demonstration model").id, std::string("fathom-demo"));
        write(m_folder / "mine.safetensors", m_bytes);
        const std::string path = (m_folder / "mine.safetensors").string();
        QCOMPARE(catalog.resolve(path).id, path);
        QCOMPARE(catalog.resolve(path).preset, std::string("fathom-demo"));
        QCOMPARE(catalog.resolve(path).licence, std::string("unknown"));
        QCOMPARE(catalog.models().size(), std::size_t(2)); // added once
        QCOMPARE(errorOf([&] { (void)catalog.resolve("no such model"); }), ErrorCode::FileNotFound);
    }

    void anOfficialFolderHasItsNameAndLicence() {
        // The licence belongs to the name in config.json; the weights are not looked at before loading.
        const fs::path folder = m_folder / "models--depth-anything--DA3-LARGE-1.1" / "snapshots" / "abc";
        fs::create_directories(folder);
        write(folder / "model.safetensors", m_bytes);
        write(folder / "config.json", "{\"model_name\": \"da3-large\", \"config\": {}}");
        ModelCatalog catalog;
        const ModelDescription& model = catalog.add(folder);
        QCOMPARE(model.name, std::string("DA3-LARGE-1.1"));
        QCOMPARE(model.preset, std::string("da3-large"));
        QCOMPARE(model.licence, std::string("CC-BY-NC-4.0"));
        QCOMPARE(model.defaultResolution, 504);
        const ModelDescription copy = model;
        QCOMPARE(errorOf([&] { (void)loadEstimator(copy, {}); }), ErrorCode::CheckpointMismatch);
    }

    void aFolderOfTheProgramsOwnNamingHasTheLicenceOfItsNetwork() {
        const fs::path folder = m_folder / "my-weights";
        fs::create_directory(folder);
        write(folder / "model.safetensors", m_bytes);
        write(folder / "config.json", "{\"model_name\": \"da3-giant\"}");
        ModelCatalog catalog;
        const ModelDescription& model = catalog.add(folder);
        QCOMPARE(model.name, std::string("my-weights"));
        QCOMPARE(model.licence, std::string("CC-BY-NC-4.0"));
        QVERIFY(model.capabilities.gaussians && model.capabilities.poseConditioned);
        QVERIFY(model.repository.empty());
    }

    void aRepositoryOfSomebodyElseHasNoKnownLicence() {
        const fs::path folder = m_folder / "models--someone--fine-tuned" / "snapshots" / "1";
        fs::create_directories(folder);
        write(folder / "model.safetensors", m_bytes);
        write(folder / "config.json", "{\"model_name\": \"da3-small\"}");
        ModelCatalog catalog;
        const ModelDescription& model = catalog.add(folder);
        QCOMPARE(model.name, std::string("fine-tuned"));
        QCOMPARE(model.repository, std::string("someone/fine-tuned"));
        QCOMPARE(model.licence, std::string("unknown"));
    }

    void anEmptyFolderIsNotAModel() {
        fs::create_directory(m_folder / "empty");
        ModelCatalog catalog;
        QCOMPARE(errorOf([&] { (void)catalog.add(m_folder / "empty"); }), ErrorCode::FileNotFound);
        QCOMPARE(catalog.models().size(), std::size_t(1));
    }

    void aTruncatedCheckpointIsCorrupt() {
        for (const std::size_t length :
             {std::size_t(0), std::size_t(5), std::size_t(1000), m_bytes.size() - 1}) {
            write(m_folder / "cut.safetensors", m_bytes.substr(0, length));
            ModelCatalog catalog;
            QCOMPARE(errorOf([&] { (void)catalog.add(m_folder / "cut.safetensors"); }),
                     ErrorCode::CorruptFile);
        }
    }

    void aFileCutAfterItWasAddedFailsToLoad() {
        write(m_folder / "later.safetensors", m_bytes);
        ModelCatalog catalog;
        const ModelDescription model = catalog.add(m_folder / "later.safetensors");
        fs::resize_file(m_folder / "later.safetensors", m_bytes.size() / 2);
        QCOMPARE(errorOf([&] { (void)loadEstimator(model, {}); }), ErrorCode::CorruptFile);
        fs::remove(m_folder / "later.safetensors");
        QCOMPARE(errorOf([&] { (void)loadEstimator(model, {}); }), ErrorCode::FileNotFound);
    }

    void aMissingKeyIsAMismatchThatNamesIt() {
        const fs::path file = damaged("renamed", "model.cam_dec.fc_t.bias", "model.cam_dec.fc_x.bias");
        ModelCatalog catalog;
        const ModelDescription model = catalog.add(file);
        try {
            (void)loadEstimator(model, {});
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::CheckpointMismatch);
            QVERIFY(error.detail().find("model.cam_dec.fc_t.bias") != std::string::npos);
        }
    }

    void aWrongShapeIsAMismatch() {
        ModelCatalog catalog;
        const ModelDescription model =
            catalog.add(damaged("turned", "\"shape\":[3,384]", "\"shape\":[384,3]"));
        QCOMPARE(errorOf([&] { (void)loadEstimator(model, {}); }), ErrorCode::CheckpointMismatch);
    }

    void weightsOfAnotherNetworkFitNothing() {
        const fs::path file = damaged("other", "model.backbone.pretrained.camera_token",
                                      "model.backbone.pretrained.camera_taken");
        ModelCatalog catalog;
        QCOMPARE(errorOf([&] { (void)catalog.add(file); }), ErrorCode::CheckpointMismatch);
    }

    void aConfigThatNamesAnUnknownNetworkIsUnsupported() {
        const fs::path folder = m_folder / "unknown";
        fs::create_directory(folder);
        write(folder / "model.safetensors", m_bytes);
        write(folder / "config.json", "{\"model_name\": \"da9-huge\"}");
        ModelCatalog catalog;
        QCOMPARE(errorOf([&] { (void)catalog.add(folder); }), ErrorCode::UnsupportedFormat);
        write(folder / "config.json", "{\"model_name\": ");
        QCOMPARE(errorOf([&] { (void)catalog.add(folder); }), ErrorCode::CorruptFile);
    }

    void aDamagedCardIsCorrupt() {
        const fs::path folder = m_folder / "card";
        fs::create_directory(folder);
        write(folder / "model.safetensors", m_bytes);
        write(folder / "card.json", "{\"name\": 3}");
        ModelCatalog catalog;
        QCOMPARE(errorOf([&] { (void)catalog.add(folder); }), ErrorCode::CorruptFile);
    }

    void formulaWeightsExistForKnownNetworksOnly() {
        QCOMPARE(errorOf([&] { writeFormulaCheckpoint("da9", m_folder / "x"); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { writeFormulaCheckpoint("fathom-demo", m_folder / "none" / "x.safetensors"); }),
                 ErrorCode::CannotWrite);
    }
};

QTEST_GUILESS_MAIN(CatalogueTest)
#include "model_catalog_test.moc"
