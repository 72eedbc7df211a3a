#pragma once

#include <QString>

class QMainWindow;
class QToolBar;

namespace fathom::ui {

class Actions;
class Session;

/// File, Edit, View, Run, Window and Help, from the actions.
void buildMenus(QMainWindow& window, Session& session, const Actions& actions);

/// Open, Run or Stop, Export, the model, the device, help.
QToolBar* buildToolBar(QMainWindow& window, Session& session, const Actions& actions);

} // namespace fathom::ui
