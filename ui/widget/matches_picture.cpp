#include "ui/widget/matches_picture.h"

#include "ui/theme/palette.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>

namespace fathom::ui {

namespace {

constexpr double kGap = kSpacing;
constexpr std::size_t kMostLines = 250; ///< more would hide the pictures; all points keep their dots
constexpr double kGoodPixels = 1;
constexpr double kFairPixels = 2;
constexpr double kDot = 8; ///< in the legend

QColor colourOf(const ThemeColours& colours, double residual) {
    if (residual < kGoodPixels)
        return colours.good;
    return residual < kFairPixels ? colours.attention : colours.problem;
}

} // namespace

MatchesPicture::MatchesPicture(QWidget* parent) : QWidget(parent) {
    setMinimumSize(480, 200);
    setAccessibleName(tr("Two photos and their common points"));
    setAccessibleDescription(legendWords().join(QStringLiteral(", ")));
}

/// What the colours of colourOf mean.
QStringList MatchesPicture::legendWords() {
    return {tr("Residual below %1 pixel").arg(kGoodPixels),
            tr("%1 to %2 pixels").arg(kGoodPixels).arg(kFairPixels),
            tr("%1 pixels or more").arg(kFairPixels)};
}

double MatchesPicture::legendHeight() const {
    return fontMetrics().height() + kGap;
}

void MatchesPicture::paintLegend(QPainter& painter) const {
    const ThemeColours& colours = themeColours(palette());
    const QStringList words = legendWords();
    const std::array<QColor, 3> dots{colours.good, colours.attention, colours.problem};
    const double line = fontMetrics().height();
    QPointF at(kGap, height() - line);
    for (int i = 0; i < words.size(); ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(dots[static_cast<std::size_t>(i)]);
        painter.drawEllipse(QRectF(at.x(), at.y() + (line - kDot) / 2, kDot, kDot));
        const double width = fontMetrics().horizontalAdvance(words[i]);
        painter.setPen(colours.secondary);
        painter.drawText(QRectF(at.x() + 2 * kDot, at.y(), width + 1, line), Qt::AlignVCenter, words[i]);
        at.rx() += 2 * kDot + width + 2 * kGap;
    }
}

void MatchesPicture::setPair(const QImage& first, const QImage& second, std::vector<MatchLine> lines) {
    m_first = first;
    m_second = second;
    m_lines = std::move(lines);
    m_chosen.reset();
    update();
}

QRectF MatchesPicture::placeOf(bool first) const {
    const QImage& picture = first ? m_first : m_second;
    const QSizeF half((width() - kGap) / 2, height() - legendHeight());
    const QSizeF size = QSizeF(picture.size()).scaled(half, Qt::KeepAspectRatio);
    const double left = first ? 0 : half.width() + kGap;
    return {QPointF(left + (half.width() - size.width()) / 2, (half.height() - size.height()) / 2), size};
}

QPointF MatchesPicture::shown(const QPointF& pixel, bool first) const {
    const QImage& picture = first ? m_first : m_second;
    const QRectF place = placeOf(first);
    return {place.left() + pixel.x() * place.width() / std::max(1, picture.width()),
            place.top() + pixel.y() * place.height() / std::max(1, picture.height())};
}

void MatchesPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const ThemeColours& colours = themeColours(palette());
    painter.fillRect(rect(), colours.window);
    paintLegend(painter);
    painter.drawImage(placeOf(true), m_first);
    painter.drawImage(placeOf(false), m_second);
    const std::size_t step = std::max<std::size_t>(1, m_lines.size() / kMostLines);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const MatchLine& line = m_lines[i];
        QColor colour = colourOf(colours, line.residualPixels);
        if (i % step == 0 && !m_chosen) {
            colour.setAlphaF(0.55F);
            painter.setPen(QPen(colour, 1));
            painter.drawLine(shown(line.first, true), shown(line.second, false));
        }
        colour.setAlphaF(0.9F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(shown(line.first, true), 2, 2);
        painter.drawEllipse(shown(line.second, false), 2, 2);
    }
    if (m_chosen) {
        const MatchLine& line = m_lines[*m_chosen];
        painter.setPen(QPen(colours.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawLine(shown(line.first, true), shown(line.second, false));
        painter.drawEllipse(shown(line.first, true), 6, 6);
        painter.drawEllipse(shown(line.second, false), 6, 6);
    }
}

std::optional<std::size_t> MatchesPicture::lineAt(const QPointF& position) const {
    constexpr double kReach = 12;
    double nearest = kReach * kReach;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        for (const bool first : {true, false}) {
            const QPointF gap = shown(first ? m_lines[i].first : m_lines[i].second, first) - position;
            const double distance = QPointF::dotProduct(gap, gap);
            if (distance < nearest) {
                nearest = distance;
                found = i;
            }
        }
    return found;
}

void MatchesPicture::mousePressEvent(QMouseEvent* event) {
    m_chosen = lineAt(event->position());
    if (m_chosen)
        Q_EMIT pointClicked(m_lines[*m_chosen].point);
    update();
}

} // namespace fathom::ui
