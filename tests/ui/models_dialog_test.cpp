#include "ui/dialog/models_dialog.h"

#include "tests/support/hub_server.h"
#include "tests/ui/ui_fixture.h"
#include "ui/actions.h"
#include "ui/dialog/model_details.h"
#include "ui/settings/setting_list.h"
#include "ui/widget/reason.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <fstream>

using namespace fathom;
using namespace fathom::ui;
using namespace fathom::test;

namespace {

constexpr int kPatience = 30'000;
constexpr int kWeightBytes = 3'000'000;

constexpr const char* kCatalog = R"({
  "networks": [
    {"preset": "da3-small", "family": "depth-anything-3", "depth": "relative", "bytes_per_pixel": 1000,
     "capabilities": ["confidence", "poses", "joint_views"], "parameters": 1000000, "default_resolution": 504}],
  "models": [
    {"id": "free", "name": "FREE", "preset": "da3-small", "repository": "test/free", "licence": "Apache-2.0",
     "files": [{"path": "config.json"}, {"path": "model.safetensors"}]},
    {"id": "bound", "name": "BOUND", "preset": "da3-small", "repository": "test/bound", "licence": "CC-BY-NC-4.0",
     "files": [{"path": "config.json"}, {"path": "model.safetensors"}]},
    {"id": "old", "name": "OLD", "preset": "da3-small", "repository": "test/old", "licence": "Apache-2.0",
     "replaced_by": "free", "files": [{"path": "config.json"}]}]
})";

/// The dialog before a hub on this machine.
struct Shop {
    Shop() {
        qputenv("XDG_CONFIG_HOME", (folder / "config").c_str());
        qputenv("no_proxy", "127.0.0.1");
        std::ofstream(folder / "catalog.json") << kCatalog;
        for (const char* repository : {"test/free", "test/bound"}) {
            server.addSmall(repository, "config.json", "{}");
            server.addLarge(repository, "model.safetensors", noise(kWeightBytes));
        }
        EngineAccess access = FakeEngine().access();
        access.readPublished = [this] { return PublishedModels(folder / "catalog.json"); };
        access.hub = [this] {
            HubSettings hub;
            hub.cacheFolder = folder / "hub";
            hub.endpoint = server.endpoint();
            hub.retryPause = std::chrono::milliseconds(0);
            return hub;
        };
        // What the engine's own catalogue would find: the complete model and what was downloaded.
        access.readModels = [this, hub = access.hub](const std::vector<std::string>&) {
            std::vector<ModelDescription> models{FakeEngine::completeModel()};
            const PublishedModels published(folder / "catalog.json");
            for (const PublishedModel& model : published.models())
                if (presenceOf(model, hub()).isInstalled()) {
                    models.push_back(FakeEngine::completeModel());
                    applyPublished(models.back(), model);
                }
            return models;
        };
        settings = std::make_unique<Settings>();
        session = std::make_unique<Session>(*settings, access);
        actions = std::make_unique<Actions>(*session);
        dialog = std::make_unique<ModelsDialog>(*session, *actions);
        dialog->show();
        (void)QTest::qWaitFor(
            [&] { return session->catalogue().isReady() && !session->modelStore().models().empty(); }, kPatience);
    }

    [[nodiscard]] ModelStore& store() const { return session->modelStore(); }
    [[nodiscard]] StoreState stateOf(const char* id) const { return store().find(id)->state; }
    [[nodiscard]] bool isShown(const QString& name) const {
        const auto found = dialog->list()->findItems(name, Qt::MatchExactly | Qt::MatchRecursive, 0);
        return !found.empty() && !found.front()->isHidden();
    }
    [[nodiscard]] ModelDetails& choose(const char* id) const {
        dialog->choose(id);
        return *dialog->details();
    }

    IsolatedSettings isolated;
    TemporaryFolder folder;
    HubServer server;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<Session> session;
    std::unique_ptr<Actions> actions;
    std::unique_ptr<ModelsDialog> dialog;
};

} // namespace

class ModelsShownTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void nothingIsAskedOfAServerBeforeADownload() {
        Shop shop;
        (void)shop.choose("free");
        (void)shop.choose("bound");
        QVERIFY(shop.isShown("Complete model") && shop.isShown("FREE") && shop.isShown("BOUND"));
        QVERIFY(shop.server.requests().empty());
    }

    void theFiltersHideWhatIsNotWanted() {
        Shop shop;
        QVERIFY(!shop.isShown("OLD"));
        shop.dialog->everyVersion()->setChecked(true);
        QVERIFY(shop.isShown("OLD"));
        shop.dialog->commercialOnly()->setChecked(true);
        QVERIFY(!shop.isShown("BOUND") && shop.isShown("FREE"));
        shop.dialog->search()->setText("fre");
        QVERIFY(shop.isShown("FREE") && !shop.isShown("Complete model"));
    }

    void theDetailsSayWhatTheModelIsAndNeeds() {
        Shop shop;
        const ModelDetails& details = shop.choose("bound");
        const QString text = details.text();
        QVERIFY2(text.contains("CC-BY-NC-4.0") && text.contains("no commercial use"), qPrintable(text));
        QVERIFY2(text.contains("camera poses") && text.contains("test/bound"), qPrintable(text));
        QVERIFY2(text.contains("8 view") && text.contains("504 px"), qPrintable(text));
        const QString before = text;
        shop.settings->set(setting::kBatchSize, 32);
        QVERIFY(details.text() != before && details.text().contains("32 view"));
        shop.settings->set(setting::kBatchSize, 512);
        QVERIFY(details.text().contains("too much"));
    }

    void aDownloadedModelIsInstalledAndChosen() {
        Shop shop;
        ModelDetails& details = shop.choose("free");
        QVERIFY(details.agreement()->isHidden());
        details.download()->click();
        QTRY_COMPARE_WITH_TIMEOUT(shop.stateOf("free"), StoreState::Installed, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(shop.session->catalogue().selectedModel()->id, std::string("free"), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(details.id(), std::string("free"), kPatience);
        QVERIFY(!details.download()->isVisible() && details.check()->isVisible());
        details.check()->click();
        QTRY_VERIFY_WITH_TIMEOUT(details.text().contains("intact"), kPatience);
    }

    void theLicenceIsAgreedToOnce() {
        Shop shop;
        ModelDetails& details = shop.choose("bound");
        QVERIFY(details.agreement()->isVisible());
        QVERIFY(!details.download()->isEnabled() && !reasonAgainst(details.download()).isEmpty());
        details.agreement()->setChecked(true);
        QVERIFY(details.download()->isEnabled());
        details.download()->click();
        QTRY_COMPARE_WITH_TIMEOUT(shop.stateOf("bound"), StoreState::Installed, kPatience);
        shop.store().remove("bound");
        QCOMPARE(shop.stateOf("bound"), StoreState::Available);
        QTRY_VERIFY_WITH_TIMEOUT(shop.choose("bound").agreement()->isHidden(), kPatience);
        QVERIFY(details.download()->isEnabled());
    }

    void aPausedDownloadGoesOn() {
        Shop shop;
        shop.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.stallAfter = 2'000'000} : Misbehaviour{};
        });
        ModelDetails& details = shop.choose("free");
        details.download()->click();
        QCOMPARE(shop.stateOf("free"), StoreState::Downloading);
        QTRY_VERIFY_WITH_TIMEOUT(shop.store().find("free")->progress.done > 2, kPatience);
        QVERIFY(details.pause()->isVisible());
        details.pause()->click();
        QTRY_COMPARE_WITH_TIMEOUT(shop.stateOf("free"), StoreState::Interrupted, kPatience);
        QVERIFY(shop.store().find("free")->arrivedBytes > 0);
        QVERIFY(!shop.store().find("free")->problem);
        shop.server.misbehave({});
        details.download()->click();
        QTRY_COMPARE_WITH_TIMEOUT(shop.stateOf("free"), StoreState::Installed, kPatience);
        QVERIFY(shop.server.storeRequests().front().header("range").startsWith("bytes="));
    }

    void aCancelledDownloadLeavesNothing() {
        Shop shop;
        shop.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.stallAfter = 2'000'000} : Misbehaviour{};
        });
        ModelDetails& details = shop.choose("free");
        details.download()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shop.store().find("free")->progress.done > 2, kPatience);
        details.discard()->click();
        QTRY_COMPARE_WITH_TIMEOUT(shop.stateOf("free"), StoreState::Available, kPatience);
        QCOMPARE(interruptedBytes(shop.store().hub(), "test/free"), std::uint64_t(0));
    }

    void aFailureIsToldInPlace() {
        Shop shop;
        shop.server.misbehave([](const HubRequest&, int) { return Misbehaviour{.status = 403}; });
        ModelDetails& details = shop.choose("free");
        details.download()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shop.store().find("free")->problem.has_value(), kPatience);
        QCOMPARE(shop.store().find("free")->problem->code(), ErrorCode::AccessDenied);
        QVERIFY2(details.text().contains("HF_TOKEN"), qPrintable(details.text()));
        QVERIFY(details.download()->isEnabled());
    }

    void removingAsksFirst() {
        Shop shop;
        ModelDetails& details = shop.choose("free");
        details.download()->click();
        QTRY_VERIFY_WITH_TIMEOUT(details.remove()->isVisible(), kPatience);
        details.remove()->click();
        QVERIFY(answerQuestion("Keep"));
        QCOMPARE(shop.stateOf("free"), StoreState::Installed);
        details.remove()->click();
        QVERIFY(answerQuestion("Remove"));
        QCOMPARE(shop.stateOf("free"), StoreState::Available);
        QTRY_COMPARE_WITH_TIMEOUT(shop.session->catalogue().models().size(), std::size_t(1), kPatience);
    }

    void closingTheProgramKeepsWhatHasArrived() {
        Shop shop;
        shop.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.stallAfter = 2'000'000} : Misbehaviour{};
        });
        shop.choose("free").download()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shop.store().find("free")->progress.done > 2, kPatience);
        const HubSettings hub = shop.store().hub();
        shop.dialog.reset();
        shop.actions.reset();
        shop.session.reset(); // stops and waits
        QVERIFY(interruptedBytes(hub, "test/free") > 0);
    }
};

QTEST_MAIN(ModelsShownTest)
#include "models_dialog_test.moc"
