#pragma once

#include <QImage>
#include <QWidget>

#include <optional>

namespace fathom::ui {

class SplitHandle;

/// Shows one picture, or two beside a movable line, with zoom about the cursor and pan.
/// Positions in the picture are pixels with the first pixel spanning [0, 1].
class PictureCanvas : public QWidget {
    Q_OBJECT

public:
    explicit PictureCanvas(QWidget* parent = nullptr);

    /// Zoom and pan stay when the size stays.
    void setPicture(const QImage& picture);
    /// Shows `left` on the left of the line and `right` on its right; both of one size.
    void setPictures(const QImage& left, const QImage& right);
    /// Shows words in place of a picture.
    void setMessage(const QString& message);
    /// A mark on a pixel.
    void setMark(std::optional<QPoint> pixel);
    void setSplit(double position);

    [[nodiscard]] double split() const;
    [[nodiscard]] QString message() const { return m_message; }
    [[nodiscard]] QSize pictureSize() const { return m_size; }
    /// Logical pixels per picture pixel.
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] QPointF widgetFromPicture(const QPointF& position) const;
    [[nodiscard]] QPointF pictureFromWidget(const QPointF& position) const;

    void zoomBy(double factor, const QPointF& about);
    void zoomToFit();
    void zoomToPixels();

    [[nodiscard]] QSize sizeHint() const override { return {480, 320}; }

Q_SIGNALS:
    /// The pixel under the cursor; (−1, −1) outside the picture.
    void hovered(const QPoint& pixel);
    void clicked(const QPoint& pixel);
    /// An arrow key asked for the neighbour pixel.
    void markMoved(const QPoint& step);
    void splitMoved(double position);
    /// The copy shortcut was pressed.
    void copyWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void takeSize(QSize size);
    void keepInSight();
    void placeHandle();
    void paintPicture(QPainter& painter, const QImage& picture) const;
    [[nodiscard]] double fitZoom() const;
    [[nodiscard]] QRectF pictureRect() const;
    [[nodiscard]] QPoint pixelAt(const QPointF& position) const;

    QImage m_left;
    QImage m_right;
    QString m_message;
    QSize m_size;
    std::optional<QPoint> m_mark;
    double m_zoom = 1;
    QPointF m_offset; ///< widget position of the picture's top left corner
    bool m_fits = true;
    QPointF m_pressed;
    QPointF m_lastPosition;
    bool m_dragged = false;
    SplitHandle* m_handle = nullptr;
};

} // namespace fathom::ui
