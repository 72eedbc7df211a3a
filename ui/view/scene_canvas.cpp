#include "ui/view/scene_renderer.h"

#include "ui/view/scene_canvas.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "ui/view/map_picture.h"
#include "ui/view/probe.h"
#include "ui/widget/number_text.h"

#include <QEvent>
#include <QOpenGLContext>
#include <QOpenGLPaintDevice>
#include <QPainter>
#include <QStyle>
#include <QSurfaceFormat>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

constexpr double kMovingSeconds = 0.022;
constexpr double kRestingSeconds = 0.035;
constexpr int kRestMilliseconds = 140;
constexpr int kFlightMilliseconds = 120;
/// Points sent to the graphics card in one frame: 24 MB.
constexpr std::size_t kUploadBudget = 1'000'000;
constexpr double kAxesSide = 96;

QColor mixed(const QColor& a, const QColor& b, double fraction) {
    const auto mix = [fraction](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * fraction));
    };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

} // namespace

SceneCanvas::SceneCanvas(QWidget* parent) : QOpenGLWidget(parent), m_colormap(&shippedColormaps().front()) {
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    setFormat(format);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setAccessibleName(tr("3D scene"));
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        m_isMoving = false;
        touch();
    });
    m_flight.setDuration(kFlightMilliseconds);
    m_flight.setEasingCurve(QEasingCurve::InOutCubic);
    connect(&m_store, &PointStore::tileChanged, this, &SceneCanvas::onTileChanged);
    connect(&m_store, &PointStore::counted, this, &SceneCanvas::touch);
    connect(&m_store, &PointStore::settled, this, qOverload<>(&QWidget::update));
    m_eye.setPose(poseOf(Viewpoint::Reset));
}

SceneCanvas::~SceneCanvas() {
    m_flight.stop();
    releaseOpenGL();
}

void SceneCanvas::releaseOpenGL() {
    if (!m_renderer)
        return;
    makeCurrent();
    m_renderer.reset();
    doneCurrent();
}

void SceneCanvas::initializeGL() {
    // Moving the widget to another window makes a new context; what the old one held is sent again.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &SceneCanvas::releaseOpenGL,
            Qt::UniqueConnection);
    try {
        m_renderer = std::make_unique<SceneRenderer>();
    } catch (const Error& error) {
        log(LogLevel::Problem, "3D view: " + std::string(error.what()) + " (" + error.detail() + ")");
        const QString reason = QString::fromUtf8(error.what());
        QMetaObject::invokeMethod(
            this, [this, reason] { Q_EMIT failed(reason); }, Qt::QueuedConnection);
        return;
    }
    for (const auto& [index, tile] : m_store.tiles())
        m_waitingTiles.insert(index);
    m_colormapIsStale = m_linesAreStale = true;
    touch();
}

void SceneCanvas::resizeGL(int width, int height) {
    m_eye.setViewport(QSizeF(width, height));
    refreshLookPose();
    if (!m_wasMovedByHand && !m_look)
        m_eye.setPose(poseOf(Viewpoint::Reset));
    touch();
}

void SceneCanvas::paintGL() {
    if (!m_renderer)
        return;
    uploadTiles();
    if (std::exchange(m_colormapIsStale, false))
        m_renderer->points().setColormap(*m_colormap);
    if (std::exchange(m_linesAreStale, false)) {
        const QColor accent = palette().color(QPalette::Link);
        m_renderer->cameras().setLines(m_marks.lines(frustumSize(), {m_selected, m_hovered, accent}));
        m_renderer->sparse().setLines(m_showsSparse ? m_sparse.lines(m_marks, accent)
                                                    : std::vector<LineSegment>());
    }
    const SceneFrame now = frame();
    const bool restarts = std::exchange(m_isStale, false);
    if (restarts)
        m_renderer->restart(now);
    if (restarts || !m_isMoving)
        m_renderer->refine(m_isMoving ? kMovingSeconds : kRestingSeconds);
    m_renderer->compose(now, defaultFramebufferObject(), m_isMoving);

    // Straight into the framebuffer: a painter on the widget would miss it while the window is being grabbed.
    QOpenGLPaintDevice device(now.devicePixels);
    device.setDevicePixelRatio(now.pixelRatio);
    QPainter painter(&device);
    painter.setFont(font());
    paintOverlay(painter, palette(), overlay());
    painter.end();
    if (!m_isMoving && (!m_renderer->points().isComplete() || !m_waitingTiles.empty()))
        update();
    announceCompletion();
}

void SceneCanvas::announceCompletion() {
    if (m_isAnnounced || !isComplete())
        return;
    m_isAnnounced = true;
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT completed(); }, Qt::QueuedConnection);
}

bool SceneCanvas::isComplete() const {
    return m_renderer && !m_isStale && !m_isMoving && m_waitingTiles.empty() && m_store.isSettled() &&
           m_renderer->points().isComplete();
}

