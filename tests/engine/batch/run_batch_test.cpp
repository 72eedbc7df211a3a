#include "engine/batch/run_batch.h"

#include "tests/support/temporary_folder.h"

#include <QTest>
#include <atomic>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

using namespace fathom;
using namespace fathom::batch;
using fathom::test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text = "x") {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

std::string contentOf(const fs::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t entriesBelow(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::recursive_directory_iterator(folder), fs::recursive_directory_iterator()));
}

} // namespace

class RunBatchTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TemporaryFolder> m_folder;
    std::vector<BatchItem> m_items;
    std::mutex m_mutex;
    std::map<std::string, int> m_worked; ///< how often an item was worked on
    std::map<ItemOutcome, int> m_outcomes;

    fs::path output() const { return *m_folder / "out"; }

    /// A start of the batch with work that writes one file.
    void start(const std::string& run, const std::string& settings = "s", int lanes = 1, const ItemWork& special = {},
               const CancelToken& token = {}) {
        m_worked.clear();
        m_outcomes.clear();
        const Manifest manifest(output());
        WorkerIdentity worker = thisProcess(0);
        worker.run = run;
        FixedShare queue({0, m_items.size()});
        const ItemWork work = [&](const BatchItem& item, const fs::path& folder, const CancelToken& cancel) {
            {
                const std::lock_guard lock(m_mutex);
                ++m_worked[item.name];
            }
            if (special)
                return special(item, folder, cancel);
            put(folder / "result", item.name);
            return std::size_t(1);
        };
        BatchEvents events;
        events.finished = [&](std::size_t, ItemOutcome outcome, const ItemRecord&) { ++m_outcomes[outcome]; };
        runBatch({m_items, settings, worker, output(), lanes}, queue, manifest, work, events, token);
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<TemporaryFolder>();
        m_items.clear();
        for (const char* name : {"a", "b", "c", "d"}) {
            put(*m_folder / name);
            m_items.push_back({name, *m_folder / name});
        }
    }

    void everyItemGetsItsFolderAndItsRecord() {
        start("one", "s", 3);
        QCOMPARE(m_outcomes[ItemOutcome::Done], 4);
        QCOMPARE(m_worked.size(), std::size_t(4));
        QVERIFY(fs::exists(output() / "c" / "result"));
        const auto record = Manifest(output()).read("c");
        QVERIFY(record && record->state == ItemState::Done);
        QCOMPARE(record->files.size(), std::size_t(1));
        QCOMPARE(record->files.front().path, std::string("result"));
        QCOMPARE(record->views, std::size_t(1));
        QCOMPARE(entriesBelow(output()), std::size_t(1 + 4 + 2 * 4)); // and nothing unfinished
    }

    void aSecondStartSkipsWhatIsDone() {
        start("one");
        start("two");
        QVERIFY(m_worked.empty());
        QCOMPARE(m_outcomes[ItemOutcome::Skipped], 4);
    }

    void whatAnotherWorkerOfTheSameRunDidCountsAsIts() {
        start("one");
        start("one");
        QVERIFY(m_worked.empty());
        QCOMPARE(m_outcomes[ItemOutcome::Elsewhere], 4);
    }

    void missingResultsChangedInputsAndOtherSettingsAreDoneAnew() {
        start("one");
        fs::remove(output() / "a" / "result");
        put(output() / "b" / "result", "cut");
        put(*m_folder / "c", "another picture");
        start("two");
        QCOMPARE(m_worked.size(), std::size_t(3));
        QVERIFY(!m_worked.contains("d"));
        start("three", "other settings");
        QCOMPARE(m_worked.size(), std::size_t(4));
    }

    void aRecordThatCannotBeReadIsMadeAnew() {
        start("one");
        put(output() / "manifest" / "a.json", "{\"state\": \"do");
        fs::remove_all(output() / "a");
        start("two");
        QCOMPARE(m_worked, (std::map<std::string, int>{{"a", 1}}));
        QVERIFY(Manifest(output()).read("a").has_value());
    }

    void whatNoRecordKnowsIsNeverTouched() {
        put(output() / "a" / "photos" / "mine", "mine");
        put(output() / "b", "mine");
        fs::create_directories(output() / "c" / "empty");
        start("one");
        QCOMPARE(m_worked, (std::map<std::string, int>{{"c", 1}, {"d", 1}}));
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 2);
        QCOMPARE(Manifest(output()).read("a")->problem->code(), ErrorCode::InvalidOption);
        QCOMPARE(contentOf(output() / "a" / "photos" / "mine"), std::string("mine"));
        QCOMPARE(contentOf(output() / "b"), std::string("mine"));
        start("two"); // the record of a failure knows no more
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 2);
        QVERIFY(m_worked.empty());
        QCOMPARE(contentOf(output() / "a" / "photos" / "mine"), std::string("mine"));
    }

    void whatPeopleAddedToResultsStays() {
        start("one");
        put(output() / "a" / "mine", "mine");
        start("two", "other settings");
        QCOMPARE(m_outcomes[ItemOutcome::Done], 4);
        QCOMPARE(contentOf(output() / "a" / "mine"), std::string("mine"));
        start("three", "other settings");
        QCOMPARE(m_outcomes[ItemOutcome::Skipped], 4);
        const ItemWork clashing = [](const BatchItem&, const fs::path& folder, const CancelToken&) {
            put(folder / "mine", "result");
            return std::size_t(1);
        };
        for (const char* run : {"four", "five"}) {
            start(run, "again others", 1, clashing);
            QCOMPARE(m_outcomes[ItemOutcome::Failed], 1);
            QCOMPARE(contentOf(output() / "a" / "mine"), std::string("mine"));
        }
    }

    void resultsReplaceEarlierOnesOfTheirKindAlone() {
        const auto writing = [](const std::vector<std::string>& files) {
            return [files](const BatchItem&, const fs::path& folder, const CancelToken&) {
                for (const std::string& file : files)
                    put(folder / file, file);
                return std::size_t(1);
            };
        };
        start("one", "depth", 1, writing({"depth/1", "depth/2", "depth/deep/3"}));
        start("two", "scene", 1, writing({"scene"}));
        QVERIFY(fs::exists(output() / "a" / "depth" / "2"));
        QCOMPARE(Manifest(output()).read("a")->files.size(), std::size_t(4));
        put(output() / "a" / "depth" / "mine");
        start("three", "depth", 1, writing({"depth/1"}));
        QVERIFY(fs::exists(output() / "a" / "scene") && fs::exists(output() / "a" / "depth" / "mine"));
        QVERIFY(!fs::exists(output() / "a" / "depth" / "2") && !fs::exists(output() / "a" / "depth" / "deep"));
        QVERIFY(!fs::exists(output() / "b" / "depth" / "2"));
        QCOMPARE(Manifest(output()).read("a")->files.size(), std::size_t(2));
        QCOMPARE(entriesBelow(output() / "manifest"), std::size_t(4));
    }

    /// A record that knows what a failed or killed start was about to replace.
    void resultsOfAnEarlierStartAreKnownAfterAFailure() {
        start("one");
        const ItemWork failing = [](const BatchItem&, const fs::path&, const CancelToken&) -> std::size_t {
            throw Error(ErrorCode::OutOfMemory, "no");
        };
        start("two", "other", 1, failing);
        start("three", "other");
        QCOMPARE(m_outcomes[ItemOutcome::Done], 4);
    }

    void resultsTakeNoPlaceInOrAroundAnInput() {
        put(output() / "e" / "photos" / "1", "mine");
        put(output() / "f" / "1", "mine");
        put(output() / "g", "mine");
        m_items = {{"e", output() / "e" / "photos"}, {"f", output() / "f"}, {"g", output() / "g"},
                   {"h", output() / "h" / ".." / "h" / "x"}, {"x", *m_folder / "a"}};
        start("one");
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 4);
        QCOMPARE(m_worked, (std::map<std::string, int>{{"x", 1}}));
        QCOMPARE(contentOf(output() / "e" / "photos" / "1"), std::string("mine"));
        QCOMPARE(contentOf(output() / "f" / "1"), std::string("mine"));
        QCOMPARE(contentOf(output() / "g"), std::string("mine"));
        m_items = {{"y", m_folder->path()}}; // the output lies in it
        start("two");
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 1);
    }

    void anotherInputOfTheSameNameLeavesResultsAndRecordAlone() {
        start("one");
        put(*m_folder / "other" / "a");
        m_items = {{"a", *m_folder / "other" / "a"}};
        start("two", "s", 1, [](const BatchItem&, const fs::path&, const CancelToken&) { return std::size_t(1); });
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 1);
        QVERIFY(m_worked.empty());
        QCOMPARE(Manifest(output()).read("a")->run, std::string("one"));
        QCOMPARE(contentOf(output() / "a" / "result"), std::string("a"));
        fs::create_symlink(m_folder->path(), *m_folder / "link");
        m_items = {{"a", *m_folder / "link" / "other" / ".." / "a"}, {"b", *m_folder / "other" / ".." / "b"}};
        start("three");
        QCOMPARE(m_outcomes[ItemOutcome::Skipped], 2);
    }

    void aFailedItemIsRecordedAndTheRestGoesOn() {
        const ItemWork work = [](const BatchItem& item, const fs::path& folder, const CancelToken&) {
            put(folder / "half");
            if (item.name == "b")
                throw Error(ErrorCode::CorruptFile, "It is broken.", "where");
            if (item.name == "c")
                throw std::runtime_error("a library's own words");
            return std::size_t(1);
        };
        start("one", "s", 2, work);
        QCOMPARE(m_outcomes[ItemOutcome::Done], 2);
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 2);
        QVERIFY(!fs::exists(output() / "b"));
        const auto record = Manifest(output()).read("b");
        QVERIFY(record && record->problem);
        QCOMPARE(record->problem->code(), ErrorCode::CorruptFile);
        QCOMPARE(record->problem->detail(), std::string("where"));
        start("one"); // the same run does not try again, a new one does
        QVERIFY(m_worked.empty());
        start("two");
        QCOMPARE(m_worked.size(), std::size_t(2));
        QCOMPARE(m_outcomes[ItemOutcome::Done], 2);
    }

    void olderResultsStayUntilNewOnesAreComplete() {
        start("one");
        const ItemWork failing = [&](const BatchItem& item, const fs::path& folder, const CancelToken&) -> std::size_t {
            put(folder / "result", "new");
            if (!fs::exists(output() / item.name / "result"))
                throw std::runtime_error("gone too early");
            throw Error(ErrorCode::OutOfMemory, "no");
        };
        start("two", "other", 1, failing);
        QCOMPARE(m_outcomes[ItemOutcome::Failed], 4);
        QCOMPARE(Manifest(output()).read("a")->problem->code(), ErrorCode::OutOfMemory);
        QVERIFY(fs::exists(output() / "a" / "result"));
    }

    void afterAnInterruptNothingHalfIsLeftAndTheRestIsStillOpen() {
        CancelSource cancel;
        const ItemWork work = [&](const BatchItem& item, const fs::path& folder, const CancelToken& token) {
            put(folder / "half");
            if (item.name == "c")
                cancel.cancel();
            token.throwIfCancelled();
            return std::size_t(1);
        };
        QVERIFY_EXCEPTION_THROWN(start("one", "s", 1, work, cancel.token()), Cancelled);
        QCOMPARE(m_outcomes[ItemOutcome::Done], 2);
        QVERIFY(!fs::exists(output() / "c"));
        QCOMPARE(entriesBelow(output() / "manifest"), std::size_t(3)); // records, one of an item that was begun
        start("two");
        QCOMPARE(m_worked.size(), std::size_t(2));
    }

    void aDiskThatTakesNothingEndsTheBatch() {
        const ItemWork work = [](const BatchItem&, const fs::path&, const CancelToken&) -> std::size_t {
            throw Error(ErrorCode::CannotWrite, "full");
        };
        try {
            start("one", "s", 1, work);
            QFAIL("went on");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::CannotWrite);
        }
        QCOMPARE(m_worked.size(), std::size_t(1));
    }

    /// A worker that was thought dead fails because the one that took over has tidied up.
    void whoeverComesSecondDoesNotSpoilTheResult() {
        const ItemWork work = [&](const BatchItem& item, const fs::path& folder, const CancelToken&) -> std::size_t {
            WorkerIdentity other = thisProcess(1);
            other.run = "one";
            other.host = "elsewhere";
            FixedShare queue({0, 1});
            const std::vector<BatchItem> same{item};
            runBatch({same, "s", other, output(), 1}, queue, Manifest(output()),
                     [](const BatchItem&, const fs::path& own, const CancelToken&) {
                         put(own / "result", "theirs");
                         return std::size_t(1);
                     },
                     {}, {});
            std::ofstream(folder / "result") << "ours"; // the folder is gone
            if (!fs::exists(folder))
                throw Error(ErrorCode::CannotWrite, "gone");
            return 1;
        };
        start("one", "s", 1, work);
        QCOMPARE(m_outcomes[ItemOutcome::Elsewhere], 4);
        QVERIFY(fs::exists(output() / "a" / "result"));
    }
};

QTEST_GUILESS_MAIN(RunBatchTest)
#include "run_batch_test.moc"
