#pragma once

#include <QColor>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace fathom::ui {

/// A vertical colour bar with values and a unit badge. Its two handles can be dragged to change the range.
/// Knows nothing of the engine: colours come from top to bottom, values are those at the top and bottom edge.
class Legend : public QWidget {
    Q_OBJECT

public:
    explicit Legend(QWidget* parent = nullptr);

    void setColours(const std::vector<QColor>& topToBottom);
    /// \param top value at the upper end, above or below `bottom`
    void setRange(double top, double bottom);
    void setTitle(const QString& title);
    /// Titles for which there is room from the start, so that what stands beside the legend keeps its place.
    void expectTitles(const QStringList& titles);
    /// "m", "relative", …; empty hides the badge.
    void setUnit(const QString& unit);
    /// A mark at a value, for the pixel under the cursor; NaN takes it away.
    void setMarker(double value);

    [[nodiscard]] double top() const noexcept { return m_top; }
    [[nodiscard]] double bottom() const noexcept { return m_bottom; }
    [[nodiscard]] QString unit() const { return m_unit; }
    [[nodiscard]] QString title() const { return m_title; }
    /// The words beside the bar, from top to bottom.
    [[nodiscard]] QStringList tickTexts() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A handle was dragged; the owner decides what happens.
    void rangeDragged(double top, double bottom);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Grip { None, Top, Bottom };

    [[nodiscard]] QRectF barRect() const;
    [[nodiscard]] double yOf(double value) const;
    [[nodiscard]] Grip gripAt(const QPointF& position) const;
    [[nodiscard]] std::vector<double> ticks() const;
    void refreshAccessibleText();

    std::vector<QColor> m_colours;
    double m_top = 1;
    double m_bottom = 0;
    double m_marker;
    QString m_title;
    QStringList m_expectedTitles;
    QString m_unit;
    Grip m_grip = Grip::None;
    double m_dragTop = 1;
    double m_dragBottom = 0;
};

} // namespace fathom::ui
