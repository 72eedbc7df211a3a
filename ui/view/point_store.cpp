#include "ui/view/point_store.h"

#include "engine/base/log.h"

#include <QMetaObject>

#include <exception>
#include <utility>

namespace fathom::ui {

namespace {

/// What the worker does with one answer at a time; a moved slider need not wait for new views.
enum Priority { kBuild = 0, kRankAgain = 1, kCount = 2 };

bool needsNewTiles(const PointFilter& a, const PointFilter& b) {
    return a.edgeRatio != b.edgeRatio || a.convention != b.convention || a.gaussianCentres != b.gaussianCentres;
}

bool needsNewRanking(const PointFilter& a, const PointFilter& b) {
    return needsNewTiles(a, b) || a.removeEdges != b.removeEdges || a.sky != b.sky;
}

} // namespace

PointStore::PointStore(QObject* parent) : QObject(parent), m_ranking(std::make_shared<Ranking>(m_filter)) {
    m_pool.setMaxThreadCount(1);
}

PointStore::~PointStore() {
    m_cancel.cancel();
    m_ranking->isStale = true;
    m_pool.clear();
    m_pool.waitForDone();
}

void PointStore::setViews(const std::vector<ViewPointer>& views) {
    std::map<std::size_t, ViewPointer> wanted;
    for (const ViewPointer& view : views)
        wanted[view->index] = view;
    std::vector<std::size_t> gone;
    for (const auto& [index, view] : m_views)
        if (const auto found = wanted.find(index); found == wanted.end() || found->second != view)
            gone.push_back(index);
    for (const std::size_t index : gone)
        remove(index);
    std::erase_if(m_excluded, [&](std::size_t index) { return !wanted.contains(index); });
    if (!gone.empty())
        rankAll();
    for (const auto& [index, view] : wanted)
        if (!m_views.contains(index))
            add(view);
}

void PointStore::addViews(const std::vector<ViewPointer>& views) {
    bool replaced = false;
    for (const ViewPointer& view : views)
        if (const auto found = m_views.find(view->index); found != m_views.end() && found->second != view) {
            remove(view->index);
            replaced = true;
        }
    if (replaced)
        rankAll();
    for (const ViewPointer& view : views)
        if (!m_views.contains(view->index))
            add(view);
}

void PointStore::add(const ViewPointer& view) {
    m_views[view->index] = view;
    buildTileOf(view);
    if (!m_excluded.contains(view->index))
        rank({view}, kBuild);
    Q_EMIT tileChanged(view->index);
}

void PointStore::remove(std::size_t viewIndex) {
    m_views.erase(viewIndex);
    m_tiles.erase(viewIndex);
    Q_EMIT tileChanged(viewIndex);
}

void PointStore::setExcluded(std::size_t viewIndex, bool excluded) {
    if (excluded == m_excluded.contains(viewIndex))
        return;
    if (excluded)
        m_excluded.insert(viewIndex);
    else
        m_excluded.erase(viewIndex);
    Q_EMIT tileChanged(viewIndex);
    rankAll();
}

bool PointStore::setFilter(const PointFilter& filter) {
    const PointFilter before = std::exchange(m_filter, filter);
    if (needsNewTiles(before, filter)) {
        // The old tiles stay in the picture until the new ones replace them.
        ++m_tileGeneration;
        m_cancel.cancel();
        m_cancel = CancelSource();
        for (const auto& [index, view] : m_views)
            buildTileOf(view);
    }
    if (needsNewRanking(before, filter)) {
        rankAll();
        return true;
    }
    if (before.confidencePercentile == filter.confidencePercentile)
        return false;
    m_ranking->percentile = filter.confidencePercentile;
    rank({}, kCount);
    return true;
}

void PointStore::buildTileOf(const ViewPointer& view) {
    ++m_pending;
    m_pool.start(
        [this, view, filter = m_filter, token = m_cancel.token(), generation = m_tileGeneration] {
            TilePointer tile;
            try {
                tile = buildTile(view, filter, token);
            } catch (const Cancelled&) {
            } catch (const std::exception& error) {
                log(LogLevel::Problem,
                    std::string("no points for ") + view->source.name + ": " + error.what());
            }
            QMetaObject::invokeMethod(
                this, [this, view, generation, tile] { takeTile(view, generation, tile); },
                Qt::QueuedConnection);
        },
        kBuild);
}

/// Adds views to the present ranking and counts again; without views it only counts.
void PointStore::rank(const std::vector<ViewPointer>& views, int priority) {
    ++m_pending;
    m_pool.start(
        [this, views, ranking = m_ranking] {
            Count count;
            for (const ViewPointer& view : views)
                if (!ranking->isStale)
                    ranking->index.add(*view);
            if (!ranking->isStale) {
                count.threshold = ranking->index.threshold(ranking->percentile);
                count.kept = ranking->index.count(count.threshold);
            }
            QMetaObject::invokeMethod(
                this, [this, ranking, count] { takeCount(ranking, count); }, Qt::QueuedConnection);
        },
        priority);
}

void PointStore::rankAll() {
    m_ranking->isStale = true;
    m_ranking = std::make_shared<Ranking>(m_filter);
    std::vector<ViewPointer> views;
    for (const auto& [index, view] : m_views)
        if (!m_excluded.contains(index))
            views.push_back(view);
    rank(views, kRankAgain);
}

void PointStore::takeTile(const ViewPointer& view, quint64 generation, const TilePointer& tile) {
    const auto found = m_views.find(view->index);
    if (tile && generation == m_tileGeneration && found != m_views.end() && found->second == view) {
        m_tiles[view->index] = tile;
        sumTotal();
        Q_EMIT tileChanged(view->index);
    }
    finishOne();
}

void PointStore::takeCount(const RankingPointer& ranking, const Count& count) {
    if (ranking == m_ranking) {
        m_threshold = count.threshold;
        m_kept = count.kept;
        sumTotal();
        Q_EMIT counted();
    }
    finishOne();
}

void PointStore::sumTotal() {
    m_total = 0;
    for (const auto& [index, tile] : m_tiles)
        if (!m_excluded.contains(index))
            m_total += tile->vertices.size();
}

void PointStore::finishOne() {
    if (--m_pending == 0)
        Q_EMIT settled();
}

} // namespace fathom::ui
