#include "ui/panel/workspace.h"

#include "ui/panel/input_text.h"
#include "ui/panel/pending_picture.h"
#include "ui/session/picture.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_loader.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/view/image_panel.h"
#include "ui/view/scene_view.h"
#include "ui/widget/error_card.h"
#include "ui/widget/timeline.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

constexpr int kTimelineThumbnail = 96; ///< pixels of the long side

FrameState frameStateOf(RowState state) {
    switch (state) {
    case RowState::Waiting:
        return FrameState::Waiting;
    case RowState::Running:
        return FrameState::Running;
    case RowState::Done:
        return FrameState::Done;
    case RowState::Problem:
        break;
    }
    return FrameState::Problem;
}

} // namespace

Workspace::Workspace(Session& session, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), m_session(session), m_thumbnails(thumbnails), m_pages(new QStackedWidget),
      m_picturePages(new QStackedWidget), m_splitter(new QSplitter(Qt::Vertical)), m_lower(new QWidget),
      m_scene(new SceneView), m_picture(new ImagePanel), m_pending(new PendingPicture),
      m_timeline(new Timeline), m_sceneError(new ErrorCard), m_rowError(new ErrorCard) {
    build();
    m_picture->setTab(session.settings().value(setting::kImageTab));
    m_picture->setRangeMode(session.settings().value(setting::kRangeMode));
    connectSession();
    connectViews();
    applySettings();
    showScene();
}

void Workspace::build() {
    m_scene->setAccessibleName(tr("3D scene"));
    m_picture->setAccessibleName(tr("Picture"));
    m_timeline->setAccessibleName(tr("Timeline"));
    for (QWidget* page : std::initializer_list<QWidget*>{m_picture, m_pending, m_rowError})
        m_picturePages->addWidget(page);
    auto* lower = new QVBoxLayout(m_lower);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(0);
    lower->addWidget(m_picturePages, 1);
    lower->addWidget(m_timeline);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1); // Qt makes the place to grab it wider
    m_splitter->addWidget(m_scene);
    m_splitter->addWidget(m_lower);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 4);
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_sceneError);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
}

void Workspace::connectSession() {
    connect(&m_session, &Session::currentChanged, this, [this] {
        if (m_session.current().scene != m_shownScene)
            showScene();
        else
            showRow();
    });
    connect(&m_session, &Session::rowsReset, this, [this](SceneId id) {
        if (id == m_shownScene)
            showScene();
    });
    connect(&m_session, &Session::rowsChanged, this, [this](SceneId id, int first, int last) {
        if (id != m_shownScene)
            return;
        refreshRows(first, last);
        for (int row = first; row <= last; ++row)
            giveThumbnail(row);
    });
    connect(&m_session, &Session::viewsAdded, this,
            [this](SceneId id, const std::vector<ViewPointer>& views) {
                if (id != m_shownScene || views.empty())
                    return;
                m_scene->setUnit(views.front()->unit);
                m_scene->addViews(views);
                m_picture->setSequence(m_session.scene(id)->views());
            });
    connect(&m_session, &Session::sceneChanged, this, [this](SceneId id) {
        if (id != m_shownScene)
            return;
        showProblemOfScene();
        showHint();
        showStructure();
        if (m_picturePages->currentWidget() == m_pending)
            showRow();
    });
    connect(&m_session.settings(), &Settings::changed, this, &Workspace::applySettings);
}

