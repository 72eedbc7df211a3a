#include "ui/settings/settings.h"

#include "engine/base/log.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

const QString kVersionKey = QStringLiteral("version");
const QString kRecentGroup = QStringLiteral("recent");
const QString kAddedModelsKey = QStringLiteral("models/added");

QString folderFromEnvironment(const char* variable, const QString& fallback) {
    const QString chosen = qEnvironmentVariable("FATHOM_SETTINGS");
    if (!chosen.isEmpty())
        return chosen;
    const QString base = qEnvironmentVariable(variable);
    return (base.isEmpty() ? fallback : base) + QStringLiteral("/fathom");
}

QString preferencesFile() {
    return folderFromEnvironment("XDG_CONFIG_HOME",
                                 QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)) +
           QStringLiteral("/fathom.ini");
}

QString windowFile() {
    return folderFromEnvironment("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state")) +
           QStringLiteral("/window.ini");
}

} // namespace

Settings::Settings(QObject* parent)
    : QObject(parent), m_preferences(std::make_unique<QSettings>(preferencesFile(), QSettings::IniFormat)),
      m_window(std::make_unique<QSettings>(windowFile(), QSettings::IniFormat)) {
    migrate(*m_preferences, {});
}

Settings::~Settings() = default;

void Settings::migrate(QSettings& preferences, const std::vector<Migration>& steps) {
    const int target = static_cast<int>(steps.size()) + 1;
    bool isNumber = false;
    const int stored = preferences.value(kVersionKey, 1).toInt(&isNumber);
    if (!isNumber || stored < 1 || stored > target)
        return;
    for (int version = stored; version < target; ++version)
        steps[static_cast<std::size_t>(version - 1)](preferences);
    preferences.setValue(kVersionKey, target);
}

QString Settings::storedText(const char* key) const {
    const QVariant value = m_preferences->value(QLatin1String(key));
    return value.isValid() ? value.toString() : QString();
}

void Settings::reportInvalid(const char* key, const QString& stored) const {
    log(LogLevel::Warning, "setting " + std::string(key) + ": \"" + stored.toStdString() +
                               "\" is not an allowed value; the default is used");
}

void Settings::store(const char* key, const QVariant& value) {
    const QString name = QLatin1String(key);
    if (m_preferences->value(name).toString() == value.toString() && m_preferences->contains(name))
        return;
    m_preferences->setValue(name, value);
    Q_EMIT changed(name);
}

bool Settings::value(const Setting<bool>& setting) const {
    const QString stored = storedText(setting.key);
    if (stored.isNull())
        return setting.fallback;
    if (stored == QLatin1String("true") || stored == QLatin1String("false"))
        return stored == QLatin1String("true");
    reportInvalid(setting.key, stored);
    return setting.fallback;
}

int Settings::value(const Setting<int>& setting) const {
    const QString stored = storedText(setting.key);
    if (stored.isNull())
        return setting.fallback;
    bool isNumber = false;
    const int number = stored.toInt(&isNumber);
    if (isNumber && number >= setting.minimum && number <= setting.maximum)
        return number;
    reportInvalid(setting.key, stored);
    return setting.fallback;
}

double Settings::value(const Setting<double>& setting) const {
    const QString stored = storedText(setting.key);
    if (stored.isNull())
        return setting.fallback;
    bool isNumber = false;
    const double number = stored.toDouble(&isNumber);
    if (isNumber && std::isfinite(number) && number >= setting.minimum && number <= setting.maximum)
        return number;
    reportInvalid(setting.key, stored);
    return setting.fallback;
}

QString Settings::value(const Setting<QString>& setting) const {
    const QString stored = storedText(setting.key);
    return stored.isNull() ? QString::fromLatin1(setting.fallback) : stored;
}

void Settings::set(const Setting<bool>& setting, bool value) {
    store(setting.key, value);
}

void Settings::set(const Setting<int>& setting, int value) {
    store(setting.key, std::clamp(value, setting.minimum, setting.maximum));
}

void Settings::set(const Setting<double>& setting, double value) {
    if (std::isfinite(value))
        store(setting.key, std::clamp(value, setting.minimum, setting.maximum));
}

void Settings::set(const Setting<QString>& setting, const QString& value) {
    store(setting.key, value);
}

QByteArray Settings::windowState(const QString& name) const {
    return m_window->value(QStringLiteral("window/") + name).toByteArray();
}

void Settings::setWindowState(const QString& name, const QByteArray& state) {
    m_window->setValue(QStringLiteral("window/") + name, state);
}

std::vector<RecentScene> Settings::recentScenes() const {
    std::vector<RecentScene> scenes;
    const int count = std::min(m_window->beginReadArray(kRecentGroup), kRecentScenes);
    for (int i = 0; i < count; ++i) {
        m_window->setArrayIndex(i);
        RecentScene scene{m_window->value(QStringLiteral("name")).toString(),
                          m_window->value(QStringLiteral("paths")).toStringList(),
                          m_window->value(QStringLiteral("picture")).toString(),
                          m_window->value(QStringLiteral("isVideo")).toBool(),
                          m_window->value(QStringLiteral("opened")).toDateTime()};
        if (!scene.paths.isEmpty())
            scenes.push_back(std::move(scene));
    }
    m_window->endArray();
    return scenes;
}

void Settings::addRecentScene(const RecentScene& scene) {
    std::vector<RecentScene> scenes = recentScenes();
    std::erase_if(scenes, [&](const RecentScene& old) { return old.paths == scene.paths; });
    scenes.insert(scenes.begin(), scene);
    scenes.resize(std::min<std::size_t>(scenes.size(), kRecentScenes));
    m_window->remove(kRecentGroup);
    m_window->beginWriteArray(kRecentGroup, static_cast<int>(scenes.size()));
    int index = 0;
    for (const RecentScene& entry : scenes) {
        m_window->setArrayIndex(index++);
        m_window->setValue(QStringLiteral("name"), entry.name);
        m_window->setValue(QStringLiteral("paths"), entry.paths);
        m_window->setValue(QStringLiteral("picture"), entry.picture);
        m_window->setValue(QStringLiteral("isVideo"), entry.isVideo);
        m_window->setValue(QStringLiteral("opened"), entry.opened);
    }
    m_window->endArray();
    Q_EMIT recentScenesChanged();
}

void Settings::clearRecentScenes() {
    m_window->remove(kRecentGroup);
    Q_EMIT recentScenesChanged();
}

QStringList Settings::addedModels() const {
    return m_preferences->value(kAddedModelsKey).toStringList();
}

void Settings::setAddedModels(const QStringList& paths) {
    m_preferences->setValue(kAddedModelsKey, paths);
}

void Settings::resetRunSettings() {
    for (const QString& key : m_preferences->allKeys()) {
        if (!key.startsWith(QStringLiteral("compute/")) && !key.startsWith(QStringLiteral("input/")))
            continue;
        m_preferences->remove(key);
        Q_EMIT changed(key);
    }
}

void Settings::sync() {
    m_preferences->sync();
    m_window->sync();
}

} // namespace fathom::ui
