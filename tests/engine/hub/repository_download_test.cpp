#include "engine/hub/repository_download.h"

#include "engine/base/log.h"
#include "engine/hub/hub_cache.h"
#include "engine/hub/repository_check.h"
#include "tests/support/expect_error.h"
#include "tests/support/hub_server.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::HubRequest;
using fathom::test::HubServer;
using fathom::test::Misbehaviour;
using fathom::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

constexpr const char* kRepository = "depth-anything/DA3-SMALL";
constexpr int kWeightBytes = 3'000'000;

QByteArray contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// A server with one repository, and a cache of its own.
struct Place {
    HubServer server;
    TemporaryFolder folder;
    const QByteArray config = "{\"model_name\": \"da3-small\"}";
    const QByteArray weights = fathom::test::noise(kWeightBytes);
    HubSettings settings;
    RepositoryRequest request{kRepository, "main", {{"config.json", 0, {}}, {"model.safetensors", 0, {}}}};

    Place() {
        server.addSmall(kRepository, "config.json", config);
        server.addLarge(kRepository, "model.safetensors", weights);
        settings.cacheFolder = folder / "hub";
        settings.endpoint = server.endpoint();
        settings.retryPause = std::chrono::milliseconds(0);
    }

    fs::path download(const CancelToken& token = {}, const DownloadSink& sink = {}) const {
        return downloadRepository(settings, request, sink, token);
    }
    [[nodiscard]] std::optional<ErrorCode> failure() const {
        return errorOf([&] { (void)download(); });
    }
    [[nodiscard]] fs::path repositoryFolder() const { return HubCache(settings.cacheFolder, true).folderOf(kRepository); }
    [[nodiscard]] bool isComplete() const {
        const auto snapshot =
            HubCache(settings.cacheFolder, true).completeSnapshot(kRepository, {"config.json", "model.safetensors"});
        return snapshot && contentOf(*snapshot / "config.json") == config &&
               contentOf(*snapshot / "model.safetensors") == weights;
    }
    /// Weights of any content under their final names.
    [[nodiscard]] bool hasWeights() const {
        return fs::exists(repositoryFolder() / "blobs" / fathom::test::sha256Of(weights).toStdString()) ||
               fs::exists(repositoryFolder() / "snapshots" / HubServer::kCommit / "model.safetensors");
    }
    /// Only the n-th request for content of weights misbehaves.
    void misbehaveAt(int n, const Misbehaviour& wrong) {
        server.misbehave([n, wrong, seen = std::make_shared<int>(0)](const HubRequest& request, int) {
            return request.atStore && (*seen)++ == n ? wrong : Misbehaviour{};
        });
    }
};

} // namespace

class RepositoryDownloadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        setLogSink([](LogLevel, std::string_view) {});
        qunsetenv("http_proxy");
        qputenv("no_proxy", "127.0.0.1");
    }

    void aFreshDownloadFillsTheCacheLikeTheHubsToolsDo() {
        Place place;
        std::vector<DownloadProgress> seen;
        const fs::path snapshot = place.download({}, [&](const DownloadProgress& at) { seen.push_back(at); });
        QCOMPARE(snapshot, place.repositoryFolder() / "snapshots" / HubServer::kCommit);
        QVERIFY(place.isComplete());
        QCOMPARE(fs::read_symlink(snapshot / "model.safetensors"),
                 fs::path("../../blobs") / fathom::test::sha256Of(place.weights).toStdString());
        QCOMPARE(fs::read_symlink(snapshot / "config.json"),
                 fs::path("../../blobs") / fathom::test::gitHashOf(place.config).toStdString());
        QCOMPARE(contentOf(place.repositoryFolder() / "refs" / "main"), QByteArray(HubServer::kCommit));
        QVERIFY(fs::exists(place.settings.cacheFolder / "CACHEDIR.TAG"));
        QCOMPARE(seen.back().done, std::uint64_t(place.config.size() + place.weights.size()));
        QCOMPARE(seen.back().total, seen.back().done);
        QCOMPARE(std::distance(fs::directory_iterator(place.repositoryFolder() / "blobs"), {}), std::ptrdiff_t(2));
    }

    void whatIsThereIsNotFetchedAgain() {
        Place place;
        (void)place.download();
        place.server.misbehave({});
        (void)place.download();
        QVERIFY(place.server.storeRequests().empty());
        QVERIFY(place.isComplete());
    }

    void withoutLinksTheFilesLieInTheSnapshot() {
        Place place;
        place.settings.symlinks = false;
        const fs::path snapshot = place.download();
        QVERIFY(fs::is_regular_file(fs::symlink_status(snapshot / "model.safetensors")));
        QVERIFY(place.isComplete());
        place.server.misbehave({});
        (void)place.download();
        QVERIFY(place.server.storeRequests().empty());
    }

    void cutsAreResumedWhereTheyHappened() {
        Place place;
        place.misbehaveAt(0, {.cutAfter = 1'000'000});
        (void)place.download();
        QVERIFY(place.isComplete());
        const auto requests = place.server.storeRequests();
        QCOMPARE(requests.size(), std::size_t(2));
        QVERIFY(requests[0].header("range").isEmpty());
        QCOMPARE(requests[1].header("range"), QByteArray("bytes=1000000-"));
        QVERIFY(requests[1].header("if-range").startsWith("\"store-"));
        QCOMPARE(requests[1].header("accept-encoding"), QByteArray("identity"));
    }

    void everyMixtureOfFaultsEndsInTheRightContentOrACleanError() {
        // The figures of the real world: cuts at random places, a fifth of the answers ignore the range.
        std::minstd_rand random(7);
        for (int round = 0; round < 12; ++round) {
            Place place;
            place.server.misbehave([&random](const HubRequest& request, int) {
                Misbehaviour wrong;
                if (!request.atStore)
                    return wrong;
                wrong.ignoresRange = random() % 5 == 0;
                if (random() % 3 != 0)
                    wrong.cutAfter = static_cast<std::int64_t>(random() % kWeightBytes);
                switch (random() % 24) {
                case 0:
                    wrong.status = 503;
                    break;
                case 1:
                    wrong.announcesWrongRange = true;
                    break;
                case 2:
                    wrong.extraBytes = 17;
                    break;
                case 3:
                    wrong.entityTag = "changed";
                    break;
                case 4:
                    wrong.encodes = true;
                    break;
                case 5:
                    wrong.flipByte = static_cast<std::int64_t>(random() % kWeightBytes);
                    break;
                default:
                    break;
                }
                return wrong;
            });
            const auto failure = place.failure();
            if (failure) {
                QVERIFY(*failure == ErrorCode::NetworkFailed || *failure == ErrorCode::CorruptFile);
                QVERIFY(!place.hasWeights());
            } else {
                QVERIFY(place.isComplete());
            }
        }
    }

    void aServerThatIgnoresTheRangeIsReadFromTheBeginning() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int number) {
            Misbehaviour wrong;
            wrong.ignoresRange = true;
            if (request.atStore && number < 4)
                wrong.cutAfter = 500'000;
            return wrong;
        });
        (void)place.download();
        QVERIFY(place.isComplete());
    }

    void anAnswerForAnotherRangeIsNotTaken() {
        Place place;
        place.server.misbehave([seen = 0](const HubRequest& request, int) mutable {
            Misbehaviour wrong;
            if (request.atStore)
                (seen++ == 0 ? wrong.cutAfter = 1000 : wrong.announcesWrongRange = seen == 2);
            return wrong;
        });
        (void)place.download();
        QVERIFY(place.isComplete());
        QCOMPARE(place.server.storeRequests().size(), std::size_t(3));
        QVERIFY(place.server.storeRequests()[2].header("range").isEmpty());
    }

    void aFileThatChangedMeanwhileIsReadFromTheBeginning() {
        Place place;
        place.misbehaveAt(0, {.cutAfter = 1000, .entityTag = "old"});
        (void)place.download();
        QVERIFY(place.isComplete());
        QCOMPARE(place.server.storeRequests()[1].header("if-range"), QByteArray("\"old\""));
    }

    void oneFlippedBitIsNoticedAndRepaired() {
        Place place;
        place.misbehaveAt(0, {.flipByte = 1234567});
        (void)place.download();
        QVERIFY(place.isComplete());
        QCOMPARE(place.server.storeRequests().size(), std::size_t(2));
    }

    void contentThatStaysWrongIsRefused() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.flipByte = 5} : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::CorruptFile);
        QVERIFY(!place.hasWeights());
        QCOMPARE(interruptedBytes(place.settings, kRepository), std::uint64_t(0)); // of no use
    }

    void wrongSmallFilesAreNoticedToo() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.path.endsWith("config.json") ? Misbehaviour{.flipByte = 3} : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::CorruptFile);
        QVERIFY(!place.isComplete());
    }

    void aBodyOfAnotherLengthIsRefused() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.extraBytes = 10} : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
        QVERIFY(!place.hasWeights());
    }

    void aLieAboutTheSizeIsRefused() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{} : Misbehaviour{.claimedSize = 100};
        });
        QVERIFY(place.failure().has_value());
        QVERIFY(!place.hasWeights());
    }

    void compressedContentIsRefused() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.encodes = true} : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
    }

    void otherWeightsThanThePublishedOnesAreRefused() {
        Place place;
        place.request.files[1].sha256 = std::string(64, 'a');
        QCOMPARE(place.failure(), ErrorCode::CorruptFile);
        QVERIFY(place.server.storeRequests().empty());
        place.request.files[1] = {"model.safetensors", 5, {}};
        QCOMPARE(place.failure(), ErrorCode::CorruptFile);
        place.request.files[1] = {"model.safetensors", kWeightBytes,
                                  fathom::test::sha256Of(place.weights).toStdString()};
        (void)place.download();
        QVERIFY(place.isComplete());
    }

    void refusalsSayWhatToDo_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("requests");
        const auto row = [](int status, ErrorCode code, int requests) {
            QTest::addRow("%d", status) << status << static_cast<int>(code) << requests;
        };
        row(401, ErrorCode::AccessDenied, 1);
        row(403, ErrorCode::AccessDenied, 1);
        row(404, ErrorCode::FileNotFound, 1);
        row(429, ErrorCode::NetworkFailed, 5);
        row(500, ErrorCode::NetworkFailed, 5);
        row(503, ErrorCode::NetworkFailed, 5);
    }
    void refusalsSayWhatToDo() {
        QFETCH(int, status);
        QFETCH(int, code);
        QFETCH(int, requests);
        for (const bool atStore : {false, true}) {
            Place place;
            place.server.misbehave([status, atStore](const HubRequest& request, int) {
                return request.atStore == atStore && !request.path.contains("config") ? Misbehaviour{.status = status}
                                                                                     : Misbehaviour{};
            });
            QCOMPARE(place.failure(), static_cast<ErrorCode>(code));
            QVERIFY(!place.hasWeights());
            if (atStore)
                QCOMPARE(static_cast<int>(place.server.storeRequests().size()), requests);
        }
    }

    void aBusyServerIsAskedAgain() {
        Place place;
        place.misbehaveAt(0, {.status = 429});
        (void)place.download();
        QVERIFY(place.isComplete());
    }

    void theTokenGoesToTheEndpointOnly() {
        Place place;
        place.settings.token = "hf_secret";
        (void)place.download();
        QVERIFY(place.isComplete());
        for (const HubRequest& request : place.server.requests())
            QCOMPARE(request.header("authorization"), request.atStore ? QByteArray() : QByteArray("Bearer hf_secret"));
        QVERIFY(!place.server.storeRequests().empty());
    }

    void aServerThatIsNoHubIsTold() {
        Place place;
        place.server.misbehave([](const HubRequest&, int) { return Misbehaviour{.hidesRevision = true}; });
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
    }

    void aContentNameThatLeadsElsewhereIsRefused() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{} : Misbehaviour{.entityTag = "../../../evil"};
        });
        QVERIFY(place.failure().has_value());
        QVERIFY(!fs::exists(place.folder / "evil"));
    }

    void aRedirectInCirclesEnds() {
        Place place;
        place.server.misbehave([&](const HubRequest& request, int) {
            return request.method == "GET" && request.path.contains("model")
                       ? Misbehaviour{.location = QByteArray::fromStdString(place.server.store()) + request.path}
                       : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
    }

    void offlineModeAsksNobody() {
        Place place;
        place.settings.offline = true;
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
        QVERIFY(place.server.requests().empty());
    }

    void nobodyThereIsANetworkError() {
        Place place;
        place.settings.endpoint = "http://127.0.0.1:1";
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
        place.settings.endpoint = "ftp://127.0.0.1";
        QCOMPARE(place.failure(), ErrorCode::InvalidOption);
    }

    void aFullDiskIsToldBeforehand() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{} : Misbehaviour{.claimedSize = std::int64_t(1) << 60};
        });
        QCOMPARE(place.failure(), ErrorCode::CannotWrite);
        QVERIFY(place.server.storeRequests().empty());
    }

    void aStalledDownloadIsCancelledAtOnceAndGoesOnLater() {
        Place place;
        place.misbehaveAt(0, {.stallAfter = 2'000'000});
        CancelSource source;
        bool cancelled = false;
        try {
            (void)place.download(source.token(), [&](const DownloadProgress& at) {
                if (at.stage == DownloadStage::Fetching && at.done > std::uint64_t(place.config.size()))
                    source.cancel();
            });
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(!place.hasWeights());
        const std::uint64_t kept = interruptedBytes(place.settings, kRepository);
        QVERIFY(kept > 0 && kept <= 2'000'000);
        (void)place.download();
        QVERIFY(place.isComplete());
        QCOMPARE(place.server.storeRequests().back().header("range"),
                 QByteArray("bytes=" + QByteArray::number(qulonglong(kept)) + '-'));
        QCOMPARE(interruptedBytes(place.settings, kRepository), std::uint64_t(0));
    }

    void anInterruptedDownloadCanBeDiscarded() {
        Place place;
        place.server.misbehave([](const HubRequest& request, int) {
            return request.atStore ? Misbehaviour{.cutAfter = 1000, .ignoresRange = true} : Misbehaviour{};
        });
        QCOMPARE(place.failure(), ErrorCode::NetworkFailed);
        QVERIFY(interruptedBytes(place.settings, kRepository) > 0);
        discardInterruptedDownloads(place.settings, kRepository);
        QCOMPARE(interruptedBytes(place.settings, kRepository), std::uint64_t(0));
    }

    void severalThreadsAtOnceFetchOnce() {
        Place place;
        std::atomic<int> done{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&] {
                (void)place.download();
                ++done;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(done.load(), 6);
        QVERIFY(place.isComplete());
        QCOMPARE(place.server.storeRequests().size(), std::size_t(1));
        QCOMPARE(std::distance(fs::directory_iterator(place.repositoryFolder() / "blobs"), {}), std::ptrdiff_t(2));
    }

    void severalProcessesOfWhichOneDiesEndRight() {
        Place place;
        // The first to come gets half of the file and hangs until it is killed; the others wait for it.
        place.misbehaveAt(0, {.stallAfter = kWeightBytes / 2});
        const auto start = [&place] {
            const pid_t child = ::fork();
            if (child == 0) {
                int status = 1;
                try {
                    (void)place.download();
                    status = 0;
                } catch (...) {
                }
                ::_exit(status);
            }
            return child;
        };
        const pid_t first = start();
        const fs::path blobs = place.repositoryFolder() / "blobs";
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                std::error_code error;
                for (const auto& entry : fs::directory_iterator(blobs, error))
                    if (entry.path().extension() == ".fathom-part" && entry.file_size(error) == kWeightBytes / 2)
                        return true;
                return false;
            }(),
            20'000);
        const pid_t second = start();
        const pid_t third = start();
        ::kill(first, SIGKILL);
        int status = 0;
        ::waitpid(first, &status, 0);
        for (const pid_t child : {second, third}) {
            ::waitpid(child, &status, 0);
            QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
        QVERIFY(place.isComplete());
        const auto requests = place.server.storeRequests();
        QCOMPARE(requests.size(), std::size_t(2));
        QCOMPARE(requests[1].header("range"), QByteArray("bytes=1500000-")); // nothing is fetched twice
        QCOMPARE(std::distance(fs::directory_iterator(blobs), {}), std::ptrdiff_t(2));
    }

    void theCheckFindsDamagedAndMissingFiles() {
        Place place;
        const fs::path snapshot = place.download();
        const auto states = [&] {
            std::vector<FileState> found;
            for (const CheckedFile& file : checkSnapshot(snapshot, place.request.files, {}, {}))
                found.push_back(file.state);
            return found;
        };
        QCOMPARE(states(), (std::vector{FileState::Intact, FileState::Intact}));
        const fs::path blob = place.repositoryFolder() / "blobs" / fathom::test::sha256Of(place.weights).toStdString();
        {
            std::fstream stream(blob, std::ios::in | std::ios::out | std::ios::binary);
            stream.seekp(1000);
            stream.put('?');
        }
        QCOMPARE(states(), (std::vector{FileState::Intact, FileState::Damaged}));
        fs::remove(blob);
        QCOMPARE(states(), (std::vector{FileState::Intact, FileState::Missing}));
        std::ofstream(snapshot / "plain.txt") << "text";
        QCOMPARE(checkSnapshot(snapshot, {{"plain.txt", 0, {}}}, {}, {}).front().state, FileState::Unknown);
    }
};

QTEST_GUILESS_MAIN(RepositoryDownloadTest)
#include "repository_download_test.moc"
