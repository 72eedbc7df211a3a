#include "ui/settings/settings.h"

#include "tests/ui/ui_fixture.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;
using fathom::test::IsolatedSettings;

namespace {
QString iniFile(const IsolatedSettings& isolated) {
    return QString::fromStdString((isolated.folder() / "fathom.ini").string());
}

void writeIni(const IsolatedSettings& isolated, const QString& key, const QVariant& value) {
    QSettings ini(iniFile(isolated), QSettings::IniFormat);
    ini.setValue(key, value);
}
} // namespace

class SettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreThoseOfTheEngine() {
        const IsolatedSettings isolated;
        const Settings settings;
        QVERIFY(estimateOptions(settings) == EstimateOptions{});
        QVERIFY(frameSampling(settings) == FrameSampling{});
        estimateOptions(settings).validate();
    }

    void valuesSurviveARestart() {
        const IsolatedSettings isolated;
        {
            Settings settings;
            settings.set(setting::kBatchSize, 5);
            settings.set(setting::kPrecision, Precision::Bf16);
            settings.set(setting::kConfidencePercentile, 12.5);
            settings.set(setting::kStartAtOnce, false);
            settings.set(setting::kModel, QStringLiteral("some/model"));
            settings.setWindowState(QStringLiteral("docks"), "abc");
            settings.setAddedModels({QStringLiteral("/a b"), QStringLiteral("/c")});
        }
        const Settings settings;
        QCOMPARE(settings.value(setting::kBatchSize), 5);
        QCOMPARE(settings.value(setting::kPrecision), Precision::Bf16);
        QCOMPARE(settings.value(setting::kConfidencePercentile), 12.5);
        QCOMPARE(settings.value(setting::kStartAtOnce), false);
        QCOMPARE(settings.value(setting::kModel), QStringLiteral("some/model"));
        QCOMPARE(settings.windowState(QStringLiteral("docks")), QByteArray("abc"));
        QCOMPARE(settings.addedModels(), QStringList({QStringLiteral("/a b"), QStringLiteral("/c")}));
    }

    void storedValuesOutsideTheirRangeCountAsAbsent_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("stored");
        QTest::newRow("too small") << "compute/batchSize" << "0";
        QTest::newRow("too large") << "compute/batchSize" << "100000";
        QTest::newRow("no number") << "compute/batchSize" << "many";
        QTest::newRow("unknown choice") << "compute/precision" << "fp7";
        QTest::newRow("percentile not finite") << "scene/confidencePercentile" << "nan";
        QTest::newRow("percentile too large") << "scene/confidencePercentile" << "101";
        QTest::newRow("neither true nor false") << "run/startAtOnce" << "perhaps";
    }
    void storedValuesOutsideTheirRangeCountAsAbsent() {
        QFETCH(QString, key);
        QFETCH(QString, stored);
        const IsolatedSettings isolated;
        writeIni(isolated, key, stored);
        const Settings settings;
        QCOMPARE(settings.value(setting::kBatchSize), setting::kBatchSize.fallback);
        QCOMPARE(settings.value(setting::kPrecision), setting::kPrecision.fallback);
        QCOMPARE(settings.value(setting::kConfidencePercentile), setting::kConfidencePercentile.fallback);
        QCOMPARE(settings.value(setting::kStartAtOnce), true);
    }

    void settingANumberClampsItToItsRange() {
        const IsolatedSettings isolated;
        Settings settings;
        settings.set(setting::kBatchSize, 1'000'000);
        QCOMPARE(settings.value(setting::kBatchSize), kBatchSizeRange.maximum);
        settings.set(setting::kCameraSize, -3.0);
        QCOMPARE(settings.value(setting::kCameraSize), setting::kCameraSize.minimum);
    }

    void everyCombinationOfBatchAndOverlapIsValid() {
        const IsolatedSettings isolated;
        Settings settings;
        settings.set(setting::kBatchSize, 2);
        settings.set(setting::kOverlapViews, 300);
        settings.set(setting::kProcessResolution, 10);
        estimateOptions(settings).validate();
        QCOMPARE(estimateOptions(settings).overlapViews, 1);
    }

    void aMemoryLimitIsOneOfTheDevice() {
        const IsolatedSettings isolated;
        Settings settings;
        settings.set(setting::kMemoryLimit, 1.5);
        settings.set(setting::kThreads, 1);
        estimateOptions(settings).validate();
        QCOMPARE(estimateOptions(settings).memoryLimits, std::string("cpu=1.5GiB"));
        QCOMPARE(estimateOptions(settings).threads, 1);
        settings.set(setting::kDevice, QStringLiteral("cuda:0"));
        QCOMPARE(estimateOptions(settings).memoryLimits, std::string("cuda:0=1.5GiB"));
        settings.set(setting::kDevice, QStringLiteral("mps"));
        QVERIFY(estimateOptions(settings).memoryLimits.empty());
    }

    void changesAreToldOnceAndOnlyWhenSomethingChanges() {
        const IsolatedSettings isolated;
        Settings settings;
        QSignalSpy changes(&settings, &Settings::changed);
        settings.set(setting::kBatchSize, 5);
        settings.set(setting::kBatchSize, 5);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.front().front().toString(), QLatin1String(setting::kBatchSize.key));
    }

    void anOlderFileIsBroughtUpStepByStep() {
        const IsolatedSettings isolated;
        QSettings ini(iniFile(isolated), QSettings::IniFormat);
        ini.setValue(QStringLiteral("old"), 3);
        const std::vector<Settings::Migration> steps{
            [](QSettings& file) {
                file.setValue(QStringLiteral("renamed"), file.value(QStringLiteral("old")));
                file.remove(QStringLiteral("old"));
            },
            [](QSettings& file) {
                file.setValue(QStringLiteral("renamed"), file.value(QStringLiteral("renamed")).toInt() * 2);
            }};
        Settings::migrate(ini, steps);
        QCOMPARE(ini.value(QStringLiteral("renamed")).toInt(), 6);
        QCOMPARE(ini.value(QStringLiteral("version")).toInt(), 3);
        Settings::migrate(ini, steps);
        QCOMPARE(ini.value(QStringLiteral("renamed")).toInt(), 6);
    }

    void aNewerFileIsLeftAsItIs() {
        const IsolatedSettings isolated;
        writeIni(isolated, QStringLiteral("version"), 99);
        writeIni(isolated, QStringLiteral("compute/batchSize"), 4);
        const Settings settings;
        QCOMPARE(settings.value(setting::kBatchSize), 4);
        const QSettings ini(iniFile(isolated), QSettings::IniFormat);
        QCOMPARE(ini.value(QStringLiteral("version")).toInt(), 99);
    }

    void recentScenesAreNewestFirstWithoutDoublesAndFew() {
        const IsolatedSettings isolated;
        Settings settings;
        for (int i = 0; i < Settings::kRecentScenes + 5; ++i)
            settings.addRecentScene(
                {QString::number(i), {QStringLiteral("/scene/%1").arg(i)}, {}, false, {}});
        settings.addRecentScene({QStringLiteral("again"), {QStringLiteral("/scene/10")}, {}, false, {}});
        const auto scenes = settings.recentScenes();
        QCOMPARE(scenes.size(), std::size_t(Settings::kRecentScenes));
        QCOMPARE(scenes[0].name, QStringLiteral("again"));
        QCOMPARE(std::ranges::count(scenes, QStringList{QStringLiteral("/scene/10")}, &RecentScene::paths),
                 1);
        settings.clearRecentScenes();
        QVERIFY(settings.recentScenes().empty());
    }

    void resettingTheRunKeepsModelAndLook() {
        const IsolatedSettings isolated;
        Settings settings;
        settings.set(setting::kBatchSize, 3);
        settings.set(setting::kResizeMethod, ResizeMethod::LowerBoundCrop);
        settings.set(setting::kModel, QStringLiteral("mine"));
        settings.set(setting::kAppearance, Appearance::Dark);
        settings.resetRunSettings();
        QVERIFY(estimateOptions(settings) == EstimateOptions{});
        QCOMPARE(settings.value(setting::kModel), QStringLiteral("mine"));
        QCOMPARE(settings.value(setting::kAppearance), Appearance::Dark);
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
