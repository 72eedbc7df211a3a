#include "ui/widget/split_handle.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {
constexpr int kWidth = 29;
constexpr double kKnob = 12;
} // namespace

SplitHandle::SplitHandle(QWidget* parent) : QAbstractSlider(parent) {
    setRange(0, kMaximum);
    setSingleStep(20);
    setPageStep(100);
    setValue(kMaximum / 2);
    setCursor(Qt::SplitHCursor);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Line between photo and depth"));
    setToolTip(tr("Drag to compare photo and depth"));
}

void SplitHandle::setTrack(const QRectF& track) {
    m_track = track;
    place();
}

void SplitHandle::place() {
    const QRectF seen = m_track.intersected(QRectF(parentWidget()->rect()));
    const double x = m_track.left() + m_track.width() * value() / kMaximum;
    setGeometry(static_cast<int>(std::lround(x)) - kWidth / 2, static_cast<int>(seen.top()), kWidth,
                std::max(1, static_cast<int>(seen.height())));
}

void SplitHandle::sliderChange(SliderChange change) {
    QAbstractSlider::sliderChange(change);
    if (change == SliderValueChange)
        place();
    update();
}

void SplitHandle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double x = kWidth / 2 + 0.5;
    painter.fillRect(QRectF(x - 1.5, 0, 3, height()), QColor(0, 0, 0, 90));
    painter.fillRect(QRectF(x - 0.75, 0, 1.5, height()), Qt::white);
    const QPointF centre(x, height() / 2.0);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1));
    painter.setBrush(hasFocus() ? palette().color(QPalette::Link) : QColor(Qt::white));
    painter.drawEllipse(centre, kKnob, kKnob);
    QPainterPath arrows;
    for (const double side : {-1.0, 1.0}) {
        arrows.moveTo(centre + QPointF(side * 3, -4));
        arrows.lineTo(centre + QPointF(side * 7, 0));
        arrows.lineTo(centre + QPointF(side * 3, 4));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(
        QPen(hasFocus() ? Qt::white : QColor(40, 44, 52), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(arrows);
}

void SplitHandle::mousePressEvent(QMouseEvent* event) {
    event->setAccepted(event->button() == Qt::LeftButton);
}

void SplitHandle::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton) || m_track.width() <= 0)
        return;
    const double x = mapToParent(event->position().toPoint()).x();
    setValue(static_cast<int>(std::lround((x - m_track.left()) / m_track.width() * kMaximum)));
}

} // namespace fathom::ui
