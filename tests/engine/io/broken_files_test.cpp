#include "engine/io/image_file.h"
#include "engine/io/input_list.h"
#include "engine/io/video_file.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using fathom::ErrorCode;
using fathom::Size;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

Q_DECLARE_METATYPE(fathom::ErrorCode)

namespace {

std::filesystem::path broken(const std::string& name) {
    return testData("broken") / name;
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

/// Changes one byte of a file in place: creating a file for every change is slow.
void setByte(const std::filesystem::path& path, std::size_t at, char value) {
    std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(value);
}

long peakResidentKilobytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// Reads the file in every way. Any exception but Error passes through and fails the test.
void readEverything(const std::filesystem::path& path) {
    // A changed size may be within the usual limit and still cost seconds.
    const fathom::ImageLimits limits{1'000'000};
    (void)errorOf([&] { (void)fathom::readImageHeader(path, limits); });
    (void)errorOf([&] { (void)fathom::readImage(path, limits); });
    (void)errorOf([&] { (void)fathom::readThumbnail(path, 8, limits); });
}

void watchWholeVideo(const std::filesystem::path& path) {
    (void)errorOf([&] {
        fathom::VideoReader reader(path);
        for (const double time : reader.sampleTimes({fathom::FrameSampling::Mode::AtMost, 1, 1, 3}))
            (void)reader.frameAt(time);
    });
}

} // namespace

class BrokenFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyBrokenPictureIsOneClearError_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorCode>("code");
        for (const char* name :
             {"truncated.png", "truncated.jpg", "truncated.webp", "truncated.bmp", "truncated.tif", "cut_in_header.jpg",
              "no_scan.jpg", "lying_within_limit.png", "zero_size.png", "damaged_data.png", "empty.jpg", "noise.jpg",
              "directory_outside.tif", "no_directory.tif"})
            QTest::newRow(name) << name << ErrorCode::CorruptFile;
        for (const char* name : {"lying_header.png", "lying_header.jpg", "bomb.png"})
            QTest::newRow(name) << name << ErrorCode::TooLarge;
        for (const char* name : {"text.png", "camera_raw.dng", "phone.heic"})
            QTest::newRow(name) << name << ErrorCode::UnsupportedFormat;
        QTest::newRow("missing") << "missing.png" << ErrorCode::FileNotFound;
        QTest::newRow("below a file") << "text.png/below.png" << ErrorCode::FileNotFound;
        QTest::newRow("folder") << "" << ErrorCode::FileNotReadable;
        QTest::newRow("float values") << "../images/float32.tif" << ErrorCode::UnsupportedFormat;
    }
    void everyBrokenPictureIsOneClearError() {
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        const std::filesystem::path path = broken(name.toStdString());
        QCOMPARE(errorOf([&] { (void)fathom::readImage(path); }), code);
        QCOMPARE(errorOf([&] { (void)fathom::readThumbnail(path, 16); }), code);
    }

    void everyBrokenVideoIsOneClearError_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorCode>("code");
        for (const char* name : {"truncated.mp4", "noise.mp4", "empty.jpg"})
            QTest::newRow(name) << name << ErrorCode::CorruptFile;
        for (const char* name : {"text.mp4", "playlist.mp4", "concat.mp4", "truncated.png", "../images/rgb.png",
                                 "../video/sound_only.m4a", "../video/cover_art.mp3"})
            QTest::newRow(name) << name << ErrorCode::UnsupportedFormat;
        QTest::newRow("missing") << "missing.mp4" << ErrorCode::FileNotFound;
        QTest::newRow("folder") << "" << ErrorCode::FileNotReadable;
    }
    void everyBrokenVideoIsOneClearError() {
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        QCOMPARE(errorOf([&] { (void)fathom::VideoReader(broken(name.toStdString())); }), code);
    }

    void videosWithoutReadablePicturesAreRefused() {
        for (const char* name : {"no_frames.mp4", "truncated.mkv", "cut_in_first_picture.mp4", "cut_in_index.mp4"}) {
            const auto code = errorOf([&] {
                fathom::VideoReader reader(broken(name));
                (void)reader.frameAt(reader.sampleTimes({}).front());
            });
            QVERIFY2(code == ErrorCode::CorruptFile || code == ErrorCode::UnsupportedFormat, name);
        }
    }

    void damagedMetadataDoesNotRefuseThePicture() {
        const fathom::ImageHeader header = fathom::readImageHeader(broken("damaged_exif.jpg"));
        QCOMPARE(header.orientation, 6);
        QVERIFY(!header.exifFocalPixels);
        QVERIFY((fathom::readImage(broken("damaged_exif.jpg")).size() == Size{24, 40}));
    }

    void onePixelWidePictureIsRead() {
        QVERIFY((fathom::readImage(broken("one_pixel_wide.png")).size() == Size{1, 500}));
    }

    void hugePicturesAreRefusedBeforeMemoryIsTaken() {
        const long before = peakResidentKilobytes();
        for (const char* name : {"lying_header.png", "lying_header.jpg", "bomb.png"})
            QCOMPARE(errorOf([&] { (void)fathom::readImage(broken(name)); }), ErrorCode::TooLarge);
        QVERIFY(peakResidentKilobytes() - before < 50 * 1024);
    }

    void messagesNameSizeAndLimit() {
        try {
            (void)fathom::readImageHeader(broken("bomb.png"));
            QFAIL("no error");
        } catch (const fathom::Error& error) {
            QVERIFY(std::string(error.what()).find("16000 x 16000") != std::string::npos);
            QVERIFY(std::string(error.what()).find("200 million") != std::string::npos);
            QVERIFY(error.detail().find("bomb.png") != std::string::npos);
        }
    }

    void fileWithoutPermissionIsNotReadable() {
        TemporaryFolder folder;
        write(folder / "a.png", contentOf(testData("images/rgb.png")));
        std::filesystem::permissions(folder / "a.png", std::filesystem::perms::none);
        // Root reads everything, so the test steps down for a moment.
        constexpr uid_t kNobody = 65534;
        const bool root = ::geteuid() == 0;
        if (root)
            QCOMPARE(::seteuid(kNobody), 0);
        const auto picture = errorOf([&] { (void)fathom::readImage(folder / "a.png"); });
        const auto video = errorOf([&] { (void)fathom::VideoReader(folder / "a.png"); });
        const std::vector<fathom::InputItem> listed = fathom::listInputs({folder.path()});
        if (root)
            QCOMPARE(::seteuid(0), 0);
        QCOMPARE(picture, ErrorCode::FileNotReadable);
        QCOMPARE(video, ErrorCode::FileNotReadable);
        QCOMPARE(listed.size(), std::size_t(1));
        QCOMPARE(listed[0].problem->code(), ErrorCode::FileNotReadable);
    }

    void namedPipeDoesNotBlock() {
        TemporaryFolder folder;
        const std::filesystem::path pipe = folder / "pipe.png";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(errorOf([&] { (void)fathom::readImage(pipe); }), ErrorCode::FileNotReadable);
        QCOMPARE(errorOf([&] { (void)fathom::VideoReader(pipe); }), ErrorCode::FileNotReadable);
    }

    void picturesCutAtAnyPlaceNeverCrash() {
        TemporaryFolder folder;
        for (const auto& entry : std::filesystem::directory_iterator(testData("images"))) {
            const std::filesystem::path copy = folder / entry.path().filename();
            write(copy, contentOf(entry.path()));
            const std::uintmax_t size = std::filesystem::file_size(copy);
            for (std::uintmax_t part = 12; part-- > 0;) {
                std::filesystem::resize_file(copy, size * part / 12);
                readEverything(copy);
            }
        }
    }

    void picturesWithChangedBytesNeverCrash() {
        TemporaryFolder folder;
        for (const auto& entry : std::filesystem::directory_iterator(testData("images"))) {
            const std::string content = contentOf(entry.path());
            const std::filesystem::path copy = folder / entry.path().filename();
            write(copy, content);
            // The first bytes are structure; a fixed stride covers the rest.
            for (std::size_t at = 0; at < content.size(); at += at < 64 ? 3 : content.size() / 24 + 1) {
                setByte(copy, at, static_cast<char>(content[at] ^ (at % 2 ? 0xFF : 0x81)));
                readEverything(copy);
                setByte(copy, at, content[at]);
            }
        }
    }

    void videosWithChangedBytesNeverCrash_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"counter.mp4", "counter.mkv", "counter.avi", "counter.ts", "counter.webm", "counter.gif"})
            QTest::newRow(name) << name;
    }
    void videosWithChangedBytesNeverCrash() {
        QFETCH(QString, name);
        TemporaryFolder folder;
        const std::string content = contentOf(testData("video") / name.toStdString());
        write(folder / "changed", content);
        const std::size_t step = content.size() / 24 + 1;
        for (std::size_t at = 3; at < content.size(); at += step) {
            setByte(folder / "changed", at, static_cast<char>(content[at] ^ 0x81));
            watchWholeVideo(folder / "changed");
            setByte(folder / "changed", at, content[at]);
        }
        for (std::size_t size = content.size(); size > step; size -= step) {
            std::filesystem::resize_file(folder / "changed", size);
            watchWholeVideo(folder / "changed");
        }
    }
};

QTEST_GUILESS_MAIN(BrokenFilesTest)
#include "broken_files_test.moc"
