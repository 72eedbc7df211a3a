#pragma once

#include "ui/view/shown_picture.h"

#include <QWidget>

#include <optional>

namespace fathom::ui {

class SplitHandle;

/// Shows one picture, or two beside a movable line, with zoom about the cursor and pan.
/// Positions in the picture count the pixels of its raster, the first of which spans [0, 1]; everything that is shown
/// fills that raster, however many pixels of its own it has.
class PictureCanvas : public QWidget {
    Q_OBJECT

public:
    explicit PictureCanvas(QWidget* parent = nullptr);

    /// Zoom and pan stay when the size of the photo stays.
    /// \param raster what positions count
    /// \param originalPixels how many pixels of the photo lie behind the raster
    void setSizes(QSize raster, QSizeF originalPixels);
    void setPicture(const ShownPicture& picture);
    /// Shows `left` on the left of the line and `right` on its right.
    void setPictures(const ShownPicture& left, const ShownPicture& right);
    /// Shows words in place of a picture.
    void setMessage(const QString& message);
    /// A mark on a pixel.
    void setMark(std::optional<QPoint> pixel);
    void setSplit(double position);

    [[nodiscard]] double split() const;
    [[nodiscard]] QString message() const { return m_message; }
    /// Logical pixels per pixel of the photo.
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] QPointF widgetFromPicture(const QPointF& position) const;
    [[nodiscard]] QPointF pictureFromWidget(const QPointF& position) const;

    void zoomBy(double factor, const QPointF& about);
    void zoomToFit();
    /// One pixel of the photo on each of the screen, also where the whole photo could be shown larger.
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
    void zoomTo(double zoom, const QPointF& about);
    void keepInSight();
    void placeHandle();
    void paintPicture(QPainter& painter, const ShownPicture& picture) const;
    [[nodiscard]] double fitZoom() const;
    [[nodiscard]] QRectF pictureRect() const;
    [[nodiscard]] QPoint pixelAt(const QPointF& position) const;

    ShownPicture m_left;
    ShownPicture m_right;
    QString m_message;
    QSize m_raster;
    QSizeF m_original; ///< what zoom refers to
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
