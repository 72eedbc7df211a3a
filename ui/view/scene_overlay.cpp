#include "ui/view/scene_overlay.h"

#include "ui/view/axes_gizmo.h"
#include "ui/view/probe.h"
#include "ui/widget/number_text.h"

#include <QCoreApplication>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

constexpr double kMargin = 12;

struct SceneWords {
    Q_DECLARE_TR_FUNCTIONS(fathom::ui::SceneView)
};

class OverlayPainter {
public:
    OverlayPainter(QPainter& painter, const QPalette& palette, const SceneOverlay& overlay)
        : m_painter(painter), m_palette(palette), m_overlay(overlay), m_line(painter.fontMetrics().height()) {
    }

    void paint() {
        if (m_overlay.look)
            paintLook(*m_overlay.look);
        if (m_overlay.total > 0)
            paintCounts();
        else
            paintHint();
        if (m_overlay.total > 0 && m_overlay.pixelLength > 0)
            paintScaleBar();
        if (m_overlay.axes)
            paintAxisLetters();
        if (m_overlay.scale)
            paintScale(*m_overlay.scale);
        if (m_overlay.pivot)
            paintPivot(*m_overlay.pivot);
        if (m_overlay.hovered)
            pill(m_overlay.hovered->text, m_overlay.hovered->position + QPointF(14, 14), Qt::AlignLeft);
        if (m_overlay.hasFocus) {
            m_painter.setBrush(Qt::NoBrush);
            m_painter.setPen(QPen(m_palette.color(QPalette::Link), 1));
            m_painter.drawRect(QRectF(QPointF(0, 0), m_overlay.size).adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }

private:
    /// Words on a rounded plate. \return its place
    QRectF pill(const QString& text, QPointF corner, Qt::Alignment side) {
        const double width = m_painter.fontMetrics().horizontalAdvance(text) + 16;
        if (side & Qt::AlignRight)
            corner.rx() -= width;
        if (side & Qt::AlignHCenter)
            corner.rx() -= width / 2;
        corner.setX(std::clamp(corner.x(), 4.0, std::max(4.0, m_overlay.size.width() - width - 4)));
        const QRectF place(corner, QSizeF(width, m_line + 6));
        QColor plate = m_palette.color(QPalette::Base);
        plate.setAlphaF(0.82F);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(plate);
        m_painter.drawRoundedRect(place, 5, 5);
        m_painter.setPen(m_palette.color(QPalette::Text));
        m_painter.drawText(place, Qt::AlignCenter, text);
        return place;
    }

    void paintHint() {
        const QRectF place(kMargin, 0, m_overlay.size.width() - 2 * kMargin, m_overlay.size.height());
        m_painter.setPen(m_palette.color(QPalette::PlaceholderText));
        m_painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, m_overlay.hint);
    }

    void paintCounts() {
        const QLocale locale;
        pill(SceneWords::tr("%1 of %2 points")
                 .arg(locale.toString(static_cast<qulonglong>(m_overlay.kept)),
                      locale.toString(static_cast<qulonglong>(m_overlay.total))),
             {m_overlay.size.width() - kMargin, kMargin}, Qt::AlignRight);
    }

    void paintScaleBar() {
        const double length = scaleBarLength(m_overlay.pixelLength, 140);
        const double pixels = length / m_overlay.pixelLength;
        const QString number = QLocale().toString(length, 'g', 3);
        const QString text =
            m_overlay.unit == DepthUnit::Metres ? SceneWords::tr("%1 m").arg(number) : number;
        const double right = m_overlay.size.width() - kMargin;
        const double bottom = m_overlay.size.height() - kMargin;
        const QRectF badge = pill(unitText(m_overlay.unit), {right, bottom - m_line - 6}, Qt::AlignRight);
        const double end = badge.left() - 12;
        const double y = badge.bottom() - 5;
        QPainterPath bar(QPointF(end - pixels, y - 5));
        bar.lineTo(end - pixels, y);
        bar.lineTo(end, y);
        bar.lineTo(end, y - 5);
        m_painter.setBrush(Qt::NoBrush);
        QColor halo = m_palette.color(QPalette::Window);
        halo.setAlphaF(0.7F);
        m_painter.setPen(QPen(halo, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.drawPath(bar);
        m_painter.setPen(
            QPen(m_palette.color(QPalette::WindowText), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.drawPath(bar);
        haloText(QRectF(end - std::max(pixels, 80.0), y - 7 - m_line, std::max(pixels, 80.0), m_line), text,
                 pixels < 80 ? Qt::AlignRight : Qt::AlignHCenter);
    }

    void haloText(const QRectF& place, const QString& text, Qt::Alignment alignment) {
        QColor halo = m_palette.color(QPalette::Window);
        halo.setAlphaF(0.6F);
        m_painter.setPen(halo);
        for (const QPointF off : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            m_painter.drawText(place.translated(off), alignment | Qt::AlignVCenter, text);
        m_painter.setPen(m_palette.color(QPalette::WindowText));
        m_painter.drawText(place, alignment | Qt::AlignVCenter, text);
    }

    void paintAxisLetters() {
        const auto positions = AxesGizmo::labelPositions(*m_overlay.axes);
        const std::array<QString, 3> letters{QStringLiteral("X"), QStringLiteral("Y"), QStringLiteral("Z")};
        const double half = m_overlay.axesPlace.width() / 2;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const QPointF centre = m_overlay.axesPlace.center() + positions[i] * half;
            haloText(QRectF(centre - QPointF(10, 10), QSizeF(20, 20)), letters[i], Qt::AlignHCenter);
        }
    }

    void paintScale(const SceneOverlay::Scale& scale) {
        const QRectF bar(m_overlay.size.width() - kMargin - 10, kMargin + 2 * m_line + 16, 10, 110);
        QLinearGradient gradient(bar.topLeft(), bar.bottomLeft());
        const auto count = static_cast<double>(scale.topToBottom.size());
        for (std::size_t i = 0; i < scale.topToBottom.size(); ++i)
            gradient.setColorAt(static_cast<double>(i) / std::max(1.0, count - 1), scale.topToBottom[i]);
        QPainterPath outline;
        outline.addRoundedRect(bar, 3, 3);
        m_painter.fillPath(outline, gradient);
        const double right = bar.left() - 6;
        const auto at = [&](double y) { return QRectF(right - 160, y - m_line / 2, 160, m_line); };
        haloText(at(bar.top() + m_line / 2), scale.topText, Qt::AlignRight);
        haloText(at(bar.bottom() - m_line / 2), scale.bottomText, Qt::AlignRight);
        haloText(at(bar.center().y()), scale.title, Qt::AlignRight);
    }

    void paintPivot(const QPointF& at) {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(QColor(0, 0, 0, 120), 3.5));
        m_painter.drawEllipse(at, 5, 5);
        m_painter.setPen(QPen(m_palette.color(QPalette::Link), 1.8));
        m_painter.drawEllipse(at, 5, 5);
    }

    void paintLook(const SceneOverlay::Look& look) {
        QPainterPath outside;
        outside.addRect(QRectF(QPointF(0, 0), m_overlay.size));
        outside.addRect(look.photoPlace);
        QColor veil = m_palette.color(QPalette::Window);
        veil.setAlphaF(0.55F);
        m_painter.fillPath(outside, veil);
        if (!look.photo.isNull()) {
            m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
            m_painter.setOpacity(0.6);
            m_painter.drawImage(look.photoPlace, look.photo);
            m_painter.setOpacity(1);
        }
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_palette.color(QPalette::Link), 1.5));
        m_painter.drawRect(look.photoPlace.adjusted(0.5, 0.5, -0.5, -0.5));
        pill(SceneWords::tr("Through %1 · P: photo · Esc: back").arg(look.name),
             {m_overlay.size.width() / 2, kMargin}, Qt::AlignHCenter);
    }

    QPainter& m_painter;
    const QPalette& m_palette;
    const SceneOverlay& m_overlay;
    double m_line;
};

} // namespace

double scaleBarLength(double pixelLength, double longest) {
    return niceStep(pixelLength * longest);
}

void paintOverlay(QPainter& painter, const QPalette& palette, const SceneOverlay& overlay) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    OverlayPainter(painter, palette, overlay).paint();
}

} // namespace fathom::ui
