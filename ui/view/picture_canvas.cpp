#include "ui/view/picture_canvas.h"

#include "ui/widget/split_handle.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {
constexpr double kZoomStep = 1.25;
constexpr double kMaximumZoom = 64;
} // namespace

PictureCanvas::PictureCanvas(QWidget* parent) : QWidget(parent), m_handle(new SplitHandle(this)) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(120, 80);
    setAccessibleName(tr("Picture"));
    m_handle->hide();
    connect(m_handle, &QAbstractSlider::valueChanged, this, [this] {
        update();
        Q_EMIT splitMoved(split());
    });
}

void PictureCanvas::setSizes(QSize raster, QSizeF originalPixels) {
    if (originalPixels != m_original)
        m_fits = true;
    m_raster = raster;
    m_original = originalPixels;
    keepInSight();
}

void PictureCanvas::setPicture(const ShownPicture& picture) {
    m_left = picture;
    m_right = {};
    m_message.clear();
    m_handle->hide();
    setAccessibleDescription({});
    update();
}

void PictureCanvas::setPictures(const ShownPicture& left, const ShownPicture& right) {
    setPicture(left);
    m_right = right;
    m_handle->show();
}

void PictureCanvas::setMessage(const QString& message) {
    m_message = message;
    m_left = {};
    m_right = {};
    m_handle->hide();
    setAccessibleDescription(message);
    update();
}

void PictureCanvas::setMark(std::optional<QPoint> pixel) {
    m_mark = pixel;
    update();
}

void PictureCanvas::setSplit(double position) {
    m_handle->setValue(static_cast<int>(std::lround(std::clamp(position, 0.0, 1.0) * SplitHandle::kMaximum)));
}

double PictureCanvas::split() const {
    return static_cast<double>(m_handle->value()) / SplitHandle::kMaximum;
}

double PictureCanvas::fitZoom() const {
    if (m_original.isEmpty())
        return 1;
    return std::min(width() / m_original.width(), height() / m_original.height());
}

/// A picture smaller than the widget is centred, a larger one never leaves a gap at a side.
void PictureCanvas::keepInSight() {
    if (m_fits)
        m_zoom = fitZoom();
    const double w = m_original.width() * m_zoom;
    const double h = m_original.height() * m_zoom;
    m_offset.setX(w <= width() ? (width() - w) / 2 : std::clamp(m_offset.x(), width() - w, 0.0));
    m_offset.setY(h <= height() ? (height() - h) / 2 : std::clamp(m_offset.y(), height() - h, 0.0));
    placeHandle();
    update();
}

void PictureCanvas::placeHandle() {
    m_handle->setTrack(pictureRect());
}

QRectF PictureCanvas::pictureRect() const {
    return {m_offset, m_original * m_zoom};
}

QPointF PictureCanvas::widgetFromPicture(const QPointF& position) const {
    const QRectF place = pictureRect();
    return {place.x() + position.x() * place.width() / std::max(1, m_raster.width()),
            place.y() + position.y() * place.height() / std::max(1, m_raster.height())};
}

QPointF PictureCanvas::pictureFromWidget(const QPointF& position) const {
    const QRectF place = pictureRect();
    return {(position.x() - place.x()) / place.width() * m_raster.width(),
            (position.y() - place.y()) / place.height() * m_raster.height()};
}

QPoint PictureCanvas::pixelAt(const QPointF& position) const {
    if (m_left.isNull())
        return {-1, -1};
    const QPointF exact = pictureFromWidget(position);
    const QPoint pixel(static_cast<int>(std::floor(exact.x())), static_cast<int>(std::floor(exact.y())));
    return QRect(QPoint(0, 0), m_raster).contains(pixel) ? pixel : QPoint(-1, -1);
}

void PictureCanvas::zoomBy(double factor, const QPointF& about) {
    if (m_left.isNull())
        return;
    const double fit = fitZoom();
    zoomTo(std::clamp(m_zoom * factor, std::min(m_zoom, fit), std::max(kMaximumZoom, fit)), about);
}

