#include "engine/batch/batch_list.h"

#include "engine/base/error.h"
#include "engine/base/file_name.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fstream>
#include <set>

using namespace fathom::batch;
using fathom::ErrorCode;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text = "x") {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> namesOf(const std::vector<BatchItem>& items) {
    std::vector<std::string> names;
    for (const BatchItem& item : items)
        names.push_back(item.name);
    return names;
}

} // namespace

class BatchListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aListHasAnInputALine() {
        const TemporaryFolder folder;
        put(folder / "lists" / "all.txt", "# a comment\n\nphotos/one.jpg\r\n  ../two.png  \n/else/where.mp4\nscene folder\n");
        const auto items = batchItems({folder / "lists" / "all.txt"});
        QCOMPARE(items.size(), std::size_t(4));
        QCOMPARE(items[0].input, folder / "lists" / "photos/one.jpg");
        QCOMPARE(items[2].input, fs::path("/else/where.mp4"));
        QCOMPARE(namesOf(items), (std::vector<std::string>{"one", "two", "where", "scene_folder"}));
    }

    void aFolderGivesItsPicturesAndVideosAsPeopleCount() {
        const TemporaryFolder folder;
        for (const char* name : {"img10.jpg", "img2.jpg", "film.mp4", "notes.txt", ".hidden.jpg"})
            put(folder / name);
        QCOMPARE(namesOf(batchItems({folder.path()})), (std::vector<std::string>{"film", "img2", "img10"}));
    }

    void picturesGivenOutrightAreNoLists() {
        const TemporaryFolder folder;
        put(folder / "bad.png", "this is no picture");
        put(folder / "good.bin", std::string("\x89PNG\r\n\x1a\n\0\0", 10));
        QCOMPARE(namesOf(batchItems({folder / "bad.png", folder / "good.bin"})), (std::vector<std::string>{"bad", "good"}));
    }

    void namesAreUniqueAndHarmless() {
        const TemporaryFolder folder;
        put(folder / "list", "left/a.jpg\nright/a.jpg\nb.jpg\nb.png\nmanifest.jpg\nx y:z.jpg\nright/a.jpg\n..jpg\n");
        const auto names = namesOf(batchItems({folder / "list"}));
        QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), names.size());
        QCOMPARE(names[0], std::string("left-a.jpg"));
        QCOMPARE(names[2], std::string("b.jpg"));
        QCOMPARE(names[3], std::string("b.png"));
        QVERIFY(names[4] != "manifest"); // the folder of the records
        QCOMPARE(names[5], std::string("x_y_z"));
        for (const std::string& name : names)
            QVERIFY(name.find('/') == std::string::npos && !name.starts_with('.'));
    }

    void longNamesAreShortenedAndStayUnique() {
        const TemporaryFolder folder;
        std::string name;
        for (int i = 0; i < 80; ++i)
            name += "\xe5\x86\x99";
        put(folder / "list", name + "1.png\n" + name + "2.png\n");
        const auto names = namesOf(batchItems({folder / "list"}));
        QCOMPARE(names[1], names[0] + "-2");
        QVERIFY(names[0].size() <= 200 && fathom::isUtf8(names[0]));
    }

    void aListMayBeginWithAByteOrderMark() {
        const TemporaryFolder folder;
        put(folder / "list", "\xEF\xBB\xBF""a.jpg\nb.jpg\n");
        QCOMPARE(batchItems({folder / "list"}).front().input, folder / "a.jpg");
    }

    void nothingToDoIsAnError() {
        const TemporaryFolder folder;
        put(folder / "empty.txt", "# nothing\n");
        QVERIFY(errorOf([&] { (void)batchItems({folder / "empty.txt"}); }) == ErrorCode::EmptyInput);
        QVERIFY(errorOf([&] { (void)batchItems({folder / "none.txt"}); }) == ErrorCode::FileNotFound);
    }

    void stampsTellChangedInputs() {
        const TemporaryFolder folder;
        put(folder / "scene" / "a.jpg", "one");
        const std::string file = stampOf(folder / "scene" / "a.jpg"), scene = stampOf(folder / "scene");
        QVERIFY(!file.empty() && !scene.empty());
        QCOMPARE(stampOf(folder / "scene"), scene);
        put(folder / "scene" / "a.jpg", "other");
        QVERIFY(stampOf(folder / "scene" / "a.jpg") != file);
        QVERIFY(stampOf(folder / "scene") != scene);
        QVERIFY(stampOf(folder / "none").empty());
    }

    void digestsTellListsAndSettingsApart() {
        const std::vector<BatchItem> one{{"a", "a"}, {"b", "b"}}, other{{"a", "a"}, {"b", "c"}};
        QCOMPARE(digestOf(one, "s"), digestOf(one, "s"));
        QVERIFY(digestOf(one, "s") != digestOf(other, "s"));
        QVERIFY(digestOf(one, "s") != digestOf(one, "t"));
    }
};

QTEST_GUILESS_MAIN(BatchListTest)
#include "batch_list_test.moc"
