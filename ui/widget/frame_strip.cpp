#include "ui/widget/frame_strip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

constexpr double kStateHeight = 4;
constexpr double kGap = 3;
constexpr double kCellAspect = 4.0 / 3;
constexpr double kMargin = 2;

/// The part of an image that fills a cell of the given shape.
QRectF centreCut(const QSizeF& image, const QSizeF& cell) {
    const double scale = std::min(image.width() / cell.width(), image.height() / cell.height());
    const QSizeF cut = cell * scale;
    return {QPointF((image.width() - cut.width()) / 2, (image.height() - cut.height()) / 2), cut};
}

} // namespace

FrameStrip::FrameStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void FrameStrip::setFrameCount(int count) {
    m_frames.assign(static_cast<std::size_t>(std::max(0, count)), {});
    update();
}

void FrameStrip::setCurrent(int frame) {
    m_current = frame;
    update();
}

void FrameStrip::setThumbnail(int frame, const QImage& thumbnail) {
    m_frames.at(static_cast<std::size_t>(frame)).thumbnail = thumbnail;
    update();
}

void FrameStrip::setState(int frame, FrameState state) {
    m_frames.at(static_cast<std::size_t>(frame)).state = state;
    update();
}

void FrameStrip::setName(int frame, const QString& name) {
    m_frames.at(static_cast<std::size_t>(frame)).name = name;
}

void FrameStrip::setFocused(bool focused) {
    m_isFocused = focused;
    update();
}

double FrameStrip::thumbnailHeight() const {
    return height() - kStateHeight - kGap - 2 * kMargin;
}

double FrameStrip::cellWidth() const {
    return thumbnailHeight() * kCellAspect;
}

bool FrameStrip::isSampled() const {
    return frameCount() * cellWidth() > width() - 2 * kMargin;
}

/// Horizontal room of one frame.
double FrameStrip::pitch() const {
    return isSampled() ? (width() - 2 * kMargin) / std::max(1, frameCount()) : cellWidth();
}

int FrameStrip::frameAt(double x) const {
    if (m_frames.empty())
        return -1;
    return std::clamp(static_cast<int>(std::floor((x - kMargin) / pitch())), 0, frameCount() - 1);
}

double FrameStrip::middleOf(int frame) const {
    return kMargin + (frame + 0.5) * pitch();
}

QColor FrameStrip::stateColour(FrameState state) const {
    switch (state) {
    case FrameState::Done:
        return palette().color(QPalette::Link);
    case FrameState::Running:
        return QColor(0xe0, 0xa1, 0x3a);
    case FrameState::Problem:
        return QColor(0xe5, 0x53, 0x4b);
    case FrameState::Waiting:
        break;
    }
    return palette().color(QPalette::Mid);
}

void FrameStrip::paintCell(QPainter& painter, int index, const QRectF& cell) {
    Frame& frame = m_frames[static_cast<std::size_t>(index)];
    QPainterPath shape;
    shape.addRoundedRect(cell, 3, 3);
    if (frame.thumbnail.isNull()) {
        painter.fillPath(shape, palette().color(QPalette::Button));
        if (!frame.asked) {
            frame.asked = true;
            // Answering at once would repaint from inside this paint event.
            QMetaObject::invokeMethod(
                this, [this, index] { Q_EMIT thumbnailWanted(index); }, Qt::QueuedConnection);
        }
    } else {
        painter.save();
        painter.setClipPath(shape);
        painter.drawImage(cell, frame.thumbnail, centreCut(frame.thumbnail.size(), cell.size()));
        painter.restore();
    }
    if (frame.state == FrameState::Problem) {
        const QRectF mark(cell.right() - 15, cell.top() + 3, 12, 12);
        painter.setPen(Qt::NoPen);
        painter.setBrush(stateColour(FrameState::Problem));
        painter.drawEllipse(mark);
        painter.fillRect(QRectF(mark.center().x() - 0.9, mark.top() + 2.5, 1.8, 4.5), Qt::white);
        painter.fillRect(QRectF(mark.center().x() - 0.9, mark.bottom() - 3.8, 1.8, 1.8), Qt::white);
    }
}

