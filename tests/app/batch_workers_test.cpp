#include "engine/batch/manifest.h"
#include "engine/base/json.h"
#include "engine/io/image_file.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QEventLoop>
#include <QFileSystemWatcher>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>
#include <QTimer>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

using fathom::Json;
using fathom::batch::ItemRecord;
using fathom::batch::ItemState;
using fathom::batch::Manifest;
using fathom::test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

constexpr int kPictures = 16;
constexpr fathom::Size kPictureSize{168, 126};
constexpr int kPatienceMs = 240'000;

struct Outcome {
    int status = -1;
    QByteArray out, err;

    [[nodiscard]] Json json() const { return Json::parse(out.toStdString()); }
};

Outcome finish(QProcess& process) {
    Outcome outcome;
    if (!process.waitForFinished(kPatienceMs))
        return outcome;
    outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    outcome.out = process.readAllStandardOutput();
    if (process.processChannelMode() == QProcess::SeparateChannels)
        outcome.err = process.readAllStandardError();
    return outcome;
}

QString text(const fs::path& path) {
    return QString::fromStdString(path.string());
}

using Variables = std::vector<std::pair<QString, QString>>;

void setVariables(QProcess& process, const Variables& variables) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : variables)
        environment.insert(name, value);
    process.setProcessEnvironment(environment);
}

/// A port of this machine that is free now.
quint16 freePort() {
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/// How two workers are started; no program where that cannot be done here.
struct Launch {
    QString program;
    QStringList arguments;
    Variables variables{};
    QStringList options{}; ///< of the workers
    bool startsAgain = false; ///< killed workers
};

Launch launchOf(const QString& launcher) {
    const QString port = QString::number(freePort());
    const Variables queue{{"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", port}};
    if (launcher == "torchrun") {
        const bool isThere = fs::exists(FATHOM_TORCHRUN) && QProcess::execute(FATHOM_TORCHRUN, {"--help"}) == 0;
        return {isThere ? FATHOM_TORCHRUN : "",
                {"--no-python", "--nnodes", "1", "--nproc-per-node", "2", "--max-restarts", "3", "--rdzv-backend", "c10d",
                 "--rdzv-endpoint", "127.0.0.1:0", "--local-addr", "127.0.0.1"}, {}, {}, true};
    }
    if (launcher == "accelerate")
        return {QStandardPaths::findExecutable(launcher),
                {"launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no",
                 "--dynamo_backend", "no", "--main_process_port", port, "--max_restarts", "3", "--no_python"}, {}, {}, true};
    if (launcher == "mpirun") {
        // MPICH may have the short name.
        const QString exact = QStandardPaths::findExecutable("mpirun.openmpi");
        Launch launch{exact.isEmpty() ? QStandardPaths::findExecutable("mpirun") : exact,
                      {"--oversubscribe", "--enable-recovery", "--mca", "oob_tcp_if_include", "lo", "--mca", "plm", "isolated",
                       "-n", "2"}, queue, {"--lease", "1"}};
        launch.variables.insert(launch.variables.end(),
                                {{"OMPI_ALLOW_RUN_AS_ROOT", "1"}, {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}});
        return launch;
    }
    const QString program = QStandardPaths::findExecutable(launcher);
    const QStringList two = launcher == "srun" ? QStringList{"--immediate=10", "-n", "2"} : QStringList{"-n", "2"};
    const bool works = !program.isEmpty() && QProcess::execute(program, two + QStringList{"true"}) == 0;
    return {works ? program : "", two, queue, {"--lease", "1"}};
}

} // namespace

