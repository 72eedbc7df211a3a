#include "engine/hub/partial_file.h"

#include "tests/support/temporary_folder.h"

#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

using namespace fathom;
using fathom::test::TemporaryFolder;

namespace {

void append(PartialFile& part, std::string_view text) {
    part.append(std::as_bytes(std::span(text.data(), text.size())));
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A process that writes `text` to a part and is then killed.
void writeInAKilledProcess(const TemporaryFolder& folder, std::string_view text) {
    const pid_t child = ::fork();
    if (child == 0) {
        PartialFile part(folder.path(), "abc", 10);
        part.setValidator("\"v\"");
        append(part, text);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
}

} // namespace

class PartialFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHasArrivedIsKeptForTheNextOwner() {
        const TemporaryFolder folder;
        {
            PartialFile part(folder.path(), "abc", 10);
            QCOMPARE(part.size(), std::uint64_t(0));
            part.setValidator("\"v\"");
            append(part, "01234");
        }
        QCOMPARE(arrivedBytes(folder.path(), "abc"), std::uint64_t(5));
        PartialFile part(folder.path(), "abc", 10);
        QCOMPARE(part.size(), std::uint64_t(5));
        QCOMPARE(part.validator(), std::string("\"v\""));
        append(part, "56789");
        part.publish(folder / "abc");
        QCOMPARE(contentOf(folder / "abc"), std::string("0123456789"));
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void whatAKilledProcessLeftIsTakenOver() {
        const TemporaryFolder folder;
        writeInAKilledProcess(folder, "012");
        PartialFile part(folder.path(), "abc", 10);
        QCOMPARE(part.size(), std::uint64_t(3));
        QCOMPARE(part.validator(), std::string("\"v\""));
    }

    void theLongestPartIsTakenAndTheOthersGo() {
        const TemporaryFolder folder;
        {
            PartialFile first(folder.path(), "abc", 10);
            PartialFile second(folder.path(), "abc", 10); // an owned part is left alone
            append(first, "01");
            append(second, "0123");
        }
        {
            PartialFile part(folder.path(), "abc", 10);
            QCOMPARE(part.size(), std::uint64_t(4));
        }
        QCOMPARE(folder.entryCount(), std::size_t(2)); // the part and its state
    }

    void aPartOfALivingOwnerIsLeftAlone() {
        const TemporaryFolder folder;
        PartialFile owned(folder.path(), "abc", 10);
        append(owned, "0123");
        PartialFile other(folder.path(), "abc", 10);
        QCOMPARE(other.size(), std::uint64_t(0));
        removeOwnerlessParts(folder.path());
        QVERIFY(std::filesystem::exists(owned.path()) && std::filesystem::exists(other.path()));
    }

    void anEmptyPartLeavesNothing() {
        const TemporaryFolder folder;
        { PartialFile part(folder.path(), "abc", 10); }
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }

    void aDamagedStateCostsOnlyTheValidator() {
        const TemporaryFolder folder;
        writeInAKilledProcess(folder, "012");
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            if (entry.path().extension() == ".json")
                std::ofstream(entry.path()) << "{\"validator\": ";
        PartialFile part(folder.path(), "abc", 10);
        QCOMPARE(part.size(), std::uint64_t(3));
        QCOMPARE(part.validator(), std::string());
    }

    void afterAPowerCutOnlyFlushedBytesCount() {
        const TemporaryFolder folder;
        std::ofstream(folder / "abc.00000000.fathom-part") << "01234567";
        std::ofstream(folder / "abc.00000000.fathom-part.json")
            << "{\"validator\": \"\", \"synced\": 5, \"process\": 1, \"start\": \"1\", \"boot\": \"another\","
               " \"host\": \""
            << [] {
                   char name[256] = {};
                   ::gethostname(name, sizeof name - 1);
                   return std::string(name);
               }() << "\"}";
        PartialFile part(folder.path(), "abc", 10);
        QCOMPARE(part.size(), std::uint64_t(5));
    }

    void clearingForgetsEverything() {
        const TemporaryFolder folder;
        PartialFile part(folder.path(), "abc", 3);
        part.setValidator("\"v\"");
        append(part, "xyz");
        part.clear();
        QCOMPARE(part.size(), std::uint64_t(0));
        QCOMPARE(part.validator(), std::string());
        append(part, "abc");
        part.publish(folder / "abc");
        QCOMPARE(contentOf(folder / "abc"), std::string("abc"));
    }

    void ownerlessPartsCanBeCountedAndRemoved() {
        const TemporaryFolder folder;
        writeInAKilledProcess(folder, "0123");
        QCOMPARE(ownerlessBytes(folder.path()), std::uint64_t(4));
        removeOwnerlessParts(folder.path());
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(PartialFileTest)
#include "partial_file_test.moc"
