#include "engine/synthetic/pixel_batch.h"
#include "engine/synthetic/scene_builder.h"
#include "engine/synthetic/texture.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace fathom::synthetic;

namespace {

constexpr TextureKind kAllKinds[] = {TextureKind::Plain,    TextureKind::Fractal, TextureKind::Checks,
                                     TextureKind::Stripes,  TextureKind::Bricks,  TextureKind::Specks,
                                     TextureKind::Gradient, TextureKind::Windows, TextureKind::Rings,
                                     TextureKind::Tiles,    TextureKind::Patches};

/// 256 points spread over a wall, each covering `footprint` metres.
std::unique_ptr<PixelBatch> wall(float footprint) {
    auto batch = std::make_unique<PixelBatch>();
    Random random(9);
    batch->count = PixelBatch::kCapacity;
    batch->minimumFootprint = footprint;
    for (int i = 0; i < batch->count; ++i) {
        batch->u[i] = batch->localX[i] = random.uniform(-20, 20);
        batch->v[i] = batch->localZ[i] = random.uniform(-20, 20);
        batch->localY[i] = 0;
        batch->sideways[i] = 0;
        batch->footprint[i] = footprint;
    }
    return batch;
}

float spread(const PixelBatch& batch) {
    const auto [low, high] = std::minmax_element(batch.red, batch.red + batch.count);
    return *high - *low;
}

/// A black and white texture without dirt, of the random builder's making.
Texture drawn(TextureKind kind, std::uint64_t seed) {
    Random random(seed);
    SceneBuilder builder(random, 1);
    builder.texture({.kinds = {kind}, .frequency = 1, .ground = Vec3{0, 0, 0}, .pattern = Vec3{1, 1, 1}});
    Texture texture = builder.scene().textures.front();
    texture.dirt = 0;
    return texture;
}

} // namespace

class TextureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPatternShowsUpClose() {
        for (const TextureKind kind : kAllKinds) {
            const auto batch = wall(0.001F);
            evaluateTexture(drawn(kind, 1), *batch);
            QVERIFY2(kind == TextureKind::Plain ? spread(*batch) == 0 : spread(*batch) > 0.3F,
                     qPrintable(QString::number(static_cast<int>(kind))));
        }
    }
    void cellsFadeToTheirMeanFarAway() {
        for (const TextureKind kind : kAllKinds) {
            if (kind == TextureKind::Gradient) {
                continue; // has no cells
            }
            const Texture texture = drawn(kind, 2);
            const auto near = wall(0.001F), far = wall(5);
            evaluateTexture(texture, *near);
            evaluateTexture(texture, *far);
            QVERIFY2(spread(*far) < 1e-5F, qPrintable(QString::number(static_cast<int>(kind))));
            double mean = 0;
            for (int i = 0; i < near->count; ++i) {
                mean += static_cast<double>(near->red[i]) / near->count;
            }
            QVERIFY2(std::abs(mean - static_cast<double>(far->red[0])) < 0.12,
                     qPrintable(QString("kind %1: %2 near, %3 far")
                                    .arg(static_cast<int>(kind))
                                    .arg(mean)
                                    .arg(far->red[0])));
        }
    }
    void dirtChangesTheBrightness() {
        Texture texture = drawn(TextureKind::Plain, 3);
        texture.ground = {0.5F, 0.5F, 0.5F};
        texture.dirt = 0.4F;
        const auto batch = wall(0.001F);
        evaluateTexture(texture, *batch);
        QVERIFY(spread(*batch) > 0.1F);
    }
    void resultDoesNotDependOnTheRestOfTheBatch() {
        for (const TextureKind kind : kAllKinds) {
            const Texture texture = drawn(kind, 4);
            const auto whole = wall(0.01F), one = wall(0.01F);
            evaluateTexture(texture, *whole);
            one->count = 1;
            evaluateTexture(texture, *one);
            QCOMPARE(one->red[0], whole->red[0]);
            QCOMPARE(one->blue[0], whole->blue[0]);
        }
    }
};

QTEST_GUILESS_MAIN(TextureTest)
#include "texture_test.moc"
