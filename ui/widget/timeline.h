#pragma once

#include <QImage>
#include <QWidget>

class QLabel;
class QTimer;
class QToolButton;

namespace fathom::ui {

class FrameStrip;

/// How far a frame of the timeline is.
enum class FrameState { Waiting, Running, Done, Problem };

/// All frames of a scene in one strip with a playhead: scrub with the mouse, arrows, Home, End, Space to
/// play, J / K / L to play backwards, stop and play (again: faster). Knows nothing of the engine.
class Timeline : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    /// Starts anew with `count` waiting frames without thumbnails; keeps the current frame where it exists.
    void setFrameCount(int count);
    void setThumbnail(int frame, const QImage& thumbnail);
    void setState(int frame, FrameState state);
    /// Shown as a tool tip over the frame.
    void setName(int frame, const QString& name);
    /// Frames a second at normal speed, 0.5 … 60.
    void setRate(double framesPerSecond);

    [[nodiscard]] int frameCount() const;
    [[nodiscard]] int currentFrame() const noexcept { return m_current; } ///< −1 without frames
    [[nodiscard]] FrameState state(int frame) const;
    [[nodiscard]] bool isPlaying() const noexcept { return m_direction != 0; }
    [[nodiscard]] QString positionText() const;

public Q_SLOTS:
    /// Clamped to the frames there are; emits currentFrameChanged when it is another one.
    void setCurrentFrame(int frame);
    void play();
    void playBackwards();
    void stop();
    void togglePlay();
    void stepForward();
    void stepBack();
    void goToStart();
    void goToEnd();

Q_SIGNALS:
    void currentFrameChanged(int frame);
    void playingChanged(bool playing);
    /// A frame came into sight that has no thumbnail yet; asked once for each frame.
    void thumbnailWanted(int frame);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void startPlaying(int direction);
    void advance();
    void refresh();
    void refreshWords();

    int m_current = -1;
    int m_direction = 0;
    int m_speed = 1;
    double m_rate = 8;
    QTimer* m_timer = nullptr;
    QToolButton* m_back = nullptr;
    QToolButton* m_play = nullptr;
    QToolButton* m_forward = nullptr;
    FrameStrip* m_strip = nullptr;
    QLabel* m_position = nullptr;
};

} // namespace fathom::ui