void Workspace::connectViews() {
    connect(m_timeline, &Timeline::currentFrameChanged, this,
            [this](int row) { m_session.setCurrent({m_shownScene, row}); });
    connect(m_timeline, &Timeline::thumbnailWanted, this, &Workspace::giveThumbnail);
    connect(m_scene, &SceneView::viewSelected, this, [this](std::size_t viewIndex) {
        if (const OpenScene* scene = m_session.currentScene())
            m_session.setCurrent({scene->id, scene->rowOfFrame(viewIndex)});
    });
    connect(m_scene, &SceneView::sparsePointChosen, this, &Workspace::choosePoint);
    connect(m_scene, &SceneView::pointSizeChanged, this,
            [this](double pixels) { m_session.settings().set(setting::kPointSize, pixels); });
    connect(m_scene, &SceneView::cameraSizeChanged, this,
            [this](double factor) { m_session.settings().set(setting::kCameraSize, factor); });
    connect(m_picture, &ImagePanel::colormapChanged, this,
            [this](const QString& name) { m_session.settings().set(setting::kColormap, name); });
    connect(m_picture, &ImagePanel::tabChanged, this,
            [this](ImageTab tab) { m_session.settings().set(setting::kImageTab, tab); });
    connect(m_picture, &ImagePanel::rangeModeChanged, this,
            [this](RangeMode mode) { m_session.settings().set(setting::kRangeMode, mode); });
    connect(&m_thumbnails, &ThumbnailLoader::ready, this, [this](const QString& path) {
        const OpenScene* scene = m_session.currentScene();
        for (int row = 0; scene && row < static_cast<int>(scene->rows.size()); ++row)
            if (scene->rows[static_cast<std::size_t>(row)].path == path.toStdString())
                giveThumbnail(row);
    });
    connect(m_sceneError, &ErrorCard::actionWanted, this, &Workspace::errorActionWanted);
    connect(m_rowError, &ErrorCard::actionWanted, this, &Workspace::errorActionWanted);
}

void Workspace::applySettings() {
    const Settings& settings = m_session.settings();
    m_scene->setFilter(pointFilter(settings));
    m_scene->setPointSize(settings.value(setting::kPointSize));
    m_scene->setColourBy(settings.value(setting::kColourBy));
    m_scene->setCameraSize(settings.value(setting::kCameraSize));
    m_scene->setShowCameras(settings.value(setting::kShowCameras));
    m_scene->setShowSparsePoints(settings.value(setting::kShowSparsePoints));
    const QString colormap = settings.value(setting::kColormap);
    m_scene->setColormap(colormap);
    m_picture->setColormap(colormap);
}

void Workspace::showScene() {
    const OpenScene* scene = m_session.currentScene();
    m_shownScene = scene ? scene->id : 0;
    const std::vector<ViewPointer> views = scene ? scene->views() : std::vector<ViewPointer>{};
    m_scene->setUnit(views.empty() ? DepthUnit::Relative : views.front()->unit);
    m_scene->setViews(views);
    m_picture->setScene(m_shownScene);
    m_picture->setSequence(views);
    m_timeline->setFrameCount(scene ? static_cast<int>(scene->rows.size()) : 0);
    if (scene)
        refreshRows(0, static_cast<int>(scene->rows.size()) - 1);
    showProblemOfScene();
    showHint();
    showStructure();
    showRow();
}

/// What the 3D view says of a scene for which nothing is coming.
void Workspace::showHint() {
    const OpenScene* scene = m_session.currentScene();
    const bool isBare = scene && !scene->isActive() && !scene->hasViews();
    m_scene->setHint(isBare ? tr("Press Run (F5) to reconstruct this scene.") : QString());
}

void Workspace::showStructure() {
    const OpenScene* scene = m_session.currentScene();
    const StructurePointer structure = scene && scene->result ? scene->result->structure : nullptr;
    if (structure == m_structure)
        return;
    m_structure = structure;
    m_point.reset();
    m_scene->setStructure(structure);
    m_picture->setStructure(structure);
}

/// Shows a photo that sees the point, with the place marked in it.
void Workspace::choosePoint(std::size_t point) {
    m_point = point;
    const SparsePoint& chosen = m_structure->points[point];
    const ViewPointer shown = m_session.currentView();
    const bool isSeen = shown && std::ranges::find(chosen.sights, static_cast<std::uint32_t>(shown->index),
                                                   &PointSight::view) != chosen.sights.end();
    const OpenScene* scene = m_session.currentScene();
    if (!isSeen && scene && !chosen.sights.empty())
        m_session.setCurrent({scene->id, scene->rowOfFrame(chosen.sights.front().view)});
    markChosenPoint();
    Q_EMIT pointChosen(point);
}