/// The command under the real launchers, two processes on this machine.
class BatchWorkersTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;
    fs::path m_list;

    QStringList batchArguments(const fs::path& output, const QStringList& more = {}) const {
        return QStringList{"batch", text(m_list), "-o", text(output), "--export", "depth", "--process-res", "168"} + more;
    }

    /// The same with items that take long enough for both workers to get some.
    QStringList slowArguments(const fs::path& output, const QStringList& more = {}) const {
        return QStringList{"batch", text(m_list), "-o", text(output), "--export", "depth", "--process-res", "504"} + more;
    }

    static std::string nameOf(int picture) { return "view" + std::to_string(picture); }

    /// Waits until the records say that both workers take part and the one of `rank` holds an item, then kills it without
    /// warning.
    static void killWorker(QProcess& launcher, const fs::path& output, int rank) {
        const Manifest manifest(output);
        qint64 victim = 0;
        QEventLoop loop;
        QFileSystemWatcher watcher({text(output / "manifest")});
        const auto look = [&] {
            qint64 holder = 0;
            bool isOtherThere = false;
            for (int i = 0; i < kPictures; ++i) {
                const std::optional<ItemRecord> record = manifest.read(nameOf(i));
                isOtherThere = isOtherThere || (record && record->rank != rank);
                if (record && record->state == ItemState::Running && record->rank == rank)
                    holder = record->process;
            }
            if (holder == 0 || !isOtherThere)
                return;
            victim = holder;
            loop.quit();
        };
        QObject::connect(&watcher, &QFileSystemWatcher::directoryChanged, &loop, look);
        QObject::connect(&launcher, &QProcess::finished, &loop, &QEventLoop::quit);
        QTimer::singleShot(kPatienceMs, &loop, &QEventLoop::quit);
        QVERIFY2(launcher.waitForStarted(), "the launcher starts");
        look();
        if (victim == 0)
            loop.exec();
        if (victim == 0)
            QFAIL(launcher.readAll());
        QCOMPARE(::kill(static_cast<pid_t>(victim), SIGKILL), 0);
    }

    /// Every item once, and nothing but whole results.
    static void expectEverythingDone(const fs::path& output) {
        const Manifest manifest(output);
        for (int i = 0; i < kPictures; ++i) {
            const std::optional<ItemRecord> record = manifest.read(nameOf(i));
            QVERIFY2(record.has_value(), nameOf(i).c_str());
            QVERIFY2(record->state == ItemState::Done, nameOf(i).c_str());
            QVERIFY(manifest.isDone(nameOf(i), *record, record->settings, record->stamp));
            QCOMPARE(record->views, std::size_t(1));
        }
        std::size_t items = 0;
        for (const auto& entry : fs::directory_iterator(output))
            items += entry.path().filename() != "manifest";
        QCOMPARE(items, std::size_t(kPictures));
        for (const auto& entry : fs::recursive_directory_iterator(output)) {
            const std::string name = entry.path().filename().string();
            QVERIFY2(!name.starts_with('.') && !name.ends_with(".unfinished"), entry.path().c_str());
        }
    }

    [[nodiscard]] fs::path freshOutput(const char* name) const {
        const fs::path output = m_folder / name;
        fs::create_directories(output / "manifest");
        return output;
    }

    Outcome runAlone(const fs::path& output, const QStringList& more, const Variables& variables = {}) const {
        QProcess process;
        setVariables(process, variables);
        process.start(FATHOM_CLI, batchArguments(output, more));
        return finish(process);
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path pictures = m_folder / "pictures";
        fs::create_directory(pictures);
        m_list = m_folder / "list.txt";
        std::ofstream list(m_list);
        for (int view = 0; view < kPictures; ++view) {
            fathom::RgbImage image(kPictureSize);
            const auto bytes = fathom::test::formulaImage(7, view, kPictureSize.height, kPictureSize.width);
            std::memcpy(image.data(), bytes.data(), bytes.size());
            fathom::writePng(pictures / (nameOf(view) + ".png"), image);
            list << "pictures/" << nameOf(view) << ".png\n";
        }
    }

    void oneProcessWorksAloneAndGoesOnWhereItWas() {
        const fs::path output = m_folder / "alone";
        const Outcome first = runAlone(output, {"--json"});
        QVERIFY2(first.status == 0, first.err);
        QCOMPARE(first.json().find("done")->integer(), std::int64_t(kPictures));
        const Json report = first.json(), &pipeline = *report.find("pipeline");
        QCOMPARE(pipeline.find("passes")->integer(), std::int64_t(kPictures));
        for (const char* share : {"network_busy", "overlap_efficiency"})
            QVERIFY(pipeline.find(share)->number() >= 0 && pipeline.find(share)->number() <= 1);
        expectEverythingDone(output);
        fs::remove_all(output / nameOf(3));
        const Outcome second = runAlone(output, {"--json"});
        QVERIFY2(second.status == 0, second.err);
        QCOMPARE(second.json().find("done")->integer(), std::int64_t(1));
        QCOMPARE(second.json().find("skipped")->integer(), std::int64_t(kPictures - 1));
        QCOMPARE(second.err.count(": already done"), kPictures - 1);
        QVERIFY2(second.err.trimmed().endsWith("1 done, 15 already done of 16 items"), second.err);
        expectEverythingDone(output);
    }

    void aFailedItemIsOneLineAndStatusOne() {
        const fs::path list = m_folder / "bad.txt", output = m_folder / "bad";
        std::ofstream(list) << text(m_folder / "pictures" / "view0.png").toStdString() << "\nnowhere.png\n";
        QProcess process;
        process.start(FATHOM_CLI, {"batch", text(list), "-o", text(output), "--export", "depth", "--process-res", "168",
                                   "--quiet", "--json"});
        const Outcome outcome = finish(process);
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.err.trimmed().count('\n'), 0);
        QVERIFY2(outcome.err.startsWith("nowhere: failed: "), outcome.err);
        QCOMPARE(outcome.json().find("state")->string(), std::string("failed"));
        QCOMPARE(outcome.json().find("done")->integer(), std::int64_t(1));
        QCOMPARE(outcome.json().find("failures")->array().front().find("error")->find("code")->string(),
                 std::string("file-not-found"));
    }

    void nonsenseInTheEnvironmentIsOneSentenceAndStatusTwo() {
        for (const Variables& variables :
             {Variables{{"RANK", "x"}, {"WORLD_SIZE", "2"}}, Variables{{"JOB_COMPLETION_INDEX", "1"}},
              Variables{{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "2"}}}) {
            const Outcome outcome = runAlone(m_folder / "nonsense", {}, variables);
            QVERIFY2(outcome.status == 2, outcome.err);
            QVERIFY2(outcome.err.startsWith("fathom-cli: ") && outcome.err.trimmed().count('\n') == 0, outcome.err);
        }
        QCOMPARE(runAlone(m_folder / "nonsense", {"--shard", "2/2"}).status, 2);
        QVERIFY(!fs::exists(m_folder / "nonsense"));
    }

    void sharesOfAnIndexedJobMakeUpTheWhole() {
        const fs::path output = m_folder / "shares";
        for (const char* index : {"0", "1", "2"}) {
            const Outcome outcome =
                runAlone(output, {"--json"}, {{"JOB_COMPLETION_INDEX", index}, {"JOB_COMPLETIONS", "3"}});
            QVERIFY2(outcome.status == 0, outcome.err);
            QCOMPARE(outcome.json().find("done")->integer(), std::int64_t(*index == '0' ? 6 : 5));
        }
        expectEverythingDone(output);
    }

    void workersWithDifferentOptionsRefuseToMix() {
        const fs::path output = freshOutput("mixed");
        const quint16 port = freePort();
        QProcess host;
        Variables variables{{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", QString::number(port)}};
        setVariables(host, variables);
        host.start(FATHOM_CLI, slowArguments(output, {"--lease", "1"})); // not through before the guest has asked
        variables[0].second = "1";
        const Outcome guest = runAlone(m_folder / "other", {"--fps", "3"}, variables);
        QVERIFY2(guest.status == 2, guest.err);
        QVERIFY2(guest.err.contains("different lists or options"), guest.err);
        const Outcome outcome = finish(host);
        QVERIFY2(outcome.status == 0, outcome.err);
        expectEverythingDone(output);
    }

    void aGuestDoesNotWaitForAHostThatFindsNothingToDo() {
        const fs::path output = freshOutput("late");
        Variables variables{{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "127.0.0.1"}, {"MASTER_PORT", QString::number(freePort())}};
        QProcess guest;
        setVariables(guest, variables);
        guest.start(FATHOM_CLI, batchArguments(output, {"--json", "--queue-wait", "3600"}));
        guest.setReadChannel(QProcess::StandardError);
        while (!guest.readAllStandardError().contains("waiting up to 3600 s"))
            QVERIFY(guest.waitForReadyRead(kPatienceMs));
        QCOMPARE(runAlone(output, {}).status, 0); // others finish everything
        variables[0].second = "0";
        const Outcome host = runAlone(output, {"--json"}, variables);
        QCOMPARE(host.status, 0);
        const Outcome outcome = finish(guest);
        QVERIFY2(outcome.status == 0, outcome.err);
        for (const Outcome& late : {host, outcome})
            QCOMPARE(late.json().find("skipped")->integer(), std::int64_t(kPictures / 2)); // of its share
        expectEverythingDone(output);
    }

    void launchedWorkersRedoWhatAKilledOneHeld_data() {
        QTest::addColumn<QString>("launcher");
        QTest::addColumn<int>("rank");
        QTest::newRow("torchrun starts the killed one again") << "torchrun" << 1;
        QTest::newRow("accelerate starts the killed one again") << "accelerate" << 1;
        QTest::newRow("mpirun, a guest of the work queue") << "mpirun" << 1;
        QTest::newRow("mpirun, the host of the work queue") << "mpirun" << 0;
        QTest::newRow("srun") << "srun" << 1;
    }

    void launchedWorkersRedoWhatAKilledOneHeld() {
        QFETCH(QString, launcher);
        QFETCH(int, rank);
        const Launch launch = launchOf(launcher);
        if (launch.program.isEmpty())
            QSKIP(qPrintable(launcher + " is not installed or gives no two workers here."));
        const fs::path output = freshOutput(QTest::currentDataTag());
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        setVariables(process, launch.variables);
        process.start(launch.program, launch.arguments + QStringList{FATHOM_CLI} + slowArguments(output, launch.options));
        killWorker(process, output, rank);
        const Outcome outcome = finish(process);
        // Who does not start workers again reports the killed one as it likes.
        QVERIFY2(launch.startsAgain ? outcome.status == 0 : outcome.status >= 0, outcome.out);
        QVERIFY2(launch.startsAgain || !outcome.out.contains("c10d"), outcome.out); // no call stacks of a lost queue
        expectEverythingDone(output);
    }

    void mpiWorkersWithoutAQueueTakeSharesAndASecondStartFinishes_data() {
        QTest::addColumn<QString>("launcher");
        QTest::newRow("Open MPI") << "mpirun";
        QTest::newRow("MPICH, which ends all workers when one is killed") << "mpiexec.hydra";
    }

    void mpiWorkersWithoutAQueueTakeSharesAndASecondStartFinishes() {
        QFETCH(QString, launcher);
        Launch launch = launchOf(launcher);
        if (launch.program.isEmpty())
            QSKIP(qPrintable(launcher + " is not installed."));
        std::erase_if(launch.variables, [](const auto& variable) { return variable.first.startsWith("MASTER"); });
        const fs::path output = freshOutput(QTest::currentDataTag());
        for (const bool killed : {true, false}) {
            QProcess process;
            process.setProcessChannelMode(QProcess::MergedChannels);
            setVariables(process, launch.variables);
            process.start(launch.program, launch.arguments + QStringList{FATHOM_CLI} + slowArguments(output));
            if (killed)
                killWorker(process, output, 1);
            const Outcome outcome = finish(process);
            QVERIFY2(killed || outcome.status == 0, outcome.out);
        }
        expectEverythingDone(output);
    }
};

QTEST_GUILESS_MAIN(BatchWorkersTest)
#include "batch_workers_test.moc"
