#include <torch/torch.h>

#include "engine/training/batch_source.h"

#include <QTest>

using namespace fathom;
using namespace fathom::training;

namespace {
SampleStoreOptions smallStore() {
    SampleStoreOptions options;
    options.viewSize = {56, 42};
    options.minimum = 2;
    options.pairCapacity = 4;
    options.quadrupleCapacity = 2;
    options.firstSeed = 1;
    return options;
}

TrainingStage stageOf(std::array<double, 4> viewShare) {
    return {.until = 1, .sizes = {{56, 42}}, .imagesPerStep = 8, .head = true, .viewShare = viewShare};
}
} // namespace

class BatchSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsSamplesWithEnoughViews() {
        SampleStore store(smallStore());
        std::mt19937_64 random(1);
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(store.draw(3, random, {})->views.size(), std::size_t{4});
            QVERIFY(store.draw(1, random, {})->views.size() >= 2);
        }
        QVERIFY(store.renderedViews() >= 12);
        QVERIFY(store.nextSeed() > 1);
    }

    void batchesFollowTheStage() {
        SampleStore store(smallStore());
        BatchSource source(store, stageOf({0, 0, 0, 1}), 1);
        const Batch batch = source.next({});
        QCOMPARE(batch.viewCount(), int64_t{4});
        QCOMPARE(batch.imageCount(), int64_t{8});
        source.setStage(stageOf({1, 0, 0, 0}));
        int64_t views = 4;
        for (int i = 0; i < 8 && views != 1; ++i) // those assembled before the change come first
            views = source.next({}).viewCount();
        QCOMPARE(views, int64_t{1});
    }

    void severalThreadsGiveWholeBatchesOfTheirOwn() {
        SampleStore store(smallStore());
        BatchSource source(store, stageOf({0, 1, 0, 0}), 1, 3);
        std::vector<torch::Tensor> images;
        for (int i = 0; i < 6; ++i) {
            const Batch batch = source.next({});
            QCOMPARE(batch.imageCount(), int64_t{8});
            for (const torch::Tensor& before : images)
                QVERIFY(!torch::equal(batch.images, before)); // threads of one seed would augment alike
            images.push_back(batch.images);
        }
    }

    void waitingIsCancellable() {
        SampleStoreOptions never = smallStore();
        never.minimum = 1000; // more than is ever kept
        SampleStore store(never);
        BatchSource source(store, stageOf({1, 0, 0, 0}), 1);
        CancelSource cancel;
        cancel.cancel();
        QVERIFY_EXCEPTION_THROWN((void)source.next(cancel.token()), Cancelled);
    }
};

QTEST_GUILESS_MAIN(BatchSourceTest)
#include "batch_source_test.moc"
