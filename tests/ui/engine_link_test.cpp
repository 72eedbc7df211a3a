#include "ui/session/engine_link.h"

#include <QCoreApplication>
#include <QTest>

#include <thread>

using namespace fathom;
using namespace fathom::ui;

class EngineLinkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventsArriveInOrderOnTheThreadOfTheLink() {
        EngineLink link;
        QStringList seen;
        const auto here = std::this_thread::get_id();
        connect(&link, &EngineLink::statusArrived, this, [&](const JobStatus& status) {
            QVERIFY(std::this_thread::get_id() == here);
            seen << QStringLiteral("status %1").arg(status.progress.done);
        });
        connect(&link, &EngineLink::startArrived, this, [&](JobId, std::size_t first, std::size_t) {
            seen << QStringLiteral("start %1").arg(first);
        });
        std::thread([&] {
            JobStatus status{1, "job", JobState::Running, {Stage::Estimating, 1, 9}, 0, {}, {}, {}, {}};
            link.jobChanged(status);
            status.progress.done = 2;
            link.jobChanged(status);
            link.framesStarted(1, 5, 1);
            status.progress.done = 3;
            link.jobChanged(status);
        }).join();
        QVERIFY(seen.isEmpty());
        QCoreApplication::processEvents();
        // Of the first two statuses in a row only the last is told.
        QCOMPARE(seen, QStringList({QStringLiteral("status 2"), QStringLiteral("start 5"),
                                    QStringLiteral("status 3")}));
    }

    void theEndOfAJobIsNeverSwallowed() {
        EngineLink link;
        std::vector<JobState> seen;
        connect(&link, &EngineLink::statusArrived, this,
                [&](const JobStatus& status) { seen.push_back(status.state); });
        for (const JobState state : {JobState::Queued, JobState::Running, JobState::Running, JobState::Done})
            link.jobChanged({1, "job", state, {}, 0, {}, {}, {}, {}});
        QCoreApplication::processEvents();
        QVERIFY((seen == std::vector<JobState>{JobState::Queued, JobState::Running, JobState::Done}));
    }

    void whatIsPostedWhileDeliveringIsNotLost() {
        EngineLink link;
        int seen = 0;
        connect(&link, &EngineLink::startArrived, this, [&](JobId, std::size_t first, std::size_t) {
            ++seen;
            if (first < 5)
                link.framesStarted(1, first + 1, 1);
        });
        link.framesStarted(1, 0, 1);
        QTRY_COMPARE(seen, 6);
    }
};

QTEST_GUILESS_MAIN(EngineLinkTest)
#include "engine_link_test.moc"
