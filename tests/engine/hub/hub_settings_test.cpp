#include "engine/hub/hub_settings.h"

#include "tests/support/temporary_folder.h"

#include <QTest>

#include <fstream>
#include <map>

using namespace fathom;
using fathom::test::TemporaryFolder;

class HubSettingsTest : public QObject {
    Q_OBJECT

private:
    static HubSettings with(std::map<std::string, std::string> variables) {
        variables.try_emplace("HOME", "/home/me");
        return hubSettings([variables](const char* name) -> const char* {
            const auto found = variables.find(name);
            return found == variables.end() ? nullptr : found->second.c_str();
        });
    }

private Q_SLOTS:
    void theCacheFolderFollowsTheHubsOrder_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("folder");
        QTest::newRow("nothing") << "HF_OTHER" << "" << "/home/me/.cache/huggingface/hub";
        QTest::newRow("xdg") << "XDG_CACHE_HOME" << "/c" << "/c/huggingface/hub";
        QTest::newRow("home") << "HF_HOME" << "/h" << "/h/hub";
        QTest::newRow("home with tilde") << "HF_HOME" << "~/h" << "/home/me/h/hub";
        QTest::newRow("cache") << "HF_HUB_CACHE" << "/b" << "/b";
        QTest::newRow("old name") << "HUGGINGFACE_HUB_CACHE" << "/o" << "/o";
        QTest::newRow("empty is unset") << "HF_HUB_CACHE" << "" << "/home/me/.cache/huggingface/hub";
    }
    void theCacheFolderFollowsTheHubsOrder() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, folder);
        QCOMPARE(QString::fromStdString(with({{name.toStdString(), value.toStdString()}}).cacheFolder.string()),
                 folder);
    }

    void theMoreSpecificVariableWins() {
        QCOMPARE(with({{"HF_HUB_CACHE", "/b"}, {"HF_HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}).cacheFolder.string(),
                 std::string("/b"));
        QCOMPARE(with({{"HF_HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}).cacheFolder.string(), std::string("/h/hub"));
    }

    void theEndpointHasNoSlashAtItsEnd() {
        QCOMPARE(with({}).endpoint, std::string("https://huggingface.co"));
        QCOMPARE(with({{"HF_ENDPOINT", "https://mirror.example// "}}).endpoint, std::string("https://mirror.example"));
    }

    void offlineModeIsReadLikeTheHubDoes() {
        for (const char* yes : {"1", "ON", "yes", "True", " true "})
            QVERIFY2(with({{"HF_HUB_OFFLINE", yes}}).offline, yes);
        for (const char* no : {"0", "", "no", "2", "off"})
            QVERIFY2(!with({{"HF_HUB_OFFLINE", no}}).offline, no);
        QVERIFY(with({{"TRANSFORMERS_OFFLINE", "1"}}).offline);
        QVERIFY(!with({{"HF_HUB_DISABLE_SYMLINKS", "1"}}).symlinks);
        QVERIFY(with({}).symlinks);
    }

    void theTokenComesFromTheVariableOrItsFile() {
        const TemporaryFolder folder;
        std::ofstream(folder / "token") << " hf_file\n";
        std::ofstream(folder / "other") << "hf_other";
        const std::string home = folder.path().string();
        QCOMPARE(with({{"HF_HOME", home}}).token, std::string("hf_file"));
        QCOMPARE(with({{"HF_HOME", home}, {"HF_TOKEN_PATH", home + "/other"}}).token, std::string("hf_other"));
        QCOMPARE(with({{"HF_HOME", home}, {"HF_TOKEN", " hf_variable "}}).token, std::string("hf_variable"));
        QCOMPARE(with({{"HUGGING_FACE_HUB_TOKEN", "hf_old"}}).token, std::string("hf_old"));
        QCOMPARE(with({{"HF_HOME", home}, {"HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"}}).token, std::string());
    }

    void whatCannotBeAHeaderIsNoToken() {
        QCOMPARE(with({{"HF_TOKEN", "hf_a\r\nX-Evil: 1"}}).token, std::string());
    }
};

QTEST_GUILESS_MAIN(HubSettingsTest)
#include "hub_settings_test.moc"
