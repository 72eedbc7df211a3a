#pragma once

#include <QObject>
#include <QString>

namespace fathom::ui {
class MainWindow;
class Session;
} // namespace fathom::ui

namespace fathom::app {

/// Takes one picture of the window at a moment of a real run and ends the program: for pictures in documents.
class WindowShot : public QObject {
    Q_OBJECT

public:
    /// \param moment "start" (ready, nothing running), "running" (first results), "done", or "visible": the program
    /// ends, without a picture, as soon as the window has been drawn, for measurements
    WindowShot(ui::MainWindow& window, ui::Session& session, const QString& file, const QString& moment);

private:
    bool eventFilter(QObject* object, QEvent* event) override;
    void watchStart();
    void watchRunning();
    void watchDone();
    void takeSoon();
    void take();

    ui::MainWindow& m_window;
    ui::Session& m_session;
    QString m_file;
    bool m_scheduled = false;
};

} // namespace fathom::app
