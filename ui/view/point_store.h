#pragma once

#include "engine/base/cancellation.h"
#include "engine/scene/confidence_index.h"
#include "ui/view/point_tile.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace fathom::ui {

/// The points behind the 3D view: one tile a view, made on a worker thread, and the confidence threshold that
/// belongs to the filter. Lives on the GUI thread; nothing here takes longer than handing over a pointer.
class PointStore : public QObject {
    Q_OBJECT

public:
    explicit PointStore(QObject* parent = nullptr);
    ~PointStore() override;

    void setViews(const std::vector<ViewPointer>& views);
    void addViews(const std::vector<ViewPointer>& views);
    void setExcluded(std::size_t viewIndex, bool excluded);
    /// \return whether it is another one
    bool setFilter(const PointFilter& filter);

    /// By View::index.
    [[nodiscard]] const std::map<std::size_t, ViewPointer>& views() const noexcept { return m_views; }
    [[nodiscard]] const std::map<std::size_t, TilePointer>& tiles() const noexcept { return m_tiles; }
    [[nodiscard]] bool isExcluded(std::size_t viewIndex) const { return m_excluded.contains(viewIndex); }
    [[nodiscard]] const PointFilter& filter() const noexcept { return m_filter; }
    [[nodiscard]] float threshold() const noexcept { return m_threshold; }
    [[nodiscard]] std::size_t keptCount() const noexcept { return m_kept; }
    [[nodiscard]] std::size_t totalCount() const noexcept { return m_total; }
    /// No tile and no count is under way.
    [[nodiscard]] bool isSettled() const noexcept { return m_pending == 0; }

Q_SIGNALS:
    /// A tile came, changed or went.
    void tileChanged(std::size_t viewIndex);
    /// Threshold or counts changed.
    void counted();
    /// Nothing is under way any more.
    void settled();

private:
    /// What one state of the filter knows. Its index is touched by one worker at a time: the pool has one
    /// thread.
    struct Ranking {
        explicit Ranking(const PointFilter& filter)
            : index(filter), percentile(filter.confidencePercentile) {}
        ConfidenceIndex index;
        std::atomic<double> percentile;
        std::atomic<bool> isStale{false};
    };
    struct Count {
        float threshold = 0;
        std::size_t kept = 0;
    };
    using RankingPointer = std::shared_ptr<Ranking>;

    void add(const ViewPointer& view);
    void remove(std::size_t viewIndex);
    void buildTileOf(const ViewPointer& view);
    void rank(const std::vector<ViewPointer>& views, int priority);
    void rankAll();
    void takeTile(const ViewPointer& view, quint64 generation, const TilePointer& tile);
    void takeCount(const RankingPointer& ranking, const Count& count);
    void sumTotal();
    void finishOne();

    std::map<std::size_t, ViewPointer> m_views;
    std::map<std::size_t, TilePointer> m_tiles;
    std::set<std::size_t> m_excluded;
    PointFilter m_filter;
    float m_threshold = 0;
    std::size_t m_kept = 0;
    std::size_t m_total = 0;
    int m_pending = 0;
    quint64 m_tileGeneration = 0;
    RankingPointer m_ranking;
    CancelSource m_cancel;
    QThreadPool m_pool;
};

} // namespace fathom::ui
