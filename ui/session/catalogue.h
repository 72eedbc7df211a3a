#pragma once

#include "ui/session/background.h"
#include "ui/session/engine_access.h"

#include <QObject>

#include <optional>
#include <vector>

namespace fathom::ui {

class Settings;

/// What there is to choose from: models and devices. Both are looked up in the background; until then the
/// lists are empty and isReady() is false.
class Catalogue : public QObject {
    Q_OBJECT

public:
    Catalogue(Settings& settings, const EngineAccess& engine, QObject* parent = nullptr);

    [[nodiscard]] bool isReady() const noexcept { return m_modelsReady && m_devicesReady; }
    [[nodiscard]] const std::vector<ModelDescription>& models() const noexcept { return m_models; }
    [[nodiscard]] const std::vector<Device>& devices() const noexcept { return m_devices; }

    /// The chosen model, else the first one; none when there is no model at all.
    [[nodiscard]] std::optional<ModelDescription> selectedModel() const;
    /// The chosen device, else the processor; none until ready.
    [[nodiscard]] std::optional<Device> selectedDevice() const;

    void selectModel(const std::string& id);
    /// Looks again for models on this computer, then selects `selected` unless it is empty.
    void reload(const std::string& selected);
    /// Takes a model that was added from a file out of the list; the file stays.
    void forgetModel(const std::string& id);
    [[nodiscard]] bool isAdded(const std::string& id) const;
    /// Reads the header in the background, then selects the model, or emits addingFailed.
    void addModel(const std::filesystem::path& fileOrFolder);

Q_SIGNALS:
    void modelsChanged();
    void devicesChanged();
    void ready();
    void modelAdded(const QString& name);
    void addingFailed(const Error& problem);

private:
    void announceReady();

    Settings& m_settings;
    std::function<std::vector<ModelDescription>(const std::vector<std::string>& added)> m_readModels;
    std::vector<ModelDescription> m_models;
    std::vector<Device> m_devices;
    bool m_modelsReady = false;
    bool m_devicesReady = false;
    Background m_background{1};
};

} // namespace fathom::ui
