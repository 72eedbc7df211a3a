#include "ui/session/catalogue.h"

#include "engine/base/log.h"
#include "ui/settings/setting_list.h"

#include <algorithm>

namespace fathom::ui {

std::vector<ModelDescription> EngineAccess::readCatalogue(const std::vector<std::string>& added) {
    ModelCatalog catalog;
    for (const std::string& path : added) {
        try {
            (void)catalog.add(path);
        } catch (const Error& error) {
            log(LogLevel::Warning, "added model " + path + ": " + error.what());
        }
    }
    return catalog.models();
}

Catalogue::Catalogue(Settings& settings, const EngineAccess& engine, QObject* parent)
    : QObject(parent), m_settings(settings) {
    std::vector<std::string> added;
    for (const QString& path : settings.addedModels())
        added.push_back(path.toStdString());
    m_background.run([added, read = engine.readModels](const CancelToken&) { return read(added); },
                     [this](Outcome<std::vector<ModelDescription>> outcome) {
                         m_models = std::move(outcome.value).value_or(std::vector<ModelDescription>{});
                         m_modelsReady = true;
                         Q_EMIT modelsChanged();
                         announceReady();
                     });
    m_background.run([find = engine.findDevices](const CancelToken&) { return find(); },
                     [this](Outcome<std::vector<Device>> outcome) {
                         m_devices = std::move(outcome.value).value_or(std::vector<Device>{});
                         m_devicesReady = true;
                         Q_EMIT devicesChanged();
                         announceReady();
                     });
}

void Catalogue::announceReady() {
    if (isReady())
        Q_EMIT ready();
}

std::optional<ModelDescription> Catalogue::selectedModel() const {
    const std::string wanted = m_settings.value(setting::kModel).toStdString();
    const auto found = std::ranges::find(m_models, wanted, &ModelDescription::id);
    if (found != m_models.end())
        return *found;
    return m_models.empty() ? std::nullopt : std::optional(m_models.front());
}

std::optional<Device> Catalogue::selectedDevice() const {
    const std::string wanted = m_settings.value(setting::kDevice).toStdString();
    const auto found = std::ranges::find(m_devices, wanted, &Device::id);
    if (found != m_devices.end())
        return *found;
    return m_devices.empty() ? std::nullopt : std::optional(m_devices.front());
}

void Catalogue::selectModel(const std::string& id) {
    m_settings.set(setting::kModel, QString::fromStdString(id));
    Q_EMIT modelsChanged();
}

void Catalogue::addModel(const std::filesystem::path& fileOrFolder) {
    m_background.run(
        [fileOrFolder](const CancelToken&) {
            ModelCatalog catalog;
            return catalog.add(fileOrFolder);
        },
        [this, fileOrFolder](Outcome<ModelDescription> outcome) {
            if (!outcome.value) {
                if (outcome.problem)
                    Q_EMIT addingFailed(*outcome.problem);
                return;
            }
            const ModelDescription& model = *outcome.value;
            std::erase_if(m_models, [&](const ModelDescription& old) { return old.id == model.id; });
            m_models.push_back(model);
            QStringList added = m_settings.addedModels();
            const QString path = QString::fromStdString(fileOrFolder.string());
            if (!added.contains(path))
                m_settings.setAddedModels(added << path);
            selectModel(model.id);
            Q_EMIT modelAdded(QString::fromStdString(model.name));
        });
}

} // namespace fathom::ui
