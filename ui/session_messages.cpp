#include "ui/session_messages.h"

#include "ui/commands.h"
#include "ui/session/session.h"
#include "ui/text/error_text.h"
#include "ui/widget/message_bar.h"

#include <QDir>

namespace fathom::ui {

SessionMessages::SessionMessages(Session& session, MessageBar& bar, Commands& commands, QObject* parent)
    : QObject(parent), m_bar(bar), m_commands(commands) {
    connect(&session, &Session::noticeRaised, this,
            [this](const QString& text) { m_bar.show(MessageBar::Kind::Information, text); });
    connect(&session, &Session::openingFailed, this, &SessionMessages::showProblem);
    // The dialog of the export says it when one fails.
    connect(&session, &Session::exportEnded, this, [this](JobId, const std::optional<ExportSummary>& summary) {
        if (summary)
            m_bar.show(MessageBar::Kind::Good,
                       tr("Exported to %1.")
                           .arg(QDir::toNativeSeparators(QString::fromStdString(summary->path.string()))));
    });
    // A failed scene without any view has a card in the centre; one with views keeps showing them.
    connect(&session, &Session::sceneChanged, this, [this, &session](SceneId id) {
        const OpenScene* scene = session.scene(id);
        if (scene && scene->state == SceneState::Failed && scene->problem && scene->hasViews())
            showProblem(*scene->problem);
    });
}

void SessionMessages::showProblem(const Error& problem) {
    const ErrorText text = errorText(problem);
    m_bar.show(MessageBar::Kind::Problem, text.title + QLatin1Char(' ') + text.advice, text.actionLabel,
               [this, action = text.action] { m_commands.follow(action); });
}

} // namespace fathom::ui
