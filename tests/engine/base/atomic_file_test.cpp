#include "engine/base/atomic_file.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>

using fathom::AtomicFile;
using fathom::ErrorCode;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace {
std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}
} // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appearsOnlyWhenCommitted() {
        TemporaryFolder folder;
        AtomicFile file(folder / "a.txt");
        file.write("new");
        QVERIFY(!std::filesystem::exists(folder / "a.txt"));
        file.commit();
        QCOMPARE(contentOf(folder / "a.txt"), std::string("new"));
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void abandonedFileLeavesNothingAndKeepsTheOldOne() {
        TemporaryFolder folder;
        std::ofstream(folder / "a.txt") << "old";
        {
            AtomicFile file(folder / "a.txt");
            file.write("half");
        }
        QCOMPARE(contentOf(folder / "a.txt"), std::string("old"));
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void missingFolderIsCannotWrite() {
        TemporaryFolder folder;
        QCOMPARE(errorOf([&] { AtomicFile file(folder / "none" / "a.txt"); }), ErrorCode::CannotWrite);
    }

    void folderInTheWayIsCannotWrite() {
        TemporaryFolder folder;
        std::filesystem::create_directory(folder / "a.txt");
        QCOMPARE(errorOf([&] { AtomicFile file(folder / "a.txt"); }), ErrorCode::CannotWrite);
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void aNameMayBeAsLongAsTheFileSystemTakes() {
        TemporaryFolder folder;
        const std::string longest = std::string(125, 'x') + "\xe5\x86\x99" + std::string(123, 'y') + ".png"; // 255 bytes
        AtomicFile file(folder / longest);
        file.commit();
        QVERIFY(std::filesystem::exists(folder / longest));
        for (const std::string& name : {"x" + longest, "x." + std::string(254, 'y')})
            QCOMPARE(errorOf([&] { AtomicFile longer(folder / name); }), ErrorCode::CannotWrite);
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void diskThatTakesNoMoreIsCannotWriteAndLeavesNothing() {
        TemporaryFolder folder;
        // A limit on the size of files stands in for a full disk: the write call fails in the same place.
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto code = errorOf([&] {
            AtomicFile file(folder / "a.bin");
            file.write(std::string(1 << 20, 'x'));
            file.commit();
        });
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, oldHandler);
        QCOMPARE(code, ErrorCode::CannotWrite);
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }

    void theUnfinishedFileMayGrowElsewhere() {
        const TemporaryFolder folder;
        std::filesystem::create_directory(folder / "growing");
        {
            AtomicFile file(folder / "a.json", folder / "growing");
            file.write("{}");
            QCOMPARE(file.temporaryPath().parent_path(), folder / "growing");
            file.commit();
        }
        QVERIFY(std::filesystem::is_empty(folder / "growing"));
        QCOMPARE(std::filesystem::file_size(folder / "a.json"), std::uintmax_t(2));
    }
};

QTEST_GUILESS_MAIN(AtomicFileTest)
#include "atomic_file_test.moc"
