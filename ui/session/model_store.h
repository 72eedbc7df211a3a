#pragma once

#include "engine/pipeline/model_library.h"
#include "engine/pipeline/published_models.h"
#include "ui/session/background.h"
#include "ui/session/engine_access.h"

#include <QElapsedTimer>
#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fathom::ui {

class Catalogue;

/// What is happening with a published model.
enum class StoreState {
    Available,   ///< can be downloaded
    Interrupted, ///< a part of it has arrived
    Downloading,
    Checking,
    Installed,
};

/// A published model and where it stands.
struct StoredModel {
    PublishedModel model;
    NetworkDescription network;
    StoreState state = StoreState::Available;
    std::uint64_t arrivedBytes = 0;    ///< of an interrupted download
    DownloadProgress progress;         ///< while downloading or checking
    double bytesPerSecond = 0;         ///< 0: unknown
    std::optional<Error> problem;      ///< of the last thing that was tried
    std::optional<bool> isIntact;      ///< after a check
    std::filesystem::path snapshot;    ///< when installed

    [[nodiscard]] bool isBusy() const { return state == StoreState::Downloading || state == StoreState::Checking; }
};

/// The published models: which of them are on this computer, and the downloads that run. Downloads go on when
/// no window shows them. Nothing is asked of a server before download() is called. On the GUI thread.
class ModelStore : public QObject {
    Q_OBJECT

public:
    ModelStore(const EngineAccess& engine, Catalogue& catalogue, QObject* parent = nullptr);
    ~ModelStore() override;

    [[nodiscard]] const std::vector<StoredModel>& models() const noexcept { return m_models; }
    [[nodiscard]] const StoredModel* find(const std::string& id) const; ///< nullptr when there is none
    [[nodiscard]] const HubSettings& hub() const noexcept { return m_hub; }

    /// Whether a person has to agree to the model's terms before it is downloaded.
    [[nodiscard]] bool needsAgreement(const StoredModel& model) const;

    /// Remembers the agreement where one is needed: the caller has asked. Begins or goes on.
    void download(const std::string& id);
    /// Stops; what has arrived is kept.
    void pause(const std::string& id);
    /// Stops, and removes what has arrived.
    void discard(const std::string& id);
    void check(const std::string& id);
    void remove(const std::string& id);

Q_SIGNALS:
    void changed(const std::string& id);
    void listed();
    void downloaded(const std::string& id);

private:
    [[nodiscard]] StoredModel* find(const std::string& id, bool busy);
    void begin(StoredModel& stored, StoreState state);
    [[nodiscard]] DownloadSink sinkFor(const std::string& id);
    void advance(const std::string& id, const DownloadProgress& progress);
    void look(StoredModel& stored);
    void finish(const std::string& id, const std::optional<Error>& problem);

    HubSettings m_hub;
    Catalogue& m_catalogue;
    std::vector<StoredModel> m_models;
    std::map<std::string, CancelSource> m_sources; ///< of what runs
    std::map<std::string, bool> m_discards;        ///< to be removed once it has stopped
    std::map<std::string, std::pair<QElapsedTimer, std::uint64_t>> m_starts;
    Background m_background{3};
};

} // namespace fathom::ui
