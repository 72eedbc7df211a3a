#include "engine/hub/hub_cache.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

#include <fstream>
#include <iterator>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

constexpr const char* kRepository = "depth-anything/DA3-SMALL";
constexpr const char* kFolder = "models--depth-anything--DA3-SMALL";

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

class HubCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSnapshotOfLinksIsFoundThroughItsReference() {
        const TemporaryFolder folder;
        const fs::path repository = folder / kFolder;
        write(repository / "blobs" / "abc", "weights");
        write(repository / "refs" / "main", "c1");
        fs::create_directories(repository / "snapshots" / "c1");
        fs::create_symlink("../../blobs/abc", repository / "snapshots" / "c1" / "model.safetensors");
        const HubCache cache(folder.path(), true);
        const auto snapshot = cache.completeSnapshot(kRepository, {"model.safetensors"});
        QVERIFY(snapshot.has_value());
        QCOMPARE(contentOf(*snapshot / "model.safetensors"), std::string("weights"));
        QCOMPARE(HubCache::contentNameOf(*snapshot / "model.safetensors"), std::optional<std::string>("abc"));
    }

    void aBlobMayItselfBeALinkIntoASharedStore() {
        const TemporaryFolder folder;
        const fs::path repository = folder / kFolder;
        write(folder / "blobs" / "12" / "xet", "weights");
        fs::create_directories(repository / "blobs");
        fs::create_symlink("../../blobs/12/xet", repository / "blobs" / "abc");
        write(repository / "refs" / "main", "c1");
        fs::create_directories(repository / "snapshots" / "c1");
        fs::create_symlink("../../blobs/abc", repository / "snapshots" / "c1" / "model.safetensors");
        const HubCache cache(folder.path(), true);
        const auto snapshot = cache.completeSnapshot(kRepository, {"model.safetensors"});
        QVERIFY(snapshot.has_value());
        QCOMPARE(contentOf(*snapshot / "model.safetensors"), std::string("weights"));
        QCOMPARE(HubCache::contentNameOf(*snapshot / "model.safetensors"), std::optional<std::string>("abc"));
        cache.remove(kRepository);
        QVERIFY(!fs::exists(repository));
        QCOMPARE(contentOf(folder / "blobs" / "12" / "xet"), std::string("weights")); // shared: not ours to remove
    }

    void plainFilesInTheSnapshotAreFound() {
        const TemporaryFolder folder;
        write(folder / kFolder / "refs" / "main", "c1\n");
        write(folder / kFolder / "snapshots" / "c1" / "model.safetensors", "weights");
        const HubCache cache(folder.path(), false);
        const auto snapshot = cache.completeSnapshot(kRepository, {"model.safetensors"});
        QVERIFY(snapshot.has_value());
        QCOMPARE(HubCache::contentNameOf(*snapshot / "model.safetensors"), std::optional<std::string>());
    }

    void anIncompleteSnapshotIsNotUsed() {
        const TemporaryFolder folder;
        write(folder / kFolder / "refs" / "main", "c2");
        write(folder / kFolder / "snapshots" / "c2" / "config.json", "{}");
        fs::create_symlink("../../blobs/gone", folder / kFolder / "snapshots" / "c2" / "model.safetensors");
        const HubCache cache(folder.path(), true);
        QVERIFY(!cache.completeSnapshot(kRepository, {"config.json", "model.safetensors"}));
        // An older complete one is.
        write(folder / kFolder / "snapshots" / "c1" / "config.json", "{}");
        write(folder / kFolder / "snapshots" / "c1" / "model.safetensors", "weights");
        QCOMPARE(cache.completeSnapshot(kRepository, {"config.json", "model.safetensors"}),
                 std::optional(folder / kFolder / "snapshots" / "c1"));
        QVERIFY(!HubCache(folder / "nowhere", true).completeSnapshot(kRepository, {"config.json"}));
    }

    void aPlacedFileIsARelativeLinkToItsBlob() {
        const TemporaryFolder folder;
        const HubCache cache(folder.path(), true);
        write(cache.blobOf(kRepository, "abc"), "weights");
        cache.place(kRepository, "c1", "sub/model.safetensors", cache.blobOf(kRepository, "abc"));
        const fs::path placed = cache.snapshotOf(kRepository, "c1") / "sub" / "model.safetensors";
        QCOMPARE(fs::read_symlink(placed), fs::path("../../../blobs/abc"));
        QCOMPARE(contentOf(placed), std::string("weights"));
        cache.place(kRepository, "c1", "sub/model.safetensors", cache.blobOf(kRepository, "abc")); // again
        cache.setReference(kRepository, "main", "c1");
        QVERIFY(cache.completeSnapshot(kRepository, {"sub/model.safetensors"}).has_value());
    }

    void withoutLinksTheFileItselfIsPlaced() {
        const TemporaryFolder folder;
        const HubCache cache(folder.path(), false);
        write(cache.blobOf(kRepository, "abc"), "weights");
        cache.place(kRepository, "c1", "model.safetensors", cache.blobOf(kRepository, "abc"));
        const fs::path placed = cache.snapshotOf(kRepository, "c1") / "model.safetensors";
        QVERIFY(fs::is_regular_file(fs::symlink_status(placed)));
        QCOMPARE(contentOf(placed), std::string("weights"));
    }

    void onlyTheRepositorysOwnFolderIsRemoved() {
        const TemporaryFolder folder;
        write(folder / "precious" / "file", "keep");
        write(folder / kFolder / "snapshots" / "c1" / "file", "go");
        fs::create_directory_symlink(folder / "precious", folder / kFolder / "snapshots" / "outside");
        const HubCache cache(folder.path(), true);
        QVERIFY(cache.bytesOf(kRepository) == 2);
        cache.remove(kRepository);
        QVERIFY(!fs::exists(folder / kFolder));
        QCOMPARE(contentOf(folder / "precious" / "file"), std::string("keep"));
        QCOMPARE(errorOf([&] { cache.remove(kRepository); }), ErrorCode::FileNotFound);
        // A link in the place of the folder leads somewhere else.
        fs::create_directory_symlink(folder / "precious", folder / kFolder);
        QCOMPARE(errorOf([&] { cache.remove(kRepository); }), ErrorCode::FileNotFound);
        QVERIFY(fs::exists(folder / "precious" / "file"));
    }

    void namesThatLeadElsewhereAreRefused() {
        const TemporaryFolder folder;
        const HubCache cache(folder.path(), true);
        for (const char* name : {"", "name", "a/b/c", "../x", "a/..", "/a", "a/", "a/b c", "a/.b", "-a/b"})
            QVERIFY2(errorOf([&] { (void)cache.folderOf(name); }) == ErrorCode::InvalidOption, name);
        for (const char* name : {"", "..", "a/b", "a\"b"})
            QVERIFY2(errorOf([&] { (void)cache.blobOf(kRepository, name); }) == ErrorCode::InvalidOption, name);
        for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a\\b", "."})
            QVERIFY2(!isRepositoryPath(path), path);
        QVERIFY(isRepositoryPath("a/b.json") && isRepositoryPath("model.safetensors"));
    }

    void theRootIsMarkedAsACache() {
        const TemporaryFolder folder;
        const HubCache cache(folder / "new" / "hub", true);
        cache.prepare();
        QVERIFY(contentOf(folder / "new" / "hub" / "CACHEDIR.TAG")
                    .starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    }
};

QTEST_GUILESS_MAIN(HubCacheTest)
#include "hub_cache_test.moc"
