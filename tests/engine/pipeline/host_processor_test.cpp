#include "engine/pipeline/host_processor.h"

#include <QTest>
#include <fstream>
#include <sched.h>
#include <string>

using namespace fathom;

namespace {

/// Pages of files that the process holds in memory, in KiB; 0 where the system does not tell.
std::uint64_t filePages() {
    std::ifstream stream("/proc/self/status");
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with("RssFile:"))
            return std::stoull(line.substr(8));
    return 0;
}

} // namespace

class HostProcessorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProcessorHasANameAndMemory() {
        const HostProcessor host = readHostProcessor();
        QVERIFY(!host.name.empty());
        QVERIFY(host.totalMemory >= host.freeMemory);
    }

    void listsOfProcessorsAreCounted() {
        QCOMPARE(coresInList("0"), 1);
        QCOMPARE(coresInList("0-3,8"), 5);
        QCOMPARE(coresInList("2-3,10-11"), 4);
        for (const char* wrong : {"", "all", "3-1", "1,", "0-", "-1", "1;2"})
            QCOMPARE(coresInList(wrong), 0);
    }

    void aProcessWithFewerCoresThanItsGroupIsBound() {
        const int cores = usableCores();
        cpu_set_t before, one;
        QVERIFY(::sched_getaffinity(0, sizeof before, &before) == 0);
        if (CPU_COUNT(&before) < 2)
            QSKIP("there is one core");
        CPU_ZERO(&one);
        for (int core = 0; CPU_COUNT(&one) == 0; ++core)
            if (CPU_ISSET(core, &before))
                CPU_SET(core, &one);
        QVERIFY(::sched_setaffinity(0, sizeof one, &one) == 0);
        const bool isBound = isBoundToSomeCores();
        const int left = usableCores();
        QVERIFY(::sched_setaffinity(0, sizeof before, &before) == 0);
        QVERIFY(isBound);
        QCOMPARE(left, 1);
        QCOMPARE(usableCores(), cores);
    }

    void whatStartingNeededIsLetGoAndTheProgramGoesOn() {
        const std::uint64_t before = filePages();
        if (before == 0)
            QSKIP("file pages are not told here");
        returnStartMemory();
        const std::uint64_t after = filePages();
        QVERIFY2(after < before, std::to_string(after).c_str());
        // Code and read-only data come back, and what the loader wrote is still there.
        QCOMPARE(QStringLiteral("%1 %2").arg(QStringLiteral("still"), QStringLiteral("here")), QStringLiteral("still here"));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)std::stoull("no number"));
    }
};

QTEST_GUILESS_MAIN(HostProcessorTest)
#include "host_processor_test.moc"