/// The points are drawn anew in the next frame.
void SceneCanvas::touch() {
    m_isStale = true;
    m_isAnnounced = false;
    update();
}

/// As touch, for something that goes on: points are thinned until it rests.
void SceneCanvas::move() {
    m_isMoving = true;
    m_rest.start();
    touch();
}

void SceneCanvas::onTileChanged(std::size_t viewIndex) {
    m_waitingTiles.insert(viewIndex);
    const auto view = m_store.views().find(viewIndex);
    if (view == m_store.views().end() || m_store.isExcluded(viewIndex))
        m_marks.remove(viewIndex);
    else
        m_marks.set(view->second);
    if (m_look && !m_marks.camera(*m_look))
        leaveLookThrough();
    if (m_hovered && !m_marks.camera(*m_hovered))
        hover(std::nullopt);
    measureScene();
    m_linesAreStale = true;
    m_isAnnounced = false;
    if (!m_wasMovedByHand && !m_look && !m_extent.isEmpty)
        goTo(poseOf(Viewpoint::Reset));
    update();
}

void SceneCanvas::measureScene() {
    Extent extent;
    const auto include = [&extent](const Eigen::Vector3d& low, const Eigen::Vector3d& high) {
        extent.low = extent.isEmpty ? low : Eigen::Vector3d(extent.low.cwiseMin(low));
        extent.high = extent.isEmpty ? high : Eigen::Vector3d(extent.high.cwiseMax(high));
        extent.isEmpty = false;
    };
    for (const auto& [index, tile] : m_store.tiles())
        if (!tile->vertices.empty() && !m_store.isExcluded(index))
            include(tile->low, tile->high);
    for (const Eigen::Vector3d& centre : m_marks.centres())
        include(centre, centre);
    if (extent.diagonal() <= 0) {
        extent.low.array() -= 1;
        extent.high.array() += 1;
    }
    m_extent = extent;
    m_farthest = extent.diagonal();
    for (const auto& [index, tile] : m_store.tiles())
        m_farthest =
            std::max(m_farthest, (0.5 * (tile->low + tile->high) - extent.centre()).norm() + tile->farthest);
    // A few stray points far away must not cost everything else its precision.
    m_farthest = std::min(m_farthest, 60 * extent.diagonal());
}

void SceneCanvas::uploadTiles() {
    std::size_t sent = 0;
    while (!m_waitingTiles.empty() && sent < kUploadBudget) {
        const std::size_t index = *m_waitingTiles.begin();
        m_waitingTiles.erase(m_waitingTiles.begin());
        const auto tile = m_store.tiles().find(index);
        m_renderer->points().removeTile(index);
        if (tile != m_store.tiles().end() && !m_store.isExcluded(index)) {
            m_renderer->points().setTile(index, tile->second, viewColour(index));
            sent += tile->second->vertices.size();
        }
        m_isStale = true;
    }
}

std::pair<double, double> SceneCanvas::planes() const {
    const double distance = (m_eye.pose().position() - m_extent.centre()).norm();
    const double farPlane = std::max(1e-6, 1.05 * (distance + m_farthest));
    const double nearPlane =
        std::max(farPlane * 2e-5, 0.01 * std::min(m_eye.pose().pivotDistance, distance + 1e-9));
    return {std::min(nearPlane, 0.5 * farPlane), farPlane};
}

double SceneCanvas::frustumSize() const {
    return m_cameraSize * m_marks.automaticSize(m_extent.diagonal());
}

ValueRange SceneCanvas::colourRange() const {
    std::optional<ValueRange> all;
    for (const auto& [index, tile] : m_store.tiles()) {
        if (m_store.isExcluded(index) || tile->vertices.empty())
            continue;
        if (m_colourBy == ColourBy::Confidence && !tile->isRated)
            continue;
        const ValueRange one = m_colourBy == ColourBy::Confidence ? tile->confidenceRange : tile->depthRange;
        all = all ? united(*all, one) : one;
    }
    return all.value_or(ValueRange{});
}

