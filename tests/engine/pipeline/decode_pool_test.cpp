#include "engine/pipeline/decode_pool.h"

#include "engine/io/image_file.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>
#include <fstream>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

namespace {

constexpr Size kSize{56, 42};

std::vector<FrameReference> writtenFrames(const TemporaryFolder& folder, int count) {
    std::vector<std::filesystem::path> paths;
    for (int i = 0; i < count; ++i) {
        RgbImage image(kSize);
        image.data()[0] = static_cast<std::uint8_t>(i);
        paths.push_back(folder / (std::to_string(i) + ".png"));
        writePng(paths.back(), image);
    }
    return planFrames(listInputs(paths), {});
}

} // namespace

class DecodePoolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutPrefetchingAFrameIsDecodedWhenItIsAskedFor() {
        const TemporaryFolder folder;
        const auto frames = writtenFrames(folder, 3);
        DecodePool pool(2, 0);
        const auto source = pool.open(frames, FramePreparation(frames, {}, 56), {});
        QCOMPARE(source->decodeSeconds(), 0.0);
        (void)source->frame(0);
        std::filesystem::remove(folder / "1.png"); // not read yet
        QVERIFY(errorOf([&] { (void)source->frame(1); }) == ErrorCode::FileNotFound);
        QCOMPARE(source->frame(2).image.size(), kSize);
        QVERIFY(source->decodeSeconds() > 0);
    }

    void framesComeInOrderWhateverIsPrefetched() {
        const TemporaryFolder folder;
        const auto frames = writtenFrames(folder, 9);
        for (const int ahead : {0, 1, 4, 20}) {
            DecodePool pool(3, ahead);
            const auto source = pool.open(frames, FramePreparation(frames, {}, 56), {});
            for (std::size_t i = 0; i < frames.size(); ++i)
                QCOMPARE(source->frame(i).image.data()[0], static_cast<std::uint8_t>(i));
        }
    }

    void damagedPacketsOfAVideoAreTold() {
        const TemporaryFolder folder;
        std::filesystem::copy_file(testData("video/counter.mov"), folder / "whole.mov");
        std::filesystem::copy_file(testData("video/counter.mov"), folder / "damaged.mov");
        std::fstream file(folder / "damaged.mov", std::ios::in | std::ios::out | std::ios::binary);
        const auto bytes = static_cast<std::streamoff>(std::filesystem::file_size(folder / "damaged.mov"));
        file.seekp(bytes / 2);
        file << std::string(static_cast<std::size_t>(bytes) / 10, '\0');
        file.close();
        FrameSampling all;
        all.mode = FrameSampling::Mode::EveryNth;
        all.everyNth = 1;
        const auto noticesOf = [&](const std::filesystem::path& path) {
            const auto frames = planFrames(listInputs({path}), all);
            DecodePool pool(1, 0);
            const auto source = pool.open(frames, FramePreparation(frames, {}, 56), {});
            for (std::size_t i = 0; i < frames.size(); ++i)
                (void)source->frame(i);
            return source->notices();
        };
        QCOMPARE(noticesOf(folder / "whole.mov"), std::vector<std::string>{});
        QCOMPARE(noticesOf(folder / "damaged.mov"),
                 std::vector<std::string>{
                     "3 damaged packets were found in damaged.mov; pictures may be missing or wrong."});
    }

    void decodingLeavesCoresToTheNetwork() {
        for (int cores = 1; cores <= 128; ++cores) {
            QVERIFY(decodeThreadsFor(cores, true) >= 1 && decodeThreadsFor(cores, true) <= std::max(cores / 2, 1));
            QVERIFY(decodeThreadsFor(cores, false) >= 1 && decodeThreadsFor(cores, false) <= cores);
        }
        QCOMPARE(decodeThreadsFor(128, true), 12);
        QCOMPARE(decodeThreadsFor(128, false), 16);
    }

    void overlapIsTheHiddenShareOfTheOtherWork() {
        QCOMPARE(overlapEfficiency(4, 1), 0.75);
        QCOMPARE(overlapEfficiency(4, 9), 0.0);
        QCOMPARE(overlapEfficiency(0, 1), 1.0);
        QCOMPARE(overlapEfficiency(4, -1), 1.0);
    }
};

QTEST_GUILESS_MAIN(DecodePoolTest)
#include "decode_pool_test.moc"
