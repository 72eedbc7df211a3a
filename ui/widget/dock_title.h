#pragma once

#include <QFrame>

class QDockWidget;

namespace fathom::ui {

/// The head of a dock: its title, and buttons that take it out of the window or close it.
class DockTitle : public QFrame {
    Q_OBJECT

public:
    explicit DockTitle(QDockWidget* dock);
};

} // namespace fathom::ui
