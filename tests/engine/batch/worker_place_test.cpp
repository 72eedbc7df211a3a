#include "engine/batch/worker_place.h"

#include "tests/support/expect_error.h"

#include <QTest>
#include <map>

using namespace fathom::batch;
using fathom::ErrorCode;

namespace {

using Variables = std::map<std::string, std::string>;

WorkerPlace placeIn(const Variables& variables) {
    return workerPlaceFrom([&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

void expectPlace(const WorkerPlace& place, const char* launcher, int rank, int workers, int localRank, int localWorkers) {
    QCOMPARE(place.launcher, std::string(launcher));
    QCOMPARE(place.rank, rank);
    QCOMPARE(place.workers, workers);
    QCOMPARE(place.localRank, localRank);
    QCOMPARE(place.localWorkers, localWorkers);
}

} // namespace

class WorkerPlaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutALauncherOneProcessWorksAlone() {
        expectPlace(placeIn({{"HOME", "/root"}, {"SLURM_NTASKS", "8"}, {"MASTER_ADDR", "a"}}), "", 0, 1, 0, 1);
        QVERIFY(!placeIn({{"MASTER_ADDR", "a"}}).queue);
    }

    void torchrunHostsTheQueueItself() {
        const WorkerPlace place = placeIn({{"RANK", "3"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"LOCAL_WORLD_SIZE", "2"},
                                           {"MASTER_ADDR", "node0"}, {"MASTER_PORT", "41234"},
                                           {"TORCHELASTIC_USE_AGENT_STORE", "True"}, {"TORCHELASTIC_RESTART_COUNT", "2"}});
        expectPlace(place, "torchrun", 3, 4, 1, 2);
        QVERIFY(place.queue && place.queue->launcherHosts);
        QCOMPARE(place.queue->host, std::string("node0"));
        QCOMPARE(place.queue->port, std::uint16_t(41234));
        QCOMPARE(place.queue->attempt, std::string("2"));
    }

    void mpiNamesItsWorkersWithoutAQueue() {
        const WorkerPlace place = placeIn({{"OMPI_COMM_WORLD_RANK", "5"}, {"OMPI_COMM_WORLD_SIZE", "8"},
                                           {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "4"}});
        expectPlace(place, "Open MPI", 5, 8, 1, 4);
        QVERIFY(!place.queue);
        expectPlace(placeIn({{"PMI_RANK", "1"}, {"PMI_SIZE", "2"}, {"MPI_LOCALRANKID", "1"}, {"MPI_LOCALNRANKS", "2"}}), "MPI", 1,
                    2, 1, 2);
        expectPlace(placeIn({{"MV2_COMM_WORLD_RANK", "1"}, {"MV2_COMM_WORLD_SIZE", "2"}}), "MVAPICH", 1, 2, 0, 1);
    }

    void aMasterOfMpiWorkersHasAStandardPort() {
        const WorkerPlace place =
            placeIn({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"MASTER_ADDR", "127.0.0.1"}});
        QVERIFY(place.queue && !place.queue->launcherHosts);
        QCOMPARE(place.queue->port, std::uint16_t(29500));
    }

    void slurmCountsTheTasksOfAStep() {
        expectPlace(placeIn({{"SLURM_STEP_ID", "0"}, {"SLURM_PROCID", "6"}, {"SLURM_NTASKS", "9"}, {"SLURM_STEP_NUM_TASKS", "7"},
                             {"SLURM_LOCALID", "2"}, {"SLURM_NODEID", "1"}, {"SLURM_STEP_TASKS_PER_NODE", "4,3"}}),
                    "Slurm", 6, 7, 2, 3);
        expectPlace(placeIn({{"SLURM_STEP_ID", "0"}, {"SLURM_PROCID", "4"}, {"SLURM_NTASKS", "9"}, {"SLURM_NODEID", "1"},
                             {"SLURM_STEP_TASKS_PER_NODE", "4(x2),1"}}),
                    "Slurm", 4, 9, 0, 4);
    }

    /// Slurm gives the lines of a batch script the variables of its first task although only one process runs there.
    void aLineOfASlurmScriptWorksAlone() {
        expectPlace(placeIn({{"SLURM_JOB_ID", "77"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "16"}}), "", 0, 1, 0, 1);
    }

    void tasksOfASlurmArrayAreWorkers() {
        expectPlace(placeIn({{"SLURM_ARRAY_TASK_ID", "14"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "10"},
                             {"SLURM_ARRAY_TASK_STEP", "2"}, {"SLURM_STEP_ID", "0"}, {"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "3"}}),
                    "Slurm", 2 * 3 + 1, 12, 0, 1);
    }

    void mpiInsideASlurmJobIsMpi() {
        expectPlace(placeIn({{"SLURM_STEP_ID", "0"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "2"}, {"OMPI_COMM_WORLD_RANK", "3"},
                             {"OMPI_COMM_WORLD_SIZE", "4"}}),
                    "Open MPI", 3, 4, 0, 1);
    }

    void kubernetesNeedsTheNumberOfCompletions() {
        expectPlace(placeIn({{"JOB_COMPLETION_INDEX", "2"}, {"JOB_COMPLETIONS", "5"}}), "Kubernetes", 2, 5, 0, 1);
        expectPlace(placeIn({{"JOB_COMPLETION_INDEX", "2"}, {"WORLD_SIZE", "5"}}), "Kubernetes", 2, 5, 0, 1);
        QVERIFY(fathom::test::errorOf([] { (void)placeIn({{"JOB_COMPLETION_INDEX", "2"}}); }) == ErrorCode::InvalidOption);
    }

    void nonsenseIsRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("not a number") << "RANK" << "first";
        QTest::newRow("a number with a tail") << "RANK" << "1x";
        QTest::newRow("negative") << "RANK" << "-1";
        QTest::newRow("beyond the workers") << "RANK" << "4";
        QTest::newRow("no workers") << "WORLD_SIZE" << "0";
        QTest::newRow("a huge number") << "WORLD_SIZE" << "99999999999999";
        QTest::newRow("local rank beyond the local workers") << "LOCAL_RANK" << "2";
        QTest::newRow("more local workers than workers") << "LOCAL_WORLD_SIZE" << "5";
        QTest::newRow("a port that does not exist") << "MASTER_PORT" << "70000";
        QTest::newRow("no master for the port") << "MASTER_ADDR" << "";
        QTest::newRow("a rank without a number of workers") << "WORLD_SIZE" << "";
    }

    void nonsenseIsRefused() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        Variables variables{{"RANK", "1"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"LOCAL_WORLD_SIZE", "2"},
                            {"MASTER_ADDR", "node0"}, {"MASTER_PORT", "29500"}};
        (void)placeIn(variables);
        variables[name.toStdString()] = value.toStdString();
        if (value.isEmpty())
            variables.erase(name.toStdString());
        try {
            (void)placeIn(variables);
            QFAIL("accepted");
        } catch (const fathom::Error& error) {
            QCOMPARE(error.code(), ErrorCode::InvalidOption);
            const std::string word = value.isEmpty() ? name.toStdString() : variables[name.toStdString()];
            QVERIFY2(std::string(error.what()).find(word) != std::string::npos, error.what());
        }
    }
};

QTEST_GUILESS_MAIN(WorkerPlaceTest)
#include "worker_place_test.moc"
