#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace fathom::ui {

class Actions;
class Session;
class ThumbnailLoader;

/// The centre while nothing is open: a drop target, two buttons, and what was open before.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(Session& session, const Actions& actions, ThumbnailLoader& thumbnails,
               QWidget* parent = nullptr);

    /// Something usable is held over the window.
    void setDropActive(bool active);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildTarget(const Actions& actions);
    void refreshRecent();

    Session& m_session;
    ThumbnailLoader& m_thumbnails;
    bool m_dropActive = false;
    QWidget* m_target;
    QLabel* m_icon;
    QLabel* m_explanation;
    QLabel* m_recentHeading;
    QGridLayout* m_recent;
};

} // namespace fathom::ui
