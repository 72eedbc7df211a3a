#include "engine/io/video_file.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <malloc.h>
#include <string>

using fathom::ErrorCode;
using fathom::FrameSampling;
using fathom::RgbImage;
using fathom::Size;
using fathom::VideoFrame;
using fathom::VideoReader;
using fathom::test::errorOf;
using fathom::test::testData;

namespace {

using Colour = std::array<int, 3>;
using Times = std::vector<double>;

constexpr int kCounted = 24; ///< pictures of the counter clips, eight a second

std::filesystem::path clip(const std::string& name) {
    return testData("video") / name;
}

/// The number that a counter picture shows: eight blocks of 16 pixels, the lowest bit first.
int shownNumber(const RgbImage& image) {
    int number = 0;
    for (int bit = 0; bit < 8; ++bit) {
        const std::uint8_t* pixel = image.at(bit % 4 * 16 + 8, bit / 4 * 16 + 8);
        number |= (pixel[1] > 128 ? 1 : 0) << bit;
    }
    return number;
}

bool near(const std::uint8_t* pixel, const Colour& wanted, int tolerance) {
    for (int c = 0; c < 3; ++c)
        if (std::abs(pixel[c] - wanted[static_cast<std::size_t>(c)]) > tolerance)
            return false;
    return true;
}

constexpr Colour kRed{200, 40, 30};
constexpr Colour kGreen{20, 160, 60};
constexpr Colour kBlue{30, 50, 220};
constexpr Colour kWhite{230, 230, 225};

/// The colours of the four corners in reading order, 3 pixels inside.
bool cornersAre(const RgbImage& image, const std::array<Colour, 4>& wanted, int tolerance = 8) {
    const int right = image.width() - 4;
    const int bottom = image.height() - 4;
    return near(image.at(3, 3), wanted[0], tolerance) && near(image.at(right, 3), wanted[1], tolerance) &&
           near(image.at(3, bottom), wanted[2], tolerance) && near(image.at(right, bottom), wanted[3], tolerance);
}

FrameSampling perSecond(double rate) {
    return {FrameSampling::Mode::PerSecond, rate, 1, 1};
}
FrameSampling everyNth(int n) {
    return {FrameSampling::Mode::EveryNth, 1, n, 1};
}
FrameSampling atMost(int n) {
    return {FrameSampling::Mode::AtMost, 1, 1, n};
}

bool timesAre(const Times& got, const Times& wanted) {
    return std::equal(got.begin(), got.end(), wanted.begin(), wanted.end(),
                      [](double a, double b) { return std::abs(a - b) < 0.002; });
}

} // namespace

class VideoFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyContainerGivesEveryPictureForwardsAndBackwards_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("codec");
        QTest::newRow("MP4, H.264 with B-frames and open groups") << "counter.mp4" << "h264";
        QTest::newRow("Matroska") << "counter.mkv" << "h264";
        QTest::newRow("transport stream") << "counter.ts" << "h264";
        QTest::newRow("bare H.264 without times") << "counter.h264" << "h264";
        QTest::newRow("QuickTime, Motion JPEG") << "counter.mov" << "mjpeg";
        QTest::newRow("AVI, MPEG-4 with B-frames") << "counter.avi" << "mpeg4";
        QTest::newRow("WebM, VP9") << "counter.webm" << "vp9";
        QTest::newRow("Flash") << "counter.flv" << "flv1";
        QTest::newRow("Windows Media") << "counter.wmv" << "wmv2";
        QTest::newRow("Ogg, Theora") << "counter.ogv" << "theora";
        QTest::newRow("HEVC") << "counter_hevc.mp4" << "hevc";
        QTest::newRow("AV1") << "counter_av1.mp4" << "av1";
        QTest::newRow("GIF") << "counter.gif" << "gif";
        QTest::newRow("starts at five seconds") << "starts_late.mkv" << "h264";
        QTest::newRow("with sound") << "with_sound.mp4" << "h264";
    }
    void everyContainerGivesEveryPictureForwardsAndBackwards() {
        QFETCH(QString, name);
        QFETCH(QString, codec);
        VideoReader reader(clip(name.toStdString()));
        QCOMPARE(QString::fromStdString(reader.header().codec), codec);
        QVERIFY((reader.header().size == Size{64, 48}));
        const Times times = reader.sampleTimes(everyNth(1));
        QCOMPARE(int(times.size()), kCounted);
        QVERIFY(std::abs(times.front()) < 1e-9);

        for (int i = 0; i < kCounted; ++i) {
            const VideoFrame frame = reader.frameAt(times[std::size_t(i)]);
            QCOMPARE(shownNumber(frame.image), i);
            QVERIFY(std::abs(frame.timeSeconds - times[std::size_t(i)]) < 1e-9);
        }
        for (int i = kCounted - 1; i >= 0; --i)
            QCOMPARE(shownNumber(reader.frameAt(times[std::size_t(i)]).image), i);
        // Steps of 7 modulo 24 visit all pictures in a scattered order; fresh readers start anywhere.
        for (int k = 0; k < kCounted; ++k) {
            const int i = k * 7 % kCounted;
            QCOMPARE(shownNumber(reader.frameAt(times[std::size_t(i)]).image), i);
            if (k % 6 == 5)
                QCOMPARE(shownNumber(VideoReader(clip(name.toStdString())).frameAt(times[std::size_t(i)]).image), i);
        }
        QCOMPARE(reader.damagedPackets(), 0);
        QVERIFY(std::abs(reader.endSeconds() - 3) < 0.05); // a GIF counts in hundredths
    }

    void describesTheVideo() {
        const VideoReader reader(clip("counter.mp4"));
        QCOMPARE(reader.header().durationSeconds, 3.0);
        QCOMPARE(reader.header().framesPerSecond, 8.0);
        QCOMPARE(reader.header().rotationDegrees, 0);
    }

    void displayMatrixIsApplied_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("degrees");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("corners");
        QTest::newRow("0") << "clockwise_0.mp4" << 0 << QSize(80, 48) << "rgbw";
        QTest::newRow("90 clockwise") << "clockwise_90.mp4" << 90 << QSize(48, 80) << "brwg";
        QTest::newRow("180") << "clockwise_180.mp4" << 180 << QSize(80, 48) << "wbgr";
        QTest::newRow("270 clockwise") << "clockwise_270.mp4" << 270 << QSize(48, 80) << "gwrb";
        QTest::newRow("mirrored") << "mirrored.mp4" << 0 << QSize(80, 48) << "grwb";
    }
    void displayMatrixIsApplied() {
        QFETCH(QString, name);
        QFETCH(int, degrees);
        QFETCH(QSize, size);
        QFETCH(QString, corners);
        VideoReader reader(clip(name.toStdString()));
        QCOMPARE(reader.header().rotationDegrees, degrees);
        QVERIFY((reader.header().size == Size{size.width(), size.height()}));
        const RgbImage image = reader.frameAt(0).image;
        QVERIFY(image.size() == reader.header().size);
        std::array<Colour, 4> wanted{};
        for (int i = 0; i < 4; ++i)
            wanted[std::size_t(i)] = corners[i] == 'r'   ? kRed
                                     : corners[i] == 'g' ? kGreen
                                     : corners[i] == 'b' ? kBlue
                                                         : kWhite;
        QVERIFY(cornersAre(image, wanted));
    }

    void pixelsBecomeSquare() {
        VideoReader reader(clip("wide_pixels.mp4"));
        QVERIFY((reader.header().size == Size{160, 48}));
        const RgbImage image = reader.frameAt(0).image;
        QVERIFY(image.size() == reader.header().size);
        QVERIFY(cornersAre(image, {kRed, kGreen, kBlue, kWhite}));
    }

    void colourCodingOfTheStreamIsUsed() {
        for (const char* name : {"bt709.mp4", "full_range.mp4", "ten_bits.mp4"}) {
            VideoReader reader(clip(name));
            QVERIFY2(cornersAre(reader.frameAt(0).image, {kRed, kGreen, kBlue, kWhite}, 5), name);
        }
    }

    void variableRateIsSampledByTime_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("Matroska") << "variable_rate.mkv";
        QTest::newRow("MP4") << "variable_rate.mp4";
    }
    void variableRateIsSampledByTime() {
        QFETCH(QString, name);
        VideoReader reader(clip(name.toStdString()));
        // Pictures at 0, 0.125, 0.25, 1, 3 and 3.125 s; the number is eight times the time.
        QVERIFY(timesAre(reader.sampleTimes(everyNth(1)), {0, 0.125, 0.25, 1, 3, 3.125}));
        // At two seconds the picture of second one is still shown: it is not taken twice.
        QVERIFY(timesAre(reader.sampleTimes(perSecond(1)), {0, 1, 3}));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(4)), {0, 0.25, 1, 3, 3.125}));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(100)), {0, 0.125, 0.25, 1, 3, 3.125}));
        for (const double time : reader.sampleTimes(everyNth(1)))
            QCOMPARE(shownNumber(reader.frameAt(time).image), int(std::lround(time * 8)));
        QCOMPARE(shownNumber(reader.frameAt(2.5).image), 8);
        QCOMPARE(shownNumber(reader.frameAt(0.99).image), 2);
    }

    void samplingModesChooseWhatTheySay() {
        VideoReader reader(clip("counter.mp4"));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(1)), {0, 1, 2}));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(2)), {0, 0.5, 1, 1.5, 2, 2.5}));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(0.4)), {0, 2.5}));
        QVERIFY(timesAre(reader.sampleTimes(perSecond(1e-300)), {0}));
        QCOMPARE(reader.sampleTimes(perSecond(1e300)).size(), std::size_t(kCounted));
        QVERIFY(timesAre(reader.sampleTimes(everyNth(10)), {0, 1.25, 2.5}));
        QVERIFY(timesAre(reader.sampleTimes(everyNth(1000)), {0}));
        QVERIFY(timesAre(reader.sampleTimes(atMost(2)), {0, 2.875}));
        QVERIFY(timesAre(reader.sampleTimes(atMost(1)), {0}));
        QCOMPARE(reader.sampleTimes(atMost(5)).size(), std::size_t(5));
        QCOMPARE(reader.sampleTimes(atMost(500)).size(), std::size_t(kCounted));
    }

    void senselessSamplingIsRefused() {
        VideoReader reader(clip("counter.mp4"));
        for (const FrameSampling& sampling :
             {perSecond(0), perSecond(-1), perSecond(std::nan("")), perSecond(std::numeric_limits<double>::infinity()),
              everyNth(0), atMost(0)})
            QCOMPARE(errorOf([&] { (void)reader.sampleTimes(sampling); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { (void)reader.frameAt(-0.1); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { (void)reader.frameAt(std::nan("")); }), ErrorCode::InvalidOption);
    }

    void timesBetweenAndAfterPicturesGiveTheOneShown() {
        VideoReader reader(clip("counter.mp4"));
        QCOMPARE(shownNumber(reader.frameAt(0.13).image), 1);
        QCOMPARE(shownNumber(reader.frameAt(0.24).image), 1);
        const VideoFrame last = reader.frameAt(1e9);
        QCOMPARE(shownNumber(last.image), kCounted - 1);
        QCOMPARE(last.timeSeconds, 2.875);
        QCOMPARE(shownNumber(reader.frameAt(0).image), 0);
    }

    void cutVideoGivesThePicturesThatAreThere() {
        VideoReader reader(clip("truncated_index_first.mp4"));
        const Times times = reader.sampleTimes(everyNth(1));
        QVERIFY(times.size() >= 4 && times.size() < std::size_t(kCounted));
        // Later pictures may lean on missing ones; the first ones are whole.
        for (int i = 0; i < 4; ++i)
            QCOMPARE(shownNumber(reader.frameAt(0.125 * i).image), i);
        (void)errorOf([&] { (void)reader.frameAt(times.back()); });
    }

    void damagedPacketsDoNotStopTheVideo() {
        VideoReader reader(clip("noise.ts"));
        QVERIFY((reader.frameAt(0).image.size() == Size{64, 48}));
        (void)errorOf([&] { (void)reader.frameAt(2.5); });
    }

    void readingTimesDoesNotDisturbDecoding() {
        VideoReader reader(clip("counter.mp4"));
        QCOMPARE(shownNumber(reader.frameAt(1).image), 8);
        QCOMPARE(reader.sampleTimes(everyNth(1)).size(), std::size_t(kCounted));
        QCOMPARE(shownNumber(reader.frameAt(1.125).image), 9);
    }

    void cancellingStopsDecodingAndReading() {
        VideoReader reader(clip("counter.mp4"));
        fathom::CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)reader.frameAt(2, source.token()), fathom::Cancelled);
        QVERIFY_EXCEPTION_THROWN((void)reader.sampleTimes(everyNth(1), source.token()), fathom::Cancelled);
        // And the reader goes on afterwards.
        QCOMPARE(shownNumber(reader.frameAt(2).image), 16);
        QCOMPARE(reader.sampleTimes(everyNth(1)).size(), std::size_t(kCounted));
    }

    void movedReaderGoesOn() {
        VideoReader first(clip("counter.mp4"));
        QCOMPARE(shownNumber(first.frameAt(1).image), 8);
        VideoReader second = std::move(first);
        QCOMPARE(shownNumber(second.frameAt(1.25).image), 10);
    }

    void memoryStaysFlatOverTheWholeClip() {
        // 300 pictures of 640 x 360: 691 kB each as RGB. The decoder is warm after 60.
        VideoReader reader(clip("long.mp4"));
        const Times times = reader.sampleTimes(everyNth(1));
        QCOMPARE(times.size(), std::size_t(300));
        const auto bytesInUse = [] {
            const struct mallinfo2 info = mallinfo2();
            return info.uordblks + info.hblkhd;
        };
        std::size_t warm = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < times.size(); ++i) {
            QVERIFY((reader.frameAt(times[i]).image.size() == Size{640, 360}));
            std::size_t& kept = i < 60 ? warm : most;
            kept = std::max(kept, bytesInUse());
        }
        constexpr std::size_t kPicture = 640 * 360 * 3;
        QVERIFY2(most < warm + 4 * kPicture, qPrintable(QString("%1 after %2").arg(most).arg(warm)));
    }
};

QTEST_GUILESS_MAIN(VideoFileTest)
#include "video_file_test.moc"
