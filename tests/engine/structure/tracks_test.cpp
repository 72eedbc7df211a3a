#include "engine/structure/tracks.h"

#include <QTest>

using namespace fathom;

class TracksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsMatchesOverPhotos() {
        const auto tracks = joinTracks({3, 3, 3}, {{0, 1, {{0, 1}, {2, 2}}}, {1, 2, {{1, 0}}}});
        QCOMPARE(tracks.size(), std::size_t{2});
        const Track longer{{0, 0}, {1, 1}, {2, 0}};
        QCOMPARE(tracks[0], longer);
    }

    void neverPutsTwoFeaturesOfOnePhotoIntoATrack() {
        // 0.0 – 1.0, 1.0 – 2.0 and then 2.0 – 0.1, which would bring a second feature of photo 0 in.
        const auto tracks = joinTracks({2, 1, 1}, {{0, 1, {{0, 0}}}, {1, 2, {{0, 0}}}, {0, 2, {{1, 0}}}});
        QCOMPARE(tracks.size(), std::size_t{1});
        const Track wanted{{0, 0}, {1, 0}, {2, 0}};
        QCOMPARE(tracks[0], wanted);
    }

    void strongerPairsComeFirst() {
        const auto tracks = joinTracks({2, 1, 1}, {{0, 2, {{1, 0}}}, {0, 1, {{0, 0}}}, {1, 2, {{0, 0}}}});
        QCOMPARE(tracks.size(), std::size_t{2});
        const Track wanted{{0, 1}, {2, 0}};
        QCOMPARE(tracks[1], wanted);
    }

    void featuresWithoutMatchesMakeNoTrack() {
        QVERIFY(joinTracks({5, 5}, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TracksTest)
#include "tracks_test.moc"
