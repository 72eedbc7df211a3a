#include "ui/widget/legend.h"

#include "ui/widget/number_text.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom::ui {

namespace {
constexpr int kPadding = 8;
constexpr int kBarWidth = 14;
constexpr int kTickLength = 4;
constexpr double kGripReach = 7;
} // namespace

Legend::Legend(QWidget* parent) : QWidget(parent), m_marker(std::numeric_limits<double>::quiet_NaN()) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setObjectName(QStringLiteral("legend"));
    refreshAccessibleText();
}

void Legend::setColours(const std::vector<QColor>& topToBottom) {
    m_colours = topToBottom;
    update();
}

void Legend::setRange(double top, double bottom) {
    m_top = top;
    m_bottom = bottom;
    refreshAccessibleText();
    update();
}

void Legend::setTitle(const QString& title) {
    m_title = title;
    refreshAccessibleText();
    updateGeometry();
    update();
}

void Legend::expectTitles(const QStringList& titles) {
    m_expectedTitles = titles;
    updateGeometry();
}

void Legend::setUnit(const QString& unit) {
    m_unit = unit;
    refreshAccessibleText();
    updateGeometry();
    update();
}

void Legend::setMarker(double value) {
    m_marker = value;
    update();
}

std::vector<double> Legend::ticks() const {
    const double span = std::abs(m_top - m_bottom);
    std::vector<double> values{m_top};
    if (span > 0 && std::isfinite(span)) {
        const double low = std::min(m_top, m_bottom);
        const double high = std::max(m_top, m_bottom);
        // The words at the two ends keep their place; a value close to one of them would print over it.
        const double clearance = span * fontMetrics().height() / std::max(1.0, barRect().height());
        // A nice step is at least 2/5 of what it is asked for.
        const double step = niceStep(std::max(span / 4, 2.5 * clearance));
        std::vector<double> inner;
        for (double value = std::ceil(low / step) * step; value < high; value += step)
            if (value - low > clearance && high - value > clearance)
                inner.push_back(value);
        if (m_top > m_bottom)
            std::reverse(inner.begin(), inner.end());
        values.insert(values.end(), inner.begin(), inner.end());
    }
    values.push_back(m_bottom);
    return values;
}

QStringList Legend::tickTexts() const {
    const double span = m_top - m_bottom;
    QStringList texts;
    for (const double value : ticks()) {
        const QString number = numberText(value, span);
        texts << (m_unit == QLatin1String("m") ? tr("%1 m").arg(number) : number);
    }
    return texts;
}

QSize Legend::sizeHint() const {
    int words = fontMetrics().horizontalAdvance(QStringLiteral("0.8888 m"));
    for (const QString& text : tickTexts())
        words = std::max(words, fontMetrics().horizontalAdvance(text));
    const int bar = kBarWidth + kTickLength + 4 + words;
    int head = std::max(fontMetrics().horizontalAdvance(m_title), fontMetrics().horizontalAdvance(m_unit) + 12);
    for (const QString& title : m_expectedTitles)
        head = std::max(head, fontMetrics().horizontalAdvance(title));
    return {std::max(bar, head) + 2 * kPadding, 160};
}

QSize Legend::minimumSizeHint() const {
    return {sizeHint().width(), 90};
}

QRectF Legend::barRect() const {
    const double line = fontMetrics().height();
    double top = kPadding + line + 6;
    if (!m_unit.isEmpty())
        top += line + 10;
    return {static_cast<double>(kPadding), top + line / 2, static_cast<double>(kBarWidth),
            std::max(20.0, height() - top - line / 2 - kPadding - line / 2)};
}

