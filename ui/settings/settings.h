#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QStringList>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

class QSettings;

namespace fathom::ui {

/// One entry: its key in the file, what it is without one, and which values are allowed. Declared once, in
/// setting_list.h; widgets read their ranges from there.
template <typename Value>
struct Setting;

template <>
struct Setting<bool> {
    const char* key;
    bool fallback;
};
template <>
struct Setting<int> {
    const char* key;
    int fallback;
    int minimum;
    int maximum;
};
template <>
struct Setting<double> {
    const char* key;
    double fallback;
    double minimum;
    double maximum;
    double step;
};
template <>
struct Setting<QString> {
    const char* key;
    const char* fallback;
};

/// An entry with named values; the names are what the file holds.
template <typename Choice>
struct ChoiceSetting {
    const char* key;
    Choice fallback;
    std::vector<std::pair<Choice, std::string_view>> names;

    [[nodiscard]] QString nameOf(Choice choice) const {
        for (const auto& [value, name] : names)
            if (value == choice)
                return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
        return {};
    }
};

/// A scene that was open before.
struct RecentScene {
    QString name;
    QStringList paths;
    QString picture; ///< the file that stands for it in a small picture
    bool isVideo = false;
    QDateTime opened;
    friend bool operator==(const RecentScene&, const RecentScene&) = default;
};

/// Everything that is remembered between starts, typed and versioned; the only reader of QSettings.
///
/// Preferences live in $XDG_CONFIG_HOME/fathom/fathom.ini, what the window looked like in
/// $XDG_STATE_HOME/fathom/window.ini. $FATHOM_SETTINGS names another folder for both. Values that are unknown
/// or outside their range count as absent, and are logged.
class Settings : public QObject {
    Q_OBJECT

public:
    /// One step of changing an older file into the next version.
    using Migration = void (*)(QSettings& preferences);
    static constexpr int kVersion = 1;
    static constexpr int kRecentScenes = 12;

    explicit Settings(QObject* parent = nullptr);
    ~Settings() override;

    [[nodiscard]] bool value(const Setting<bool>& setting) const;
    [[nodiscard]] int value(const Setting<int>& setting) const;
    [[nodiscard]] double value(const Setting<double>& setting) const;
    [[nodiscard]] QString value(const Setting<QString>& setting) const;
    template <typename Choice>
    [[nodiscard]] Choice value(const ChoiceSetting<Choice>& setting) const {
        const QString stored = storedText(setting.key);
        if (stored.isNull())
            return setting.fallback;
        for (const auto& [value, name] : setting.names)
            if (stored == setting.nameOf(value))
                return value;
        reportInvalid(setting.key, stored);
        return setting.fallback;
    }

    /// Numbers are clamped to their range. Emits changed() when the value is another one.
    void set(const Setting<bool>& setting, bool value);
    void set(const Setting<int>& setting, int value);
    void set(const Setting<double>& setting, double value);
    void set(const Setting<QString>& setting, const QString& value);
    template <typename Choice>
    void set(const ChoiceSetting<Choice>& setting, std::type_identity_t<Choice> value) {
        if (const QString name = setting.nameOf(value); !name.isEmpty())
            store(setting.key, name);
    }

    [[nodiscard]] QByteArray windowState(const QString& name) const;
    void setWindowState(const QString& name, const QByteArray& state);

    /// Newest first, at most kRecentScenes; scenes whose files are gone are left out by whoever shows them.
    [[nodiscard]] std::vector<RecentScene> recentScenes() const;
    void addRecentScene(const RecentScene& scene);
    void clearRecentScenes();

    /// Weight files and folders that were added by hand.
    [[nodiscard]] QStringList addedModels() const;
    void setAddedModels(const QStringList& paths);

    /// Puts everything that decides a run back to its default: compute and input, not the model.
    void resetRunSettings();

    void sync();

    /// Brings `preferences` from its stored version to `steps.size() + 1`: steps[0] leads from 1 to 2. A file
    /// of a newer version is left as it is. A file without version but with entries counts as version 1.
    static void migrate(QSettings& preferences, const std::vector<Migration>& steps);

Q_SIGNALS:
    void changed(const QString& key);
    void recentScenesChanged();

private:
    [[nodiscard]] QString storedText(const char* key) const;
    void store(const char* key, const QVariant& value);
    void reportInvalid(const char* key, const QString& stored) const;

    std::unique_ptr<QSettings> m_preferences;
    std::unique_ptr<QSettings> m_window;
};

} // namespace fathom::ui
