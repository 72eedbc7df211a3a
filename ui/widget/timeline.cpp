#include "ui/widget/timeline.h"

#include "ui/widget/frame_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

constexpr int kMaximumSpeed = 8;

enum class Symbol { StepBack, Play, Pause, StepForward };

/// Drawn in the palette's own text colour, so that it fits every theme.
QIcon symbolIcon(Symbol symbol, const QWidget& widget) {
    constexpr int side = 20;
    QIcon icon;
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Disabled}) {
        QPixmap pixmap(QSize(side, side) * widget.devicePixelRatioF());
        pixmap.setDevicePixelRatio(widget.devicePixelRatioF());
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor colour = widget.palette().color(
            mode == QIcon::Normal ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
        painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        QPainterPath path;
        switch (symbol) {
        case Symbol::Play:
            path.addPolygon(QPolygonF({{6.5, 4.5}, {15.5, 10}, {6.5, 15.5}, {6.5, 4.5}}));
            painter.setBrush(colour);
            break;
        case Symbol::Pause:
            path.addRect(6, 5, 2.2, 10);
            path.addRect(11.8, 5, 2.2, 10);
            painter.setBrush(colour);
            break;
        case Symbol::StepBack:
            path.addPolygon(QPolygonF({{12, 5}, {7, 10}, {12, 15}}));
            break;
        case Symbol::StepForward:
            path.addPolygon(QPolygonF({{8, 5}, {13, 10}, {8, 15}}));
            break;
        }
        painter.drawPath(path);
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
    return icon;
}

QToolButton* makeButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::NoFocus);
    button->setIconSize({20, 20});
    return button;
}

} // namespace

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    m_timer = new QTimer(this);
    m_back = makeButton(this);
    m_play = makeButton(this);
    m_forward = makeButton(this);
    m_strip = new FrameStrip(this);
    m_position = new QLabel(this);
    m_position->setObjectName(QStringLiteral("timelinePosition"));
    m_position->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    row->addWidget(m_back);
    row->addWidget(m_play);
    row->addWidget(m_forward);
    row->addSpacing(4);
    row->addWidget(m_strip, 1);
    row->addSpacing(4);
    row->addWidget(m_position);

    connect(m_back, &QToolButton::clicked, this, &Timeline::stepBack);
    connect(m_play, &QToolButton::clicked, this, &Timeline::togglePlay);
    connect(m_forward, &QToolButton::clicked, this, &Timeline::stepForward);
    connect(m_timer, &QTimer::timeout, this, &Timeline::advance);
    connect(m_strip, &FrameStrip::thumbnailWanted, this, &Timeline::thumbnailWanted);
    connect(m_strip, &FrameStrip::scrubbed, this, [this](int frame) {
        stop();
        setCurrentFrame(frame);
    });
    refreshWords();
    refresh();
}

void Timeline::setFrameCount(int count) {
    m_strip->setFrameCount(count);
    const int before = m_current;
    m_current = count > 0 ? std::clamp(m_current, 0, count - 1) : -1;
    if (count < 2)
        stop();
    refresh();
    if (m_current != before)
        Q_EMIT currentFrameChanged(m_current);
}

void Timeline::setThumbnail(int frame, const QImage& thumbnail) {
    if (frame >= 0 && frame < frameCount())
        m_strip->setThumbnail(frame, thumbnail);
}

void Timeline::setState(int frame, FrameState state) {
    if (frame >= 0 && frame < frameCount())
        m_strip->setState(frame, state);
}

void Timeline::setName(int frame, const QString& name) {
    if (frame >= 0 && frame < frameCount())
        m_strip->setName(frame, name);
}

void Timeline::setRate(double framesPerSecond) {
    m_rate = std::clamp(framesPerSecond, 0.5, 60.0);
}

int Timeline::frameCount() const {
    return m_strip->frameCount();
}

FrameState Timeline::state(int frame) const {
    return m_strip->state(frame);
}

QString Timeline::positionText() const {
    return m_position->text();
}