double Legend::yOf(double value) const {
    const QRectF bar = barRect();
    const double span = m_bottom - m_top;
    return span == 0 ? bar.top() : bar.top() + bar.height() * (value - m_top) / span;
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar = barRect();
    const QColor text = palette().color(QPalette::WindowText);
    const QColor secondary = palette().color(QPalette::PlaceholderText);
    const double line = fontMetrics().height();

    painter.setPen(secondary);
    painter.drawText(QRectF(kPadding, kPadding, width() - kPadding, line), Qt::AlignLeft | Qt::AlignVCenter,
                     m_title);
    if (!m_unit.isEmpty()) {
        const QRectF badge(kPadding, kPadding + line + 4, fontMetrics().horizontalAdvance(m_unit) + 12,
                           line + 2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Button));
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
        painter.setPen(text);
        painter.drawText(badge, Qt::AlignCenter, m_unit);
    }

    QLinearGradient gradient(bar.topLeft(), bar.bottomLeft());
    const std::size_t count = m_colours.size();
    for (std::size_t i = 0; i < count; ++i)
        gradient.setColorAt(count == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(count - 1),
                            m_colours[i]);
    QPainterPath outline;
    outline.addRoundedRect(bar, 3, 3);
    painter.fillPath(outline, gradient);

    const std::vector<double> values = ticks();
    const QStringList words = tickTexts();
    painter.setPen(text);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double y = yOf(values[i]);
        painter.setPen(secondary);
        painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + kTickLength, y));
        painter.setPen(text);
        painter.drawText(QRectF(bar.right() + kTickLength + 4, y - line / 2, width() - bar.right(), line),
                         Qt::AlignLeft | Qt::AlignVCenter, words[static_cast<int>(i)]);
    }

    const auto grip = [&](double y, bool active) {
        painter.setPen(QPen(palette().color(QPalette::Base), 1));
        painter.setBrush(active ? palette().color(QPalette::Link) : text);
        painter.drawRoundedRect(QRectF(bar.left() - 3, y - 2.5, bar.width() + 6, 5), 2.5, 2.5);
    };
    grip(m_grip == Grip::Top ? yOf(m_dragTop) : bar.top(), m_grip == Grip::Top);
    grip(m_grip == Grip::Bottom ? yOf(m_dragBottom) : bar.bottom(), m_grip == Grip::Bottom);

    if (std::isfinite(m_marker)) {
        const double y = std::clamp(yOf(m_marker), bar.top(), bar.bottom());
        QPainterPath arrow(QPointF(bar.left() + 1, y));
        arrow.lineTo(bar.left() - 6, y - 4);
        arrow.lineTo(bar.left() - 6, y + 4);
        arrow.closeSubpath();
        painter.setPen(Qt::NoPen);
        painter.fillPath(arrow, palette().color(QPalette::Link));
    }
}

Legend::Grip Legend::gripAt(const QPointF& position) const {
    const QRectF bar = barRect();
    if (position.x() > bar.right() + 8)
        return Grip::None;
    if (std::abs(position.y() - bar.top()) <= kGripReach)
        return Grip::Top;
    return std::abs(position.y() - bar.bottom()) <= kGripReach ? Grip::Bottom : Grip::None;
}

void Legend::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_grip = gripAt(event->position());
    m_dragTop = m_top;
    m_dragBottom = m_bottom;
    update();
}

void Legend::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip == Grip::None) {
        setCursor(gripAt(event->position()) == Grip::None ? Qt::ArrowCursor : Qt::SizeVerCursor);
        return;
    }
    const QRectF bar = barRect();
    const double fraction = std::clamp((event->position().y() - bar.top()) / bar.height(), 0.0, 1.0);
    const double value = m_top + fraction * (m_bottom - m_top);
    const double least = (m_bottom - m_top) / 50;
    if (m_grip == Grip::Top)
        m_dragTop = fraction > 0.98 ? m_bottom - least : value;
    else
        m_dragBottom = fraction < 0.02 ? m_top + least : value;
    update();
}

void Legend::mouseReleaseEvent(QMouseEvent*) {
    const bool moved = m_grip != Grip::None && (m_dragTop != m_top || m_dragBottom != m_bottom);
    m_grip = Grip::None;
    update();
    if (moved)
        Q_EMIT rangeDragged(m_dragTop, m_dragBottom);
}

void Legend::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange)
        refreshAccessibleText();
    QWidget::changeEvent(event);
}

void Legend::refreshAccessibleText() {
    setAccessibleName(tr("Legend"));
    const QStringList words = tickTexts();
    setAccessibleDescription(tr("%1 from %2 at the top to %3 at the bottom, %4")
                                 .arg(m_title, words.first(), words.last(), m_unit));
}

} // namespace fathom::ui
