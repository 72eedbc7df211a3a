#pragma once

#include <QAbstractSlider>

namespace fathom::ui {

/// The upright line with a knob between two pictures. Its owner places it; value 0 … 1000 from left to right.
class SplitHandle : public QAbstractSlider {
    Q_OBJECT

public:
    static constexpr int kMaximum = 1000;

    explicit SplitHandle(QWidget* parent);

    /// The span of the pictures in the parent's coordinates; the handle moves inside it.
    void setTrack(const QRectF& track);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void sliderChange(SliderChange change) override;

private:
    void place();

    QRectF m_track;
};

} // namespace fathom::ui