/// Marks the chosen point in the shown photo; other photos keep no mark of it.
void Workspace::markChosenPoint() {
    const ViewPointer view = m_picture->view();
    if (!m_point || !view)
        return;
    for (const PointSight& sight : m_structure->points[*m_point].sights)
        if (sight.view == view->index) {
            const PixelPosition pixel = view->mapping.toProcessed({sight.x, sight.y});
            return m_picture->setProbe(QPoint(static_cast<int>(pixel.x), static_cast<int>(pixel.y)));
        }
    m_picture->setProbe(std::nullopt);
}

const SceneRow* Workspace::currentRow() const {
    const OpenScene* scene = m_session.currentScene();
    const int row = m_session.current().row;
    return scene && row >= 0 && row < static_cast<int>(scene->rows.size())
               ? &scene->rows[static_cast<std::size_t>(row)]
               : nullptr;
}

void Workspace::showRow() {
    const SceneRow* row = currentRow();
    m_timeline->setCurrentFrame(m_session.current().row);
    const ViewPointer view = row ? row->view : nullptr;
    m_picture->setView(view);
    markChosenPoint();
    m_scene->setSelectedView(view ? std::optional(view->index) : std::nullopt);
    if (view || !row) {
        m_picturePages->setCurrentWidget(m_picture);
    } else if (row->problem) {
        m_rowError->setError(errorText(*row->problem), row->name);
        m_picturePages->setCurrentWidget(m_rowError);
    } else {
        const bool isPhoto = row->kind == InputKind::Image;
        const OpenScene* scene = m_session.currentScene();
        const StateLook look = scene->isActive() ? lookOf(*row) : lookOf(scene->state);
        m_pending->show(isPhoto ? row->path : std::filesystem::path(),
                        QStringLiteral("%1 · %2").arg(row->name, look.words));
        m_picturePages->setCurrentWidget(m_pending);
    }
}

void Workspace::showProblemOfScene() {
    const OpenScene* scene = m_session.currentScene();
    const bool failed = scene && scene->state == SceneState::Failed && scene->problem && !scene->hasViews();
    if (failed)
        m_sceneError->setError(errorText(*scene->problem), scene->name);
    m_pages->setCurrentWidget(failed ? static_cast<QWidget*>(m_sceneError) : m_splitter);
}

void Workspace::refreshRows(int first, int last) {
    const OpenScene* scene = m_session.currentScene();
    for (int row = first; row <= last; ++row) {
        const SceneRow& shown = scene->rows[static_cast<std::size_t>(row)];
        m_timeline->setState(row, frameStateOf(shown.state));
        m_timeline->setName(row, shown.name);
    }
    if (const int current = m_session.current().row; current >= first && current <= last)
        showRow();
}

void Workspace::giveThumbnail(int row) {
    const OpenScene* scene = m_session.currentScene();
    if (!scene || row < 0 || row >= static_cast<int>(scene->rows.size()))
        return;
    const SceneRow& wanted = scene->rows[static_cast<std::size_t>(row)];
    if (wanted.view)
        m_timeline->setThumbnail(row, thumbnailOf(wanted.view->image, kTimelineThumbnail));
    // The frames of a video have no file of their own: they wait for their view.
    if (wanted.view || wanted.problem || wanted.isFrame)
        return;
    const QImage image = m_thumbnails.thumbnail(wanted.path, wanted.kind);
    if (!image.isNull())
        m_timeline->setThumbnail(row, image);
}

QWidget* Workspace::timelineZone() const {
    return m_timeline;
}

void Workspace::arrange(Arrangement arrangement) {
    m_arrangement = arrangement;
    m_scene->setVisible(arrangement != Arrangement::PictureOnly);
    m_lower->setVisible(arrangement != Arrangement::SceneOnly);
}

} // namespace fathom::ui
