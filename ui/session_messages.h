#pragma once

#include <QObject>

namespace fathom {
class Error;
}

namespace fathom::ui {

class Commands;
class MessageBar;
class Session;

/// Says in the message bar what the session reports and no panel shows.
class SessionMessages : public QObject {
    Q_OBJECT

public:
    SessionMessages(Session& session, MessageBar& bar, Commands& commands, QObject* parent);

private:
    void showProblem(const Error& problem);

    MessageBar& m_bar;
    Commands& m_commands;
};

} // namespace fathom::ui