void Timeline::setCurrentFrame(int frame) {
    if (frameCount() == 0)
        return;
    frame = std::clamp(frame, 0, frameCount() - 1);
    if (frame == m_current)
        return;
    m_current = frame;
    refresh();
    Q_EMIT currentFrameChanged(frame);
}

void Timeline::startPlaying(int direction) {
    if (frameCount() < 2)
        return;
    m_speed = m_direction == direction ? std::min(kMaximumSpeed, m_speed * 2) : 1;
    const bool started = m_direction == 0;
    m_direction = direction;
    m_timer->start(static_cast<int>(std::lround(1000 / (m_rate * m_speed))));
    refresh();
    if (started)
        Q_EMIT playingChanged(true);
}

void Timeline::play() {
    if (m_current == frameCount() - 1)
        setCurrentFrame(0);
    startPlaying(1);
}

void Timeline::playBackwards() {
    if (m_current == 0)
        setCurrentFrame(frameCount() - 1);
    startPlaying(-1);
}

void Timeline::stop() {
    m_timer->stop();
    if (m_direction == 0)
        return;
    m_direction = 0;
    refresh();
    Q_EMIT playingChanged(false);
}

void Timeline::togglePlay() {
    if (isPlaying())
        stop();
    else
        play();
}

void Timeline::advance() {
    const int next = m_current + m_direction;
    if (next < 0 || next >= frameCount())
        return stop();
    setCurrentFrame(next);
}

void Timeline::stepForward() {
    stop();
    setCurrentFrame(m_current + 1);
}

void Timeline::stepBack() {
    stop();
    setCurrentFrame(m_current - 1);
}

void Timeline::goToStart() {
    stop();
    setCurrentFrame(0);
}

void Timeline::goToEnd() {
    stop();
    setCurrentFrame(frameCount() - 1);
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
        return togglePlay();
    case Qt::Key_Left:
    case Qt::Key_Up:
        return stepBack();
    case Qt::Key_Right:
    case Qt::Key_Down:
        return stepForward();
    case Qt::Key_Home:
        return goToStart();
    case Qt::Key_End:
        return goToEnd();
    case Qt::Key_J:
        return playBackwards();
    case Qt::Key_K:
        return stop();
    case Qt::Key_L:
        return play();
    default:
        QWidget::keyPressEvent(event);
    }
}

void Timeline::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    m_strip->setFocused(true);
}

void Timeline::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_strip->setFocused(false);
}

void Timeline::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        refreshWords();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::EnabledChange)
        refresh();
    QWidget::changeEvent(event);
}

void Timeline::refreshWords() {
    setAccessibleName(tr("Timeline"));
    m_back->setToolTip(tr("Previous view (←)"));
    m_back->setAccessibleName(tr("Previous view"));
    m_forward->setToolTip(tr("Next view (→)"));
    m_forward->setAccessibleName(tr("Next view"));
    m_play->setToolTip(tr("Play or stop (Space)"));
    m_play->setAccessibleName(tr("Play or stop"));
}

void Timeline::refresh() {
    m_strip->setCurrent(m_current);
    const QLocale locale;
    const QString count = locale.toString(frameCount());
    m_position->setText(frameCount() > 0 ? tr("%1 / %2").arg(locale.toString(m_current + 1), count)
                                         : QString());
    m_position->setMinimumWidth(m_position->fontMetrics().horizontalAdvance(tr("%1 / %2").arg(count, count)));
    setAccessibleDescription(m_position->text());
    m_back->setEnabled(m_current > 0);
    m_forward->setEnabled(m_current >= 0 && m_current + 1 < frameCount());
    m_play->setEnabled(frameCount() > 1);
    m_back->setIcon(symbolIcon(Symbol::StepBack, *this));
    m_forward->setIcon(symbolIcon(Symbol::StepForward, *this));
    m_play->setIcon(symbolIcon(isPlaying() ? Symbol::Pause : Symbol::Play, *this));
}

} // namespace fathom::ui
