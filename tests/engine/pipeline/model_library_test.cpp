#include "engine/pipeline/model_library.h"

#include "engine/pipeline/accepted_licences.h"
#include "engine/pipeline/memory_estimate.h"
#include "tests/support/expect_error.h"
#include "tests/support/hub_server.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::HubServer;
using fathom::test::TemporaryFolder;

class ModelLibraryTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;
    HubServer m_server;
    HubSettings m_settings;
    PublishedModel m_model;

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", (m_folder / "config").c_str());
        qputenv("no_proxy", "127.0.0.1");
        m_settings.cacheFolder = m_folder / "hub";
        m_settings.endpoint = m_server.endpoint();
        m_model.id = "test";
        m_model.name = "TEST";
        m_model.repository = "owner/test";
        m_model.licence = "CC-BY-NC-4.0";
        m_model.files = {{"config.json", 0, {}}, {"model.safetensors", 0, {}}};
        m_server.addSmall("owner/test", "config.json", "{}");
        m_server.addLarge("owner/test", "model.safetensors", fathom::test::noise(1000));
    }

    void anAgreementIsAskedForOnceAndRemembered() {
        QCOMPARE(errorOf([&] { (void)downloadModel(m_model, m_settings, {}, {}); }), ErrorCode::LicenceNotAccepted);
        QVERIFY(m_server.requests().empty());
        QVERIFY(!AcceptedLicences().covers(m_model));
        AcceptedLicences().accept(m_model);
        QVERIFY(AcceptedLicences().covers(m_model));
        PublishedModel other = m_model;
        other.licence = "unknown"; // other terms are another question
        QVERIFY(!AcceptedLicences().covers(other));
        other.licence = "Apache-2.0";
        QVERIFY(AcceptedLicences().covers(other));
    }

    void aModelComesIsCheckedAndGoes() {
        QVERIFY(!presenceOf(m_model, m_settings).isInstalled());
        const auto snapshot = downloadModel(m_model, m_settings, {}, {});
        QCOMPARE(presenceOf(m_model, m_settings).snapshot, snapshot);
        QCOMPARE(weightsIn(snapshot, m_model), snapshot / "model.safetensors");
        for (const CheckedFile& file : checkModel(m_model, m_settings, {}, {}))
            QVERIFY2(file.state == FileState::Intact, file.path.c_str());
        QVERIFY(removeModel(m_model, m_settings) >= 1002);
        QVERIFY(!presenceOf(m_model, m_settings).isInstalled());
        QCOMPARE(errorOf([&] { (void)checkModel(m_model, m_settings, {}, {}); }), ErrorCode::FileNotFound);
        QCOMPARE(errorOf([&] { (void)removeModel(m_model, m_settings); }), ErrorCode::FileNotFound);
    }

    void moreViewsAndPixelsTakeMoreMemory() {
        NetworkDescription network;
        network.parameterCount = 1'000'000;
        QCOMPARE(estimatedMemory(network, Precision::Fp32, 1, 504), std::uint64_t(0)); // nothing was measured
        network.bytesPerPixel = 1000;
        network.capabilities.jointViews = true;
        const auto one = estimatedMemory(network, Precision::Fp32, 1, 504);
        const auto pixels = std::uint64_t(504 * 378);
        QCOMPARE(estimatedMemory(network, Precision::Fp32, 9, 504) - one, 8 * pixels * 1000);
        QVERIFY(estimatedMemory(network, Precision::Bf16, 1, 504) < one);
        QCOMPARE(estimatedMemory(network, Precision::Int8, 1, 504), one - 3 * network.parameterCount);
        QVERIFY(estimatedMemory(network, Precision::Fp32, 1, 1008) > one);
        network.capabilities.jointViews = false;
        QCOMPARE(estimatedMemory(network, Precision::Fp32, 9, 504), one);
    }
};

QTEST_GUILESS_MAIN(ModelLibraryTest)
#include "model_library_test.moc"
