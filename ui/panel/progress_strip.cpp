#include "ui/panel/progress_strip.h"

#include "ui/actions.h"
#include "ui/session/session.h"
#include "ui/text/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace fathom::ui {

namespace {

constexpr int kSteps = 1000;

/// Position over all jobs, 0 … kSteps; negative while it cannot be told.
int positionOf(const Workload& load) {
    if (!load.running || load.running->progress.total == 0 ||
        load.running->progress.stage == Stage::LoadingModel)
        return load.jobNumber > 1 ? kSteps * (load.jobNumber - 1) / load.jobCount : -1;
    const double part = double(load.running->progress.done) / double(load.running->progress.total);
    return static_cast<int>(kSteps * (load.jobNumber - 1 + part) / load.jobCount);
}

} // namespace

ProgressStrip::ProgressStrip(Session& session, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_session(session), m_bar(new QProgressBar), m_text(new QLabel), m_jobs(new QLabel),
      m_stop(new QToolButton) {
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(180, 6);
    m_bar->setAccessibleName(tr("Progress"));
    m_jobs->setProperty("secondary", true);
    m_stop->setIcon(themeIcon(QStringLiteral("stop")));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Stop everything; what is finished stays"));
    m_stop->setAccessibleName(tr("Stop everything"));
    m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stop->setAutoRaise(true);
    auto* log = new QToolButton;
    log->setDefaultAction(actions[ActionId::LogDock]);
    log->setAccessibleName(tr("Log"));
    log->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    log->setAutoRaise(true);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPanelPadding, 2, 6, 2);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_bar);
    layout->addWidget(m_text);
    layout->addWidget(m_jobs);
    layout->addStretch();
    layout->addWidget(m_stop);
    layout->addWidget(log);

    // The strip keeps its height when the button goes.
    QSizePolicy policy = m_stop->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_stop->setSizePolicy(policy);

    connect(m_stop, &QToolButton::clicked, this, &ProgressStrip::stop);
    connect(&session, &Session::workloadChanged, this, &ProgressStrip::refresh);
    refresh();
}

QString ProgressStrip::text() const {
    return m_text->text();
}

void ProgressStrip::stop() {
    m_stopping = true;
    m_session.stopAll();
    refresh();
}

void ProgressStrip::refresh() {
    const Workload load = m_session.workload();
    const bool idle = load.isIdle();
    if (idle)
        m_stopping = false;
    m_bar->setVisible(!idle);
    m_stop->setVisible(!idle);
    const bool stopping = m_stopping || load.isStopping;
    m_stop->setEnabled(!stopping);
    m_jobs->setVisible(load.jobCount > 1);
    m_jobs->setText(tr("job %1 of %2").arg(load.jobNumber).arg(load.jobCount));
    if (!idle) {
        const int position = positionOf(load);
        // Equal ends make Qt draw "busy" without a number; a paused queue is not busy.
        const bool isWaiting = load.isPaused && !load.running && !load.isListing;
        m_bar->setRange(0, position < 0 && !isWaiting ? 0 : kSteps);
        m_bar->setValue(position);
    }
    QString text = tr("Ready");
    if (stopping)
        text = tr("Stopping…");
    else if (load.running)
        text = progressText(load.running->progress, load.running->viewsPerSecond,
                            load.running->secondsLeft.value_or(0));
    else if (load.isPaused && load.jobCount > 0)
        text = tr("The queue is paused");
    else if (load.isListing)
        text = tr("Reading files…");
    else if (!idle)
        text = tr("Starting…");
    else if (load.isPaused)
        text = tr("The queue is paused");
    m_text->setText(text);
    m_bar->setAccessibleDescription(text);
}

} // namespace fathom::ui
