#include "engine/structure/find_all_features.h"
#include "engine/synthetic/pose_scenes.h"

#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;

namespace {

constexpr std::size_t kPhotos = 5;

PhotoSource source() {
    PhotoSource photos;
    photos.count = kPhotos;
    photos.read = [](std::size_t photo) {
        return synthetic::renderPoseScene(photo + 1, synthetic::PoseTrap::None, {160, 120}, 2).views[0].image;
    };
    return photos;
}

} // namespace

class FindAllFeaturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void photosAreReadInOrderAndKeepTheirPlaces() {
        PhotoSource photos = source();
        std::vector<std::size_t> order;
        std::size_t done = 0;
        photos.read = [&, read = photos.read](std::size_t photo) {
            order.push_back(photo);
            return read(photo);
        };
        photos.found = [&](std::size_t count) { done = count; };
        const std::vector<PhotoFeatures> features = findAllFeatures(photos, {}, {});
        QCOMPARE(order, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
        QCOMPARE(done, kPhotos);
        for (std::size_t i = 0; i < kPhotos; ++i) {
            const RgbImage image = source().read(i);
            QCOMPARE(features[i].descriptors, findFeatures(image, image.size()).descriptors);
        }
    }

    void aPhotoThatCannotBeReadHasNoFeatures() {
        PhotoSource photos = source();
        photos.read = [read = photos.read](std::size_t photo) {
            if (photo == 2)
                throw Error(ErrorCode::FileNotFound, "It is gone.");
            return read(photo);
        };
        QCOMPARE(test::errorOf([&] { (void)findAllFeatures(photos, {}, {}); }), ErrorCode::FileNotFound);
        std::vector<std::size_t> failed;
        photos.failed = [&](std::size_t photo, const Error&) { failed.push_back(photo); };
        const std::vector<PhotoFeatures> features = findAllFeatures(photos, {}, {});
        QCOMPARE(failed, std::vector<std::size_t>{2});
        QCOMPARE(features[2].count(), std::size_t{0});
        QVERIFY(features[1].count() > 0 && features[3].count() > 0);
    }

    void stopsWhenCancelled() {
        CancelSource cancel;
        PhotoSource photos = source();
        photos.read = [&](std::size_t) {
            cancel.cancel();
            return RgbImage({160, 120});
        };
        QVERIFY_EXCEPTION_THROWN((void)findAllFeatures(photos, {}, cancel.token()), Cancelled);
    }
};

QTEST_GUILESS_MAIN(FindAllFeaturesTest)
#include "find_all_features_test.moc"