void FrameStrip::paintStates(QPainter& painter) const {
    const double y = height() - kMargin - kStateHeight;
    const double width = pitch();
    const double gap = width > 6 ? 2 : 0;
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < frameCount();) {
        // Neighbours of one state are one rectangle where single ones would be thinner than a pixel.
        int end = i + 1;
        while (gap == 0 && end < frameCount() && state(end) == state(i))
            ++end;
        const QRectF line(kMargin + i * width + gap / 2, y, (end - i) * width - gap, kStateHeight);
        const FrameState now = state(i);
        if (now == FrameState::Running)
            painter.setBrush(QBrush(stateColour(now), Qt::Dense3Pattern));
        else
            painter.setBrush(stateColour(now));
        const double height = now == FrameState::Waiting ? 1.5 : kStateHeight;
        painter.drawRoundedRect(QRectF(line.left(), y + (kStateHeight - height) / 2, line.width(), height),
                                height / 2, height / 2);
        i = end;
    }
}

void FrameStrip::paintCurrent(QPainter& painter) {
    const double half = isSampled() ? cellWidth() / 2 : pitch() / 2 - 1;
    const double middle = std::clamp(middleOf(m_current), kMargin + half, width() - kMargin - half);
    const QRectF cell(middle - half, kMargin, 2 * half, thumbnailHeight());
    if (isSampled()) {
        painter.fillRect(cell.adjusted(-2, -2, 2, 2), palette().color(QPalette::Window));
        paintCell(painter, m_current, cell);
        const double x = middleOf(m_current);
        painter.fillRect(QRectF(x - 1, height() - kMargin - kStateHeight - 3, 2, kStateHeight + 5),
                         palette().color(QPalette::WindowText));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Link), 2));
    painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

void FrameStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_isFocused) {
        painter.setPen(palette().color(QPalette::Link));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    if (m_frames.empty())
        return;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (isSampled()) {
        const int cells = std::max(1, static_cast<int>((width() - 2 * kMargin) / cellWidth()));
        const double step = (width() - 2 * kMargin) / cells;
        for (int i = 0; i < cells; ++i) {
            const double left = kMargin + i * step;
            paintCell(painter, frameAt(left + step / 2),
                      QRectF(left + 1, kMargin, step - 2, thumbnailHeight()));
        }
    } else {
        for (int i = 0; i < frameCount(); ++i)
            paintCell(painter, i, QRectF(kMargin + i * pitch() + 1, kMargin, pitch() - 2, thumbnailHeight()));
    }
    paintStates(painter);
    if (m_current >= 0)
        paintCurrent(painter);
}

void FrameStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_frames.empty())
        Q_EMIT scrubbed(frameAt(event->position().x()));
}

void FrameStrip::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton && !m_frames.empty())
        Q_EMIT scrubbed(frameAt(event->position().x()));
}

void FrameStrip::wheelEvent(QWheelEvent* event) {
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (delta != 0 && m_current >= 0)
        Q_EMIT scrubbed(std::clamp(m_current + (delta < 0 ? 1 : -1), 0, frameCount() - 1));
    event->accept();
}

bool FrameStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_frames.empty()) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int index = frameAt(help->pos().x());
        const Frame& frame = m_frames[static_cast<std::size_t>(index)];
        QString words;
        switch (frame.state) {
        case FrameState::Waiting:
            words = tr("waiting");
            break;
        case FrameState::Running:
            words = tr("running");
            break;
        case FrameState::Done:
            words = tr("done");
            break;
        case FrameState::Problem:
            words = tr("problem");
            break;
        }
        const QString name = frame.name.isEmpty() ? tr("Frame %1").arg(index + 1) : frame.name;
        QToolTip::showText(help->globalPos(), tr("%1 – %2").arg(name, words), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace fathom::ui
