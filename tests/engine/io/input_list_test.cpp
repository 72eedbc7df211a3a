#include "engine/io/input_list.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

using fathom::ErrorCode;
using fathom::FrameReference;
using fathom::FrameSampling;
using fathom::InputItem;
using fathom::InputKind;
using fathom::naturalLess;
using fathom::Size;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

namespace {

void copyData(const std::string& data, const std::filesystem::path& target) {
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::copy_file(testData(data), target);
}

std::vector<std::string> fileNames(const std::vector<InputItem>& items) {
    std::vector<std::string> names;
    for (const InputItem& item : items)
        names.push_back(item.path.filename().string());
    return names;
}

std::vector<std::string> frameNames(const std::vector<FrameReference>& frames) {
    std::vector<std::string> names;
    for (const FrameReference& frame : frames)
        names.push_back(frame.name);
    return names;
}

using Names = std::vector<std::string>;

} // namespace

class InputListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersSortByValue_data() {
        QTest::addColumn<QString>("smaller");
        QTest::addColumn<QString>("larger");
        QTest::newRow("by value") << "img2" << "img10";
        QTest::newRow("leading zeros") << "img007" << "img8";
        QTest::newRow("letters without case") << "Apple2" << "apple10";
        QTest::newRow("several numbers") << "a1b9c" << "a1b10";
        QTest::newRow("shorter first") << "img" << "img1";
        QTest::newRow("digits before letters") << "a1" << "ab";
        QTest::newRow("beyond 64 bits") << "99999999999999999999999" << "100000000000000000000000";
        QTest::newRow("after equal numbers") << "a01b" << "a1c";
        QTest::newRow("equal value, fixed order") << "a01" << "a1";
        QTest::newRow("empty") << "" << "0";
    }
    void numbersSortByValue() {
        QFETCH(QString, smaller);
        QFETCH(QString, larger);
        QVERIFY(naturalLess(smaller.toStdString(), larger.toStdString()));
        QVERIFY(!naturalLess(larger.toStdString(), smaller.toStdString()));
        QVERIFY(!naturalLess(smaller.toStdString(), smaller.toStdString()));
    }

    void naturalOrderIsConsistent() {
        const Names names{"", "a", "A", "a1", "A01", "a001", "a2", "a10", "B", "b1", "1", "01", "001a", "1a", "_", "~"};
        for (const std::string& a : names)
            for (const std::string& b : names) {
                QVERIFY(!(naturalLess(a, b) && naturalLess(b, a)));
                QVERIFY(a == b || naturalLess(a, b) || naturalLess(b, a));
                for (const std::string& c : names)
                    QVERIFY(!(naturalLess(a, b) && naturalLess(b, c)) || naturalLess(a, c));
            }
    }

    void foldersAreSortedAndForeignFilesSkipped() {
        TemporaryFolder folder;
        for (const char* name : {"img10.png", "img2.png", "IMG1.png"})
            copyData("images/rgb.png", folder / name);
        copyData("broken/text.mp4", folder / "notes.txt");
        copyData("video/sound_only.m4a", folder / "music.m4a");
        copyData("images/rgb.png", folder / ".hidden.png");
        copyData("images/rgb.png", folder / "sub" / "deep.png");
        copyData("video/counter.mp4", folder / "img3.mp4");
        const std::vector<InputItem> items = fathom::listInputs({folder.path()});
        QCOMPARE(fileNames(items), (Names{"IMG1.png", "img2.png", "img3.mp4", "img10.png"}));
        QVERIFY(std::none_of(items.begin(), items.end(), [](const InputItem& item) { return item.problem.has_value(); }));
        QVERIFY(items[2].kind == InputKind::Video);
        QVERIFY((items[2].size == Size{64, 48}));
        QCOMPARE(items[2].durationSeconds, 3.0);
    }

    void brokenFilesAreRowsWithTheirReasonAndTheRestGoesOn() {
        TemporaryFolder folder;
        copyData("images/rgb.png", folder / "b.png");
        copyData("broken/truncated.png", folder / "a.png");
        copyData("broken/text.png", folder / "c.png");
        copyData("broken/truncated.mp4", folder / "d.mp4");
        copyData("broken/phone.heic", folder / "e.heic");
        const std::vector<InputItem> items = fathom::listInputs({folder.path()});
        QCOMPARE(fileNames(items), (Names{"a.png", "b.png", "c.png", "d.mp4", "e.heic"}));
        QCOMPARE(items[0].problem->code(), ErrorCode::CorruptFile);
        QVERIFY(items[0].size.isEmpty());
        QVERIFY(!items[1].problem);
        QVERIFY((items[1].size == Size{40, 24}));
        QCOMPARE(items[2].problem->code(), ErrorCode::UnsupportedFormat);
        QCOMPARE(items[3].problem->code(), ErrorCode::CorruptFile);
        QCOMPARE(items[4].problem->code(), ErrorCode::UnsupportedFormat);
        QCOMPARE(frameNames(fathom::planFrames(items, {})), (Names{"b.png"}));
    }

    void givenOrderIsKeptAndNamedFilesAreRefused() {
        TemporaryFolder folder;
        copyData("images/rgb.png", folder / "z.png");
        copyData("images/rgb.png", folder / "a.png");
        copyData("broken/text.mp4", folder / "notes.txt");
        const std::vector<InputItem> items =
            fathom::listInputs({folder / "z.png", folder / "notes.txt", folder / "none.png", folder / "a.png"});
        QCOMPARE(fileNames(items), (Names{"z.png", "notes.txt", "none.png", "a.png"}));
        QCOMPARE(items[1].problem->code(), ErrorCode::UnsupportedFormat);
        QCOMPARE(items[2].problem->code(), ErrorCode::FileNotFound);
    }

    void contentDecidesTheKind() {
        TemporaryFolder folder;
        copyData("video/counter.mp4", folder / "film.png");
        copyData("images/rgb.png", folder / "still.mp4");
        const std::vector<InputItem> items = fathom::listInputs({folder.path()});
        QVERIFY(items[0].kind == InputKind::Video && !items[0].problem);
        QVERIFY(items[1].kind == InputKind::Image && !items[1].problem);
    }

    void noiseThatPassesForAStreamIsNeitherPictureNorVideo() {
        const TemporaryFolder folder;
        const auto noise = folder / "noise.jpg";
        std::ofstream file(noise, std::ios::binary);
        file << "no mark";
        const std::string startCodes("\0\0\1\xb0\x01\0\0\1\xb5\x09\0\0\1\0\0\0\1\x20\0\0\1\xb6\x10", 23);
        for (int i = 0; i < 4000; ++i) // those of MPEG-4, with nothing that could be decoded
            file << startCodes;
        file.close();
        const std::vector<InputItem> items = fathom::listInputs({noise});
        QVERIFY(items.at(0).problem.has_value());
        QCOMPARE(QString::fromUtf8(items[0].problem->what()),
                 QStringLiteral("This is neither a picture nor a video that can be read."));
    }

    void emptyFolderIsOneRefusedItem() {
        TemporaryFolder folder;
        const std::vector<InputItem> items = fathom::listInputs({folder.path()});
        QCOMPARE(items.size(), std::size_t(1));
        QCOMPARE(items[0].problem->code(), ErrorCode::EmptyInput);
    }

    void linkToItsOwnFolderDoesNotRecurse() {
        TemporaryFolder folder;
        copyData("images/rgb.png", folder / "a.png");
        std::filesystem::create_directory_symlink(folder.path(), folder / "self");
        QCOMPARE(fileNames(fathom::listInputs({folder.path()})), (Names{"a.png"}));
    }

    void nothingUsableIsEmptyInput() {
        QCOMPARE(errorOf([] { (void)fathom::planFrames({}, {}); }), ErrorCode::EmptyInput);
        const std::vector<InputItem> items = fathom::listInputs({testData("broken/empty.jpg")});
        QCOMPARE(items[0].problem->code(), ErrorCode::CorruptFile);
        QCOMPARE(errorOf([&] { (void)fathom::planFrames(items, {}); }), ErrorCode::EmptyInput);
    }

    void exifFocalLengthAndOrientedSizeAreKept() {
        const std::vector<InputItem> items =
            fathom::listInputs({testData("images/focal_35mm.jpg"), testData("images/orientation_6.jpg")});
        const std::vector<FrameReference> frames = fathom::planFrames(items, {});
        QVERIFY(frames[0].exifFocalPixels.has_value());
        QVERIFY(frames[0].exifFocalPixels == items[0].exifFocalPixels);
        QVERIFY((frames[1].originalSize == Size{40, 24}));
        QVERIFY(frames[0].kind == InputKind::Image);
    }

    void videoFramesAreNamedByTheirTime() {
        const std::vector<InputItem> items = fathom::listInputs({testData("video/counter.mp4")});
        const std::vector<FrameReference> frames = fathom::planFrames(items, {});
        QCOMPARE(frameNames(frames),
                 (Names{"counter.mp4 @ 0.000 s", "counter.mp4 @ 1.000 s", "counter.mp4 @ 2.000 s"}));
        QCOMPARE(frames[2].timeSeconds, 2.0);
        QVERIFY(frames[2].kind == InputKind::Video);
        QVERIFY((frames[2].originalSize == Size{64, 48}));
    }

    void aVideoThatEndsBeforeItsTimeIsTold() {
        TemporaryFolder folder;
        std::filesystem::copy_file(testData("video/counter.mkv"), folder / "cut.mkv");
        std::filesystem::resize_file(folder / "cut.mkv", std::filesystem::file_size(folder / "cut.mkv") * 3 / 4);
        Names notices;
        const auto keep = [&](const std::string& notice) { notices.push_back(notice); };
        (void)fathom::planFrames(fathom::listInputs({folder / "cut.mkv"}), {}, {}, keep);
        QCOMPARE(notices, (Names{"The pictures of cut.mkv end at 1.12 of 3.00 s; the file may be cut off."}));
    }

    void aWholeVideoIsNoNews() {
        Names told;
        for (const auto& entry : std::filesystem::directory_iterator(testData("video"))) {
            const std::vector<InputItem> items = fathom::listInputs({entry.path()});
            const auto keep = [&](const std::string&) { told.push_back(entry.path().filename().string()); };
            if (!items.front().problem)
                (void)fathom::planFrames(items, {}, {}, keep);
        }
        QCOMPARE(told, (Names{"truncated_index_first.mp4"}));
    }

    void equalFileNamesAreToldApartByTheirFolders() {
        TemporaryFolder folder;
        copyData("images/rgb.png", folder / "left" / "1.png");
        copyData("images/rgb.png", folder / "right" / "1.png");
        copyData("images/rgb.png", folder / "right" / "2.png");
        copyData("images/rgb.png", folder / "x" / "same" / "3.png");
        copyData("images/rgb.png", folder / "y" / "same" / "3.png");
        const std::filesystem::path one = folder / "right" / "2.png";
        const std::vector<InputItem> items =
            fathom::listInputs({folder / "left", folder / "right", folder / "x/same", folder / "y/same", one});
        const Names names = frameNames(fathom::planFrames(items, {}));
        QCOMPARE(names[0], std::string("left - 1.png"));
        QCOMPARE(names[1], std::string("right - 1.png"));
        QCOMPARE(names[3], std::string("x - same - 3.png"));
        QCOMPARE(names[4], std::string("y - same - 3.png"));
        QVERIFY(names[5].ends_with(" (2)"));
        QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    }

    void planningCanBeCancelled() {
        fathom::CancelSource source;
        source.cancel();
        const std::vector<InputItem> items = fathom::listInputs({testData("video/counter.mp4")});
        QVERIFY_EXCEPTION_THROWN((void)fathom::planFrames(items, {}, source.token()), fathom::Cancelled);
    }

    void senselessSamplingIsRefused() {
        const std::vector<InputItem> items = fathom::listInputs({testData("video/counter.mp4")});
        FrameSampling sampling;
        sampling.perSecond = 0;
        QCOMPARE(errorOf([&] { (void)fathom::planFrames(items, sampling); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(InputListTest)
#include "input_list_test.moc"
