#include "engine/base/json.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <fstream>
#include <iterator>

using fathom::Json;
using fathom::test::TemporaryFolder;

namespace {

constexpr int kPatienceMs = 240'000;

/// Options of a network's measurement that take next to no time.
const QStringList kTinyNetwork{"--model", "fathom-demo", "--size", "56", "42"};
const QStringList kOneRound{"--runs", "1", "--warmup", "0"};

struct Outcome {
    int status = -1;
    QByteArray out, err;
};

Outcome bench(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(FATHOM_CLI, QStringList{"bench"} + arguments);
    process.write(input);
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(kPatienceMs))
        return outcome;
    outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

Json jsonIn(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return Json::parse(std::string{std::istreambuf_iterator<char>(stream), {}});
}

} // namespace

/// Every measurement of the command line once, as small as it gets. 'full' is left out: it starts others of them at their
/// usual sizes.
class BenchCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("FATHOM_CACHE", QByteArray::fromStdString((m_folder / "cache").string())); }

    void everyMeasurementEndsWithAReport_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("mayMissItsGoal"); // beside others that keep the machine busy
        const auto add = [](const char* name, const QStringList& options, bool mayMissItsGoal = false) {
            QTest::newRow(name) << options << mayMissItsGoal;
        };
        add("inference", kTinyNetwork + kOneRound + QStringList{"--variant", "off,fp32"});
        add("accuracy", kTinyNetwork + QStringList{"--variant", "fp32"});
        add("memory", kTinyNetwork + QStringList{"--variant", "fp32", "--images", "8"}, true);
        add("attention", {"--tokens", "40", "--heads", "2", "--runs", "1"});
        add("preprocess", {"--images", "1", "--runs", "1"});
        add("prefetch", QStringList{"--photos", "2", "--process-res", "56", "--prefetch", "0,1"} + kOneRound);
        add("throughput", QStringList{"--model", "fathom-demo", "--photos", "2"} + kOneRound);
        add("performance", {"--model", "fathom-demo", "--num-images", "2", "--num-runs", "1", "--process-res", "56"});
        add("startup", kTinyNetwork + kOneRound, true);
        add("export", {"--millions", "1", "--runs", "1"});
        add("views", kTinyNetwork + kOneRound + QStringList{"--variant", "fp32", "--counts", "1,2"});
        add("coexistence", kTinyNetwork + kOneRound + QStringList{"--variant", "fp32"}, true);
    }
    void everyMeasurementEndsWithAReport() {
        QFETCH(QStringList, options);
        QFETCH(bool, mayMissItsGoal);
        const QString name = QTest::currentDataTag();
        const std::filesystem::path report = m_folder / (name.toStdString() + ".json");
        const Outcome outcome = bench(QStringList{name} + options + QStringList{"--json", QString::fromStdString(report.string())});
        QVERIFY2(outcome.status == 0 || (mayMissItsGoal && outcome.status == 1), outcome.err);
        QVERIFY2(outcome.out.startsWith("# "), outcome.err);
        const Json json = jsonIn(report);
        QVERIFY(json.find("benchmark")->string() == name.toStdString());
        QVERIFY(json.find("machine") != nullptr);
    }

    void thePassesThatAreTimedOneByOneAreThoseThatChangeSomething() {
        const std::filesystem::path report = m_folder / "passes.json";
        const Outcome outcome = bench(QStringList{"inference", "--each-pass", "--variant", "off,fp32-strict", "--json",
                                                  QString::fromStdString(report.string())} +
                                      kTinyNetwork + kOneRound);
        QVERIFY2(outcome.status == 0, outcome.err);
        const Json json = jsonIn(report);
        QSet<QString> passes;
        for (const Json& pass : json.find("results")->array().front().find("passes")->array())
            passes.insert(QString::fromStdString(pass.find("pass")->string()));
        QVERIFY(passes.contains("tables"));
        QVERIFY(!passes.contains("fused-head") || (!passes.contains("early-projection") && !passes.contains("ray-branch")));
    }

    void camerasAreFoundAndTimed() {
        const Outcome outcome = bench({"poses", "--scenes", "1", "--hard-scenes", "0", "--frames", "0", "--jobs", "1", "--json"});
        QVERIFY2(outcome.status == 0 || outcome.status == 1, outcome.err); // one scene tells nothing of a goal
        (void)Json::parse(outcome.out.toStdString());
    }

    void requestsAreServedUntilTheyEnd() {
        const Outcome outcome = bench(QStringList{"serve", "--variant", "fp32"} + kTinyNetwork, "run\nmemory\n");
        QVERIFY2(outcome.status == 0, outcome.err);
        const QList<QByteArray> lines = outcome.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines.front(), QByteArray("ready"));
        QCOMPARE(lines[1].split(' ').size(), 2);
        QVERIFY(lines[2].toDouble() > 0);
    }

    void everyMeasurementHasItsTestHere() {
        const QSet<QString> known{"inference", "accuracy", "memory",  "attention", "preprocess", "prefetch",    "throughput", "performance",
                                  "startup",   "export",   "views",   "full",      "serve",      "coexistence", "poses"};
        const Outcome help = bench({"--help"});
        QCOMPARE(help.status, 0);
        static const QRegularExpression entry("^  ([a-z]+)(,|  )", QRegularExpression::MultilineOption);
        QSet<QString> listed;
        const QString text = QString::fromUtf8(help.out);
        for (auto found = entry.globalMatch(text.mid(text.indexOf("SUBCOMMANDS:", 0, Qt::CaseInsensitive))); found.hasNext();)
            listed.insert(found.next().captured(1));
        QCOMPARE(listed, known);
    }

private:
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(BenchCommandTest)
#include "bench_command_test.moc"
