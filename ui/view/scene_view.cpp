#include "ui/view/scene_view.h"

#include "ui/view/map_picture.h"
#include "ui/view/scene_canvas.h"

#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QStackedLayout>

#include <algorithm>

namespace fathom::ui {

namespace {

bool platformHasOpenGL() {
    const QString platform = QGuiApplication::platformName();
    return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

} // namespace

SceneView::SceneView(QWidget* parent) : QWidget(parent) {
    m_stack = new QStackedLayout(this);
    m_message = new QLabel;
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setMargin(24);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_stack->addWidget(m_message);
    if (platformHasOpenGL())
        addCanvas();
    else
        showMessage(tr("The 3D view needs OpenGL, which this display does not offer."));
}

void SceneView::addCanvas() {
    m_canvas = new SceneCanvas;
    m_stack->addWidget(m_canvas);
    m_stack->setCurrentWidget(m_canvas);
    setFocusProxy(m_canvas);
    connect(m_canvas, &SceneCanvas::viewSelected, this, &SceneView::viewSelected);
    connect(m_canvas, &SceneCanvas::viewHovered, this, &SceneView::viewHovered);
    connect(m_canvas, &SceneCanvas::lookThroughChanged, this, &SceneView::lookThroughChanged);
    connect(m_canvas, &SceneCanvas::sparsePointChosen, this, &SceneView::sparsePointChosen);
    connect(m_canvas, &SceneCanvas::completed, this, &SceneView::completed);
    connect(m_canvas, &SceneCanvas::pointSizeChanged, this, &SceneView::pointSizeChanged);
    connect(m_canvas, &SceneCanvas::cameraSizeChanged, this, &SceneView::cameraSizeChanged);
    connect(&m_canvas->store(), &PointStore::counted, this, [this] {
        const qulonglong kept = m_canvas->store().keptCount();
        const qulonglong total = m_canvas->store().totalCount();
        const QLocale locale;
        m_canvas->setAccessibleDescription(
            tr("%1 of %2 points").arg(locale.toString(kept), locale.toString(total)));
        Q_EMIT pointsCounted(kept, total);
    });
    connect(m_canvas, &SceneCanvas::failed, this, [this](const QString& reason) {
        setFocusProxy(nullptr);
        m_canvas->deleteLater();
        m_canvas = nullptr;
        showMessage(tr("The 3D view cannot start: %1.").arg(reason));
    });
}

SceneView::~SceneView() = default;

void SceneView::showMessage(const QString& text) {
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
}

void SceneView::setViews(const std::vector<ViewPointer>& views) {
    if (!m_canvas)
        return;
    const auto& shown = m_canvas->store().views();
    const bool keepsSome = std::any_of(views.begin(), views.end(), [&shown](const ViewPointer& view) {
        const auto found = shown.find(view->index);
        return found != shown.end() && found->second == view;
    });
    if (!keepsSome)
        m_canvas->forgetMoves(); // another scene, seen from its own start
    m_canvas->store().setViews(views);
}

void SceneView::addViews(const std::vector<ViewPointer>& views) {
    if (m_canvas)
        m_canvas->store().addViews(views);
}

void SceneView::clear() {
    if (!m_canvas)
        return;
    m_canvas->forgetMoves();
    m_canvas->setSelectedView(std::nullopt);
    m_canvas->store().setViews({});
}

void SceneView::setViewExcluded(std::size_t viewIndex, bool excluded) {
    if (m_canvas)
        m_canvas->store().setExcluded(viewIndex, excluded);
}

void SceneView::setFilter(const PointFilter& filter) {
    if (m_canvas)
        m_canvas->setFilter(filter);
}

void SceneView::setPointSize(double pixels) {
    if (m_canvas)
        m_canvas->setPointSize(pixels);
}

void SceneView::setColourBy(ColourBy colourBy) {
    if (m_canvas)
        m_canvas->setColourBy(colourBy);
}

void SceneView::setColormap(const QString& name) {
    const Colormap* colormap = findColormap(name);
    if (m_canvas && colormap)
        m_canvas->setColormap(*colormap);
}

void SceneView::setCameraSize(double factor) {
    if (m_canvas)
        m_canvas->setCameraSize(factor);
}

void SceneView::setShowCameras(bool show) {
    if (m_canvas)
        m_canvas->setShowCameras(show);
}

void SceneView::setStructure(const StructurePointer& structure) {
    if (m_canvas)
        m_canvas->setStructure(structure);
}

void SceneView::setShowSparsePoints(bool show) {
    if (m_canvas)
        m_canvas->setShowSparsePoints(show);
}

void SceneView::chooseSparsePoint(std::optional<std::size_t> point) {
    if (m_canvas)
        m_canvas->chooseSparsePoint(point);
}

void SceneView::setShowGrid(bool show) {
    if (m_canvas)
        m_canvas->setShowGrid(show);
}

void SceneView::setShowAxes(bool show) {
    if (m_canvas)
        m_canvas->setShowAxes(show);
}

void SceneView::setEyeDomeLighting(bool on) {
    if (m_canvas)
        m_canvas->setEyeDomeLighting(on);
}

void SceneView::setUnit(DepthUnit unit) {
    if (m_canvas)
        m_canvas->setUnit(unit);
}

void SceneView::setHint(const QString& hint) {
    if (!m_canvas)
        return;
    m_canvas->setHint(hint);
    if (m_canvas->store().totalCount() == 0)
        m_canvas->setAccessibleDescription(hint);
}

void SceneView::setSelectedView(std::optional<std::size_t> viewIndex) {
    if (m_canvas)
        m_canvas->setSelectedView(viewIndex);
}

void SceneView::lookFrom(std::size_t viewIndex) {
    if (m_canvas)
        m_canvas->lookFrom(viewIndex);
}

void SceneView::leaveLookThrough() {
    if (m_canvas)
        m_canvas->leaveLookThrough();
}

void SceneView::setViewpoint(Viewpoint viewpoint) {
    if (m_canvas)
        m_canvas->setViewpoint(viewpoint);
}

QImage SceneView::screenshot(bool transparent) {
    return m_canvas ? m_canvas->screenshot(transparent) : QImage();
}

bool SceneView::isComplete() const {
    return m_canvas && m_canvas->isComplete();
}

std::optional<std::size_t> SceneView::lookingFrom() const {
    return m_canvas ? m_canvas->lookingFrom() : std::nullopt;
}

std::optional<std::size_t> SceneView::selectedView() const {
    return m_canvas ? m_canvas->selectedView() : std::nullopt;
}

std::optional<RigidTransform> SceneView::eyeFromWorld() const {
    if (!m_canvas)
        return std::nullopt;
    return m_canvas->eye().pose().eyeFromWorld;
}

std::optional<QPointF> SceneView::projected(const Eigen::Vector3d& pointInWorld) const {
    return m_canvas ? m_canvas->eye().projected(pointInWorld) : std::nullopt;
}

std::optional<Eigen::Vector3d> SceneView::surfaceAt(const QPointF& position) {
    return m_canvas ? m_canvas->surfaceAt(position) : std::nullopt;
}

} // namespace fathom::ui
