#include "ui/session/model_store.h"

#include "engine/pipeline/accepted_licences.h"
#include "ui/session/catalogue.h"

#include <algorithm>
#include <utility>

namespace fathom::ui {

namespace {

constexpr double kSecondsUntilRate = 1; ///< a rate over less time says nothing

struct Listing {
    PublishedModels published;
    std::vector<ModelPresence> presences;
};

void show(StoredModel& stored, const ModelPresence& presence) {
    stored.snapshot = presence.snapshot;
    stored.arrivedBytes = presence.arrivedBytes;
    stored.state = presence.isInstalled()      ? StoreState::Installed
                   : presence.arrivedBytes > 0 ? StoreState::Interrupted
                                               : StoreState::Available;
}

} // namespace

ModelStore::ModelStore(const EngineAccess& engine, Catalogue& catalogue, QObject* parent)
    : QObject(parent), m_hub(engine.hub()), m_catalogue(catalogue) {
    m_background.run(
        [read = engine.readPublished, hub = m_hub](const CancelToken&) {
            Listing listing{read(), {}};
            for (const PublishedModel& model : listing.published.models())
                listing.presences.push_back(presenceOf(model, hub));
            return listing;
        },
        [this](Outcome<Listing> outcome) {
            if (!outcome.value)
                return;
            const PublishedModels& published = outcome.value->published;
            for (std::size_t i = 0; i < published.models().size(); ++i) {
                StoredModel stored;
                stored.model = published.models()[i];
                stored.network = *published.findNetwork(stored.model.preset);
                show(stored, outcome.value->presences[i]);
                m_models.push_back(std::move(stored));
            }
            Q_EMIT listed();
        });
}

ModelStore::~ModelStore() {
    for (auto& [id, source] : m_sources)
        source.cancel();
}

const StoredModel* ModelStore::find(const std::string& id) const {
    const auto found =
        std::ranges::find_if(m_models, [&](const StoredModel& stored) { return stored.model.id == id; });
    return found == m_models.end() ? nullptr : &*found;
}

StoredModel* ModelStore::find(const std::string& id, bool busy) {
    auto* stored = const_cast<StoredModel*>(std::as_const(*this).find(id));
    return stored && stored->isBusy() == busy ? stored : nullptr;
}

bool ModelStore::needsAgreement(const StoredModel& stored) const {
    return !AcceptedLicences().covers(stored.model);
}

void ModelStore::begin(StoredModel& stored, StoreState state) {
    stored.state = state;
    stored.progress = {};
    stored.bytesPerSecond = 0;
    stored.problem.reset();
    stored.isIntact.reset();
    m_sources[stored.model.id] = CancelSource();
    m_starts.erase(stored.model.id);
    Q_EMIT changed(stored.model.id);
}

DownloadSink ModelStore::sinkFor(const std::string& id) {
    return [this, id](const DownloadProgress& progress) {
        QMetaObject::invokeMethod(
            this, [this, id, progress] { advance(id, progress); }, Qt::QueuedConnection);
    };
}

void ModelStore::advance(const std::string& id, const DownloadProgress& progress) {
    StoredModel* stored = find(id, true);
    if (!stored)
        return;
    stored->progress = progress;
    if (progress.stage == DownloadStage::Fetching) {
        auto [start, isNew] = m_starts.try_emplace(id);
        if (isNew) {
            start->second.first.start();
            start->second.second = progress.done;
        }
        const double seconds = static_cast<double>(start->second.first.elapsed()) / 1000;
        if (seconds > kSecondsUntilRate)
            stored->bytesPerSecond = static_cast<double>(progress.done - start->second.second) / seconds;
    }
    Q_EMIT changed(id);
}

void ModelStore::download(const std::string& id) {
    StoredModel* stored = find(id, false);
    if (!stored || stored->state == StoreState::Installed)
        return;
    try {
        AcceptedLicences().accept(stored->model);
    } catch (const Error& error) {
        stored->problem = error;
        Q_EMIT changed(id);
        return;
    }
    begin(*stored, StoreState::Downloading);
    m_background.run(
        [model = stored->model, hub = m_hub, sink = sinkFor(id), token = m_sources[id].token()](const CancelToken&) {
            return downloadModel(model, hub, sink, token);
        },
        [this, id](const Outcome<std::filesystem::path>& outcome) {
            finish(id, outcome.problem);
            if (outcome.value) {
                m_catalogue.reload(id);
                Q_EMIT downloaded(id);
            }
        });
}

void ModelStore::pause(const std::string& id) {
    if (const auto source = m_sources.find(id); source != m_sources.end())
        source->second.cancel();
}

void ModelStore::discard(const std::string& id) {
    if (StoredModel* stored = find(id, false)) {
        discardInterruptedDownloads(m_hub, stored->model.repository);
        look(*stored);
        Q_EMIT changed(id);
        return;
    }
    m_discards[id] = true;
    pause(id);
}

void ModelStore::check(const std::string& id) {
    StoredModel* stored = find(id, false);
    if (!stored || stored->state != StoreState::Installed)
        return;
    begin(*stored, StoreState::Checking);
    m_background.run(
        [model = stored->model, hub = m_hub, sink = sinkFor(id), token = m_sources[id].token()](const CancelToken&) {
            return checkModel(model, hub, sink, token);
        },
        [this, id](const Outcome<std::vector<CheckedFile>>& outcome) {
            if (auto* model = find(id, true); model && outcome.value)
                model->isIntact = std::ranges::none_of(*outcome.value, [](const CheckedFile& file) {
                    return file.state == FileState::Damaged || file.state == FileState::Missing;
                });
            finish(id, outcome.problem);
        });
}

void ModelStore::remove(const std::string& id) {
    StoredModel* stored = find(id, false);
    if (!stored)
        return;
    stored->problem.reset();
    stored->isIntact.reset();
    try {
        (void)removeModel(stored->model, m_hub);
    } catch (const Error& error) {
        stored->problem = error;
    }
    look(*stored);
    Q_EMIT changed(id);
    m_catalogue.reload({});
}

void ModelStore::look(StoredModel& stored) {
    show(stored, presenceOf(stored.model, m_hub));
}

void ModelStore::finish(const std::string& id, const std::optional<Error>& problem) {
    m_sources.erase(id);
    StoredModel* stored = find(id, true);
    if (!stored)
        return;
    if (std::exchange(m_discards[id], false))
        discardInterruptedDownloads(m_hub, stored->model.repository);
    stored->problem = problem;
    look(*stored);
    Q_EMIT changed(id);
}

} // namespace fathom::ui
