#pragma once

#include "ui/widget/timeline.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <vector>

namespace fathom::ui {

/// The strip of a Timeline: every frame's thumbnail while there is room, a sample of them with a playhead
/// when there is not, and below them one line with the state of each frame.
class FrameStrip : public QWidget {
    Q_OBJECT

public:
    explicit FrameStrip(QWidget* parent = nullptr);

    void setFrameCount(int count);
    void setCurrent(int frame);
    void setThumbnail(int frame, const QImage& thumbnail);
    void setState(int frame, FrameState state);
    void setName(int frame, const QString& name);
    /// The timeline has the keyboard.
    void setFocused(bool focused);

    [[nodiscard]] int frameCount() const noexcept { return static_cast<int>(m_frames.size()); }
    [[nodiscard]] FrameState state(int frame) const {
        return m_frames.at(static_cast<std::size_t>(frame)).state;
    }
    /// The frame at a horizontal position, clamped; −1 without frames.
    [[nodiscard]] int frameAt(double x) const;
    /// Horizontal middle of a frame.
    [[nodiscard]] double middleOf(int frame) const;

    [[nodiscard]] QSize sizeHint() const override { return {320, 58}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, 44}; }

Q_SIGNALS:
    void scrubbed(int frame);
    void thumbnailWanted(int frame);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Frame {
        QImage thumbnail;
        QString name;
        FrameState state = FrameState::Waiting;
        bool asked = false;
    };

    [[nodiscard]] double cellWidth() const;
    [[nodiscard]] bool isSampled() const;
    [[nodiscard]] double pitch() const;
    [[nodiscard]] double thumbnailHeight() const;
    void paintCell(QPainter& painter, int frame, const QRectF& cell);
    void paintStates(QPainter& painter) const;
    void paintCurrent(QPainter& painter);
    [[nodiscard]] QColor stateColour(FrameState state) const;

    std::vector<Frame> m_frames;
    int m_current = -1;
    bool m_isFocused = false;
};

} // namespace fathom::ui
