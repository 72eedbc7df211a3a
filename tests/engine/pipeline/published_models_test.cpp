#include "engine/pipeline/published_models.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <set>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace {

std::filesystem::path shippedCatalog() {
    return std::filesystem::path(FATHOM_TEST_DATA) / "../../resources/models/catalog.json";
}

} // namespace

class PublishedModelsTest : public QObject {
    Q_OBJECT

private:
    const PublishedModels m_published{shippedCatalog()};

private Q_SLOTS:
    void everyModelIsCompleteAndUnique() {
        std::set<std::string> ids, repositories;
        for (const PublishedModel& model : m_published.models()) {
            QVERIFY2(ids.insert(model.id).second, model.id.c_str());
            QVERIFY2(repositories.insert(model.repository).second, model.repository.c_str());
            QVERIFY2(model.repository.find('/') != std::string::npos, model.id.c_str());
            QVERIFY2(!model.name.empty() && !model.licence.empty() && !model.files.empty(), model.id.c_str());
            QVERIFY2(model.replacedBy.empty() || m_published.find(model.replacedBy), model.id.c_str());
            for (const PublishedFile& file : model.files)
                QVERIFY2(file.sha256.empty() || file.sha256.size() == 64, model.id.c_str());
        }
        QVERIFY(ids.size() >= 25);
    }

    void everyOfficialNetworkOfDepthAnything3IsThere() {
        for (const char* preset : {"da3-small", "da3-base", "da3-large", "da3-giant", "da3metric-large",
                                   "da3mono-large", "da3nested-giant-large"})
            QVERIFY2(m_published.preferredOf(preset), preset);
    }

    void theNewerVersionIsPreferred() {
        QCOMPARE(m_published.preferredOf("da3-large")->id, std::string("da3-large-1.1"));
        QCOMPARE(m_published.find("da3-large")->replacedBy, std::string("da3-large-1.1"));
    }

    void aModelIsFoundByIdNameOrRepositoryInAnyCase() {
        const PublishedModel* model = m_published.find("DA3-Small");
        QVERIFY(model);
        QCOMPARE(m_published.find("Depth-Anything/da3-small"), model);
        QVERIFY(!m_published.find("da4"));
    }

    void theStricterLicenceCountsWhereSourcesDisagree() {
        QCOMPARE(m_published.find("da3-large-1.1")->licence, std::string("CC-BY-NC-4.0"));
        QVERIFY(!allowsCommercialUse("CC-BY-NC-4.0") && !allowsCommercialUse("unknown"));
        QVERIFY(allowsCommercialUse("Apache-2.0"));
    }

    void capabilitiesFollowTheNetwork() {
        const NetworkDescription& metric = *m_published.findNetwork("da3metric-large");
        QVERIFY(metric.capabilities.metric && metric.capabilities.needsFocal && metric.capabilities.sky);
        QVERIFY(!metric.capabilities.poses && !metric.capabilities.jointViews);
        QCOMPARE(metric.depthKind, DepthKind::Metric);
        const NetworkDescription& inverse = *m_published.findNetwork("depth-anything-v2-large");
        QCOMPARE(inverse.depthKind, DepthKind::Inverse);
        QCOMPARE(inverse.family, ModelFamily::DepthAnythingV2);
        QCOMPARE(m_published.findNetwork("depth-anything-v2-metric-outdoor-base")->rangeMetres, 80.0);
        ModelDescription model;
        applyNetwork(model, *m_published.findNetwork("da3nested-giant-large"));
        QVERIFY(model.capabilities.metric && model.capabilities.gaussians && !model.capabilities.needsFocal);
    }

    void theSizeIsExactWhereItIsKnown() {
        QCOMPARE(m_published.find("depth-anything-v2-small")->downloadBytes(0), std::uint64_t(99173660));
        QCOMPARE(m_published.find("da3-small")->downloadBytes(34299463), std::uint64_t(137197852));
    }

    void aDamagedCatalogueSaysWhatIsWrong() {
        const TemporaryFolder folder;
        const auto read = [&](const char* text) {
            std::ofstream(folder / "catalog.json") << text;
            return errorOf([&] { (void)PublishedModels(folder / "catalog.json"); });
        };
        QCOMPARE(read("{"), ErrorCode::CorruptFile);
        QCOMPARE(read("{\"networks\": []}"), ErrorCode::CorruptFile);
        QCOMPARE(read("{\"networks\": [{\"preset\": \"a\", \"family\": \"other\", \"depth\": \"relative\","
                      " \"capabilities\": []}], \"models\": []}"),
                 ErrorCode::CorruptFile);
        QCOMPARE(read("{\"networks\": [], \"models\": [{\"id\": \"a\", \"name\": \"a\", \"preset\": \"b\","
                      " \"repository\": \"a/b\", \"licence\": \"MIT\", \"files\": []}]}"),
                 ErrorCode::CorruptFile);
        QCOMPARE(errorOf([&] { (void)PublishedModels(folder / "none.json"); }), ErrorCode::FileNotReadable);
    }
};

QTEST_GUILESS_MAIN(PublishedModelsTest)
#include "published_models_test.moc"
