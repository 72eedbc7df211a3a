#pragma once

#include <QImage>
#include <QPointF>
#include <QStringList>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

namespace fathom::ui {

/// One point in two pictures, in pixels of these.
struct MatchLine {
    std::size_t point = 0; ///< number that pointClicked tells
    QPointF first;
    QPointF second;
    double residualPixels = 0;
};

/// Two pictures side by side and lines between what they have in common, coloured by how well it fits, with a legend
/// of the colours below.
class MatchesPicture : public QWidget {
    Q_OBJECT

public:
    explicit MatchesPicture(QWidget* parent = nullptr);

    void setPair(const QImage& first, const QImage& second, std::vector<MatchLine> lines);
    [[nodiscard]] const std::vector<MatchLine>& lines() const { return m_lines; }
    [[nodiscard]] QSize sizeHint() const override { return {960, 420}; }
    /// The line whose end lies nearest to a position in the widget, within a few pixels.
    [[nodiscard]] std::optional<std::size_t> lineAt(const QPointF& position) const;

Q_SIGNALS:
    void pointClicked(std::size_t point);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] static QStringList legendWords();
    [[nodiscard]] double legendHeight() const;
    void paintLegend(QPainter& painter) const;
    [[nodiscard]] QRectF placeOf(bool first) const;
    [[nodiscard]] QPointF shown(const QPointF& pixel, bool first) const;

    QImage m_first;
    QImage m_second;
    std::vector<MatchLine> m_lines;
    std::optional<std::size_t> m_chosen; ///< index into m_lines
};

} // namespace fathom::ui