SceneFrame SceneCanvas::frame() const {
    SceneFrame frame;
    frame.camera = m_eye;
    frame.pixelRatio = devicePixelRatioF();
    frame.devicePixels = (QSizeF(size()) * frame.pixelRatio).toSize().expandedTo({1, 1});
    std::tie(frame.nearPlane, frame.farPlane) = planes();
    const PointFilter& filter = m_store.filter();
    frame.points.threshold = m_store.threshold();
    frame.points.removedFlags =
        (filter.removeEdges ? kEdgePoint : 0) | (filter.sky == SkyPoints::Hide ? kSkyPoint : 0);
    frame.points.exemptFlags = filter.sky == SkyPoints::Far ? kSkyPoint : 0;
    frame.points.colourBy = static_cast<int>(m_colourBy);
    frame.points.colourRange = colourRange();
    frame.pointSize = m_pointSize;
    frame.isLit = m_isLit;
    frame.showsCameras = m_showsCameras && !m_look;
    frame.showsSparse = m_showsSparse;
    frame.showsAxes = m_showsAxes && !m_look;
    frame.showsGrid = m_showsGrid && !m_look && !m_extent.isEmpty;
    const double radius = m_extent.diagonal() / 2;
    frame.floor = {m_extent.centre().x(), m_extent.high.y(), m_extent.centre().z()};
    frame.gridSpacing = niceStep(std::max(1e-9, m_eye.pose().pivotDistance / 10));
    frame.gridHalfSide = 3.5 * radius;
    const QColor window = palette().color(QPalette::Window);
    const bool isDark = window.lightness() < 128;
    frame.gridColour = palette().color(QPalette::WindowText);
    frame.gridColour.setAlphaF(isDark ? 0.16F : 0.22F);
    frame.backgroundTop =
        isDark ? mixed(window, QColor("#3a4250"), 0.75) : mixed(window, QColor(Qt::white), 0.6);
    frame.backgroundBottom =
        isDark ? mixed(window, QColor(Qt::black), 0.15) : mixed(window, QColor("#b9c2ce"), 0.75);
    const int side = static_cast<int>(kAxesSide * frame.pixelRatio);
    frame.axesPlace =
        QRect(static_cast<int>(4 * frame.pixelRatio), static_cast<int>(4 * frame.pixelRatio), side, side);
    return frame;
}

SceneOverlay SceneCanvas::overlay() const {
    SceneOverlay overlay;
    overlay.size = size();
    overlay.kept = m_store.keptCount();
    overlay.total = m_store.totalCount();
    overlay.unit = m_unit;
    overlay.pixelLength = m_look ? 0 : m_eye.pixelLength(m_eye.pose().pivotDistance);
    if (m_showsAxes && !m_look) {
        overlay.axes = m_eye.pose().eyeFromWorld;
        overlay.axesPlace = QRectF(4, height() - 4 - kAxesSide, kAxesSide, kAxesSide);
    }
    if (m_hovered)
        if (const auto view = m_store.views().find(*m_hovered); view != m_store.views().end())
            overlay.hovered = {QString::fromStdString(view->second->source.name), m_last};
    if (m_dragged)
        overlay.pivot = m_eye.projected(m_eye.turnPoint());
    overlay.look = lookOverlay();
    overlay.scale = scaleOfColours();
    overlay.hint = m_hint;
    overlay.hasFocus = hasFocus();
    return overlay;
}

std::optional<SceneOverlay::Scale> SceneCanvas::scaleOfColours() const {
    if ((m_colourBy != ColourBy::Depth && m_colourBy != ColourBy::Confidence) || m_store.totalCount() == 0)
        return std::nullopt;
    const ValueRange range = colourRange();
    const double span = range.high - range.low;
    if (m_colourBy == ColourBy::Confidence)
        return SceneOverlay::Scale{tr("Confidence"), numberText(range.high, span),
                                   numberText(range.low, span), ratingLegendColours(*m_colormap)};
    const auto text = [&](float value) {
        return m_unit == DepthUnit::Metres ? tr("%1 m").arg(numberText(value, span))
                                           : numberText(value, span);
    };
    return SceneOverlay::Scale{tr("Depth"), text(range.high), text(range.low),
                               depthLegendColours(*m_colormap)};
}

std::optional<SceneOverlay::Look> SceneCanvas::lookOverlay() const {
    const Camera* camera = m_look ? m_marks.camera(*m_look) : nullptr;
    if (!camera || m_flight.state() == QAbstractAnimation::Running)
        return std::nullopt;
    const double scale = std::min(static_cast<double>(width()) / camera->processed.width,
                                  static_cast<double>(height()) / camera->processed.height);
    const QSizeF shown(camera->processed.width * scale, camera->processed.height * scale);
    const QPointF corner((width() - shown.width()) / 2, (height() - shown.height()) / 2);
    const ViewPointer view = m_store.views().at(*m_look);
    return SceneOverlay::Look{QString::fromStdString(view->source.name), QRectF(corner, shown),
                              m_showsPhoto ? m_lookPhoto : QImage()};
}

QImage SceneCanvas::screenshot(bool transparent) {
    if (!m_renderer)
        return {};
    makeCurrent();
    while (!m_waitingTiles.empty())
        uploadTiles();
    const QImage picture = m_renderer->capture(frame(), transparent);
    doneCurrent();
    touch();
    return picture;
}

std::optional<Eigen::Vector3d> SceneCanvas::surfaceAt(const QPointF& position) {
    if (!m_renderer)
        return std::nullopt;
    makeCurrent();
    const std::optional<double> depth =
        m_renderer->depthAt(frame(), (position * devicePixelRatioF()).toPoint());
    doneCurrent();
    if (!depth)
        return std::nullopt;
    return m_eye.unprojected(position, *depth);
}

} // namespace fathom::ui
