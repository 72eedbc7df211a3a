#include "app/window_shot.h"

#include "ui/main_window.h"
#include "ui/panel/workspace.h"
#include "ui/session/session.h"
#include "ui/view/scene_view.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

namespace fathom::app {

namespace {
constexpr int kSettleMilliseconds = 700; ///< for thumbnails, layout and the last frame
} // namespace

WindowShot::WindowShot(ui::MainWindow& window, ui::Session& session, const QString& file,
                       const QString& moment)
    : m_window(window), m_session(session), m_file(file) {
    connect(&session, &ui::Session::sceneChanged, this, [this](ui::SceneId id) {
        const ui::OpenScene* scene = m_session.scene(id);
        if (scene && scene->state == ui::SceneState::Failed)
            takeSoon();
    });
    if (moment == QLatin1String("visible"))
        window.installEventFilter(this);
    else if (moment == QLatin1String("done"))
        watchDone();
    else if (moment == QLatin1String("running"))
        watchRunning();
    else
        watchStart();
}

bool WindowShot::eventFilter(QObject* object, QEvent* event) {
    if (object == &m_window && event->type() == QEvent::Paint && !m_scheduled) {
        m_scheduled = true;
        // After this paint event the picture is on the screen; nothing of what runs beside it is waited for.
        QTimer::singleShot(0, this, [] { std::_Exit(0); });
    }
    return QObject::eventFilter(object, event);
}

void WindowShot::watchStart() {
    connect(&m_session.catalogue(), &ui::Catalogue::ready, this, &WindowShot::takeSoon);
}

void WindowShot::watchRunning() {
    connect(&m_session, &ui::Session::viewsAdded, this, &WindowShot::takeSoon);
}

void WindowShot::watchDone() {
    const auto check = [this] {
        const ui::OpenScene* scene = m_session.currentScene();
        ui::SceneView* view = m_window.workspace().sceneView();
        if (scene && scene->result && !m_session.isBusy() && (!view->isAvailable() || view->isComplete()))
            takeSoon();
    };
    connect(&m_session, &ui::Session::workloadChanged, this, check);
    connect(m_window.workspace().sceneView(), &ui::SceneView::completed, this, check);
}

void WindowShot::takeSoon() {
    if (m_scheduled)
        return;
    m_scheduled = true;
    QTimer::singleShot(kSettleMilliseconds, this, &WindowShot::take);
}

void WindowShot::take() {
    const bool saved = m_window.grab().save(m_file);
    if (!saved)
        std::fprintf(stderr, "fathom: %s could not be written\n", qPrintable(m_file));
    m_session.stopAll();
    QCoreApplication::exit(saved ? 0 : 1);
}

} // namespace fathom::app