void PictureCanvas::zoomTo(double zoom, const QPointF& about) {
    const QPointF kept = (about - m_offset) / m_zoom;
    m_zoom = zoom;
    m_fits = std::abs(m_zoom / fitZoom() - 1) < 0.0001;
    m_offset = about - kept * m_zoom;
    keepInSight();
}

void PictureCanvas::zoomToFit() {
    m_fits = true;
    keepInSight();
}

void PictureCanvas::zoomToPixels() {
    if (!m_left.isNull())
        zoomTo(1 / devicePixelRatioF(), rect().center());
}

void PictureCanvas::paintPicture(QPainter& painter, const ShownPicture& picture) const {
    const QRectF place = pictureRect();
    const QRectF seen = place & QRectF(rect()); // far outside of the widget Qt's painter loses its exactness
    const double wholeWidth = place.width() / picture.part.width() * devicePixelRatioF();
    const QImage* image = &picture.sizes.front();
    for (const QImage& smaller : picture.sizes)
        if (smaller.width() >= wholeWidth)
            image = &smaller;
    const double perX = picture.part.width() * image->width() / place.width();
    const double perY = picture.part.height() * image->height() / place.height();
    const QRectF source(picture.part.x() * image->width() + (seen.x() - place.x()) * perX,
                        picture.part.y() * image->height() + (seen.y() - place.y()) * perY, seen.width() * perX,
                        seen.height() * perY);
    // Enlarged pixels stay sharp squares: each of them carries one value.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, wholeWidth < 3 * image->width());
    painter.drawImage(seen, *image, source);
}

void PictureCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_left.isNull()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    paintPicture(painter, m_left);
    if (!m_right.isNull()) {
        const QRectF all = pictureRect();
        const double x = all.left() + all.width() * split();
        painter.save();
        painter.setClipRect(QRectF(QPointF(x, all.top()), all.bottomRight()));
        paintPicture(painter, m_right);
        painter.restore();
    }
    if (m_mark) {
        const QPointF centre = widgetFromPicture(QPointF(*m_mark) + QPointF(0.5, 0.5));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
        painter.drawEllipse(centre, 6, 6);
        painter.setPen(QPen(Qt::white, 1.5));
        painter.drawEllipse(centre, 6, 6);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(palette().color(QPalette::Link));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void PictureCanvas::resizeEvent(QResizeEvent*) {
    keepInSight();
}

void PictureCanvas::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps != 0)
        zoomBy(std::pow(kZoomStep, steps), event->position());
    event->accept();
}

void PictureCanvas::mousePressEvent(QMouseEvent* event) {
    m_pressed = m_lastPosition = event->position();
    m_dragged = false;
}

void PictureCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) {
        if ((position - m_pressed).manhattanLength() >= QApplication::startDragDistance())
            m_dragged = true;
        if (m_dragged) {
            m_offset += position - m_lastPosition;
            setCursor(Qt::ClosedHandCursor);
            keepInSight();
        }
    }
    m_lastPosition = position;
    Q_EMIT hovered(pixelAt(position));
}

void PictureCanvas::mouseReleaseEvent(QMouseEvent* event) {
    unsetCursor();
    const QPoint pixel = pixelAt(event->position());
    if (event->button() == Qt::LeftButton && !m_dragged && pixel.x() >= 0)
        Q_EMIT clicked(pixel);
    m_dragged = false;
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        zoomToFit();
    m_dragged = true; // the release that follows is no click
}

void PictureCanvas::leaveEvent(QEvent*) {
    Q_EMIT hovered(QPoint(-1, -1));
}

void PictureCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy))
        return copyWanted();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kZoomStep, rect().center());
    case Qt::Key_Minus:
        return zoomBy(1 / kZoomStep, rect().center());
    case Qt::Key_0:
        return zoomToFit();
    case Qt::Key_1:
        return zoomToPixels();
    case Qt::Key_Left:
        return markMoved({-1, 0});
    case Qt::Key_Right:
        return markMoved({1, 0});
    case Qt::Key_Up:
        return markMoved({0, -1});
    case Qt::Key_Down:
        return markMoved({0, 1});
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace fathom::ui
