#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace fathom::ui {

class Actions;
class Session;

/// The line below everything: how far the work is, how fast, how long still, and Stop.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    ProgressStrip(Session& session, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;

private:
    void refresh();
    void stop();

    Session& m_session;
    QProgressBar* m_bar;
    QLabel* m_text;
    QLabel* m_jobs;
    QToolButton* m_stop;
    bool m_stopping = false;
};

} // namespace fathom::ui
