#include "engine/pipeline/placement_notice.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/notice_text.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;

namespace {
const ErrorCode kCodes[] = {ErrorCode::FileNotFound,
                            ErrorCode::FileNotReadable,
                            ErrorCode::CannotWrite,
                            ErrorCode::UnsupportedFormat,
                            ErrorCode::CorruptFile,
                            ErrorCode::TooLarge,
                            ErrorCode::CheckpointMismatch,
                            ErrorCode::OutOfMemory,
                            ErrorCode::OutOfDeviceMemory,
                            ErrorCode::DeviceUnavailable,
                            ErrorCode::InvalidOption,
                            ErrorCode::EmptyInput,
                            ErrorCode::NetworkFailed,
                            ErrorCode::AccessDenied,
                            ErrorCode::LicenceNotAccepted,
                            ErrorCode::Internal};
}

class TextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void everyErrorCodeHasWordsOfItsOwn() {
        // A new code makes this table too short: Internal is the last one.
        QCOMPARE(std::size(kCodes), std::size_t(ErrorCode::Internal) + 1);
        QSet<QString> titles;
        for (const ErrorCode code : kCodes) {
            const ErrorText text = errorText(Error(code, "what happened", "where"));
            QVERIFY2(text.title.endsWith(QLatin1Char('.')), qPrintable(text.title));
            QVERIFY2(text.advice.endsWith(QLatin1Char('.')), qPrintable(text.advice));
            QCOMPARE(text.actionLabel.isEmpty(), text.action == ErrorAction::None);
            QVERIFY(text.details.contains(QStringLiteral("what happened\nwhere")));
            QVERIFY(text.details.startsWith(QString::fromLatin1(errorCodeName(code).data())));
            QCOMPARE(errorReason(Error(code, "x")), text.title);
            titles << text.title;
        }
        QCOMPARE(titles.size(), qsizetype(std::size(kCodes)));
    }

    void progressLeavesOutWhatIsNotKnown() {
        QCOMPARE(progressText({Stage::LoadingModel, 0, 0}, 0, 0), QStringLiteral("Loading the model"));
        QVERIFY(!progressText({Stage::Matching, 12, 48}, 3.14, 0).contains(QStringLiteral("views/s")));
        QVERIFY(progressText({Stage::Estimating, 12, 48}, 3.14, 11.2)
                    .startsWith(QStringLiteral("12 of 48 view")));
        QVERIFY(progressText({Stage::Estimating, 12, 48}, 3.14, 11.2)
                    .endsWith(QString::fromUtf8("3.1 views/s \xC2\xB7 12 s left")));
    }

    void durationsAreShort_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << 11.2 << "12 s";
        QTest::newRow("minutes") << 185.0 << "3 min 05 s";
        QTest::newRow("hours") << 7800.0 << "2 h 10 min";
        QTest::newRow("never negative") << -3.0 << "0 s";
    }
    void durationsAreShort() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(durationText(seconds), text);
    }

    void clipsAreWrittenLikeOnAPlayer() {
        QCOMPARE(clipText(65), QStringLiteral("1:05"));
        QCOMPARE(clipText(3725), QStringLiteral("1:02:05"));
    }

    void knownNoticesKeepTheirNumbers() {
        const QString text =
            noticeText("There was not enough memory for 8 views at a time; the batch size is now 4.");
        QVERIFY2(text.contains(QStringLiteral("for 8 views at a time: now 4")), qPrintable(text));
        QCOMPARE(noticeText("There was not enough memory for 1 view of 504 × 336 pixels; from here on the network sees 378 × 252."),
                 QStringLiteral("There was not enough memory for pictures of 504 × 336 pixels: from here on the network sees 378 × 252."));
        QCOMPARE(noticeText("Values left the range of fp16: from here on the network computes in bf16."),
                 QStringLiteral("Values became too large for fp16: from here on the network computes in bf16."));
        QCOMPARE(noticeText("The pictures of walk (1).mp4 end at 0.98 of 2.00 s; the file may be cut off."),
                 QStringLiteral("The pictures of walk (1).mp4 end at 0.98 of 2.00 s: the file may be cut off."));
        QCOMPARE(noticeText("1 damaged packet was found in a.mkv; pictures may be missing or wrong."),
                 QStringLiteral("Damaged packets in a.mkv: 1. Pictures may be missing or wrong."));
        QCOMPARE(noticeText("Something new."), QStringLiteral("Something new."));
    }

    void noticesAboutTheModelsDepthAreKnown() {
        for (const char* notice :
             {"The focal length of some pictures is unknown; their depth has no unit.",
              "The model gives inverse depth without scale and shift: in 3D its farthest point is assumed ten times "
              "as far as its nearest, and nothing is in metres."})
            QVERIFY2(noticeText(notice) != QString::fromUtf8(notice), notice);
    }

    void placementNoticesTellHowManyAndWhy() {
        Structure structure;
        structure.placements.resize(3);
        structure.placements[0].state = PlacementState::Placed;
        structure.placements[1].state = PlacementState::Doubtful;
        structure.placements[1].problem = PlacementProblem::NoParallax;
        structure.placements[2].problem = PlacementProblem::TooFewMatches;
        QStringList texts;
        for (const std::string& notice : placementNotices(structure))
            texts << noticeText(notice);
        texts.sort();
        QCOMPARE(texts, QStringList({"Not placed: 1 of 3 views (too little is seen in other pictures too).",
                                     "Placed with doubt: 1 of 3 views (the camera only turned, so that its position "
                                     "cannot be seen)."}));
    }
};

QTEST_GUILESS_MAIN(TextTest)
#include "text_test.moc"
