#include "ui/session/catalogue.h"

#include "engine/base/log.h"
#include "engine/base/resource_folder.h"
#include "ui/settings/setting_list.h"

#include <algorithm>
#include <utility>

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

PublishedModels EngineAccess::readPublishedModels() {
    return PublishedModels(resourceFolder() / "models" / "catalog.json");
}

Catalogue::Catalogue(Settings& settings, const EngineAccess& engine, QObject* parent)
    : QObject(parent), m_settings(settings), m_readModels(engine.readModels) {
    reload({});
    m_background.run([find = engine.findDevices](const CancelToken&) { return find(); },
                     [this](Outcome<std::vector<Device>> outcome) {
                         m_devices = std::move(outcome.value).value_or(std::vector<Device>{});
                         m_devicesReady = true;
                         Q_EMIT devicesChanged();
                         announceReady();
                     });
}

void Catalogue::reload(const std::string& selected) {
    std::vector<std::string> added;
    for (const QString& path : m_settings.addedModels())
        added.push_back(path.toStdString());
    m_background.run([added, read = m_readModels](const CancelToken&) { return read(added); },
                     [this, selected](Outcome<std::vector<ModelDescription>> outcome) {
                         m_models = std::move(outcome.value).value_or(std::vector<ModelDescription>{});
                         const bool first = !std::exchange(m_modelsReady, true);
                         if (!selected.empty())
                             m_settings.set(setting::kModel, QString::fromStdString(selected));
                         Q_EMIT modelsChanged();
                         if (first)
                             announceReady();
                     });
}

void Catalogue::forgetModel(const std::string& id) {
    const auto model = std::ranges::find(m_models, id, &ModelDescription::id);
    QStringList added = m_settings.addedModels();
    if (model == m_models.end() || added.removeAll(QString::fromStdString(id)) == 0)
        return;
    m_settings.setAddedModels(added);
    m_models.erase(model);
    Q_EMIT modelsChanged();
}

bool Catalogue::isAdded(const std::string& id) const {
    return m_settings.addedModels().contains(QString::fromStdString(id));
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
            const QString path = QString::fromStdString(model.id);
            if (!added.contains(path))
                m_settings.setAddedModels(added << path);
            selectModel(model.id);
            Q_EMIT modelAdded(QString::fromStdString(model.name));
        });
}

} // namespace fathom::ui
