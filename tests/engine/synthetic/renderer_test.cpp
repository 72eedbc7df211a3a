#include "engine/synthetic/renderer.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace fathom;
using namespace fathom::synthetic;

namespace {

constexpr Size kSize{31, 21}; ///< no multiple of a tile
constexpr float kFocal = 20, kEyeHeight = 1.5F;

/// Ground of uniform red without lamp or sun.
Scene plainGround() {
    Scene scene;
    Texture red;
    red.ground = red.pattern = {0.5F, 0, 0};
    scene.textures.push_back(red);
    Primitive ground;
    ground.kind = PrimitiveKind::Ground;
    scene.primitives.push_back(ground);
    scene.light.colour = {0, 0, 0};
    scene.light.ambient = {1, 1, 1};
    scene.light.horizon = scene.light.zenith = {0, 0, 1};
    return scene;
}

RenderedView renderLevel(const Scene& scene) {
    Camera camera = cameraTowards({0, 0, kEyeHeight}, {0, 1, kEyeHeight});
    camera.focalPixels = kFocal;
    return renderView(scene, camera, kSize);
}

} // namespace

class RendererTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthIsMeasuredAlongTheAxisThroughPixelCentres() {
        const RenderedView view = renderLevel(plainGround());
        for (int y = 11; y < kSize.height; ++y) {
            const float expected = kEyeHeight * kFocal / (static_cast<float>(y) + 0.5F - 10.5F);
            for (int x = 0; x < kSize.width; ++x) {
                QVERIFY(std::abs(*view.depth.at(x, y) / expected - 1) < 1e-5F);
            }
        }
    }
    void columnsRunToTheRight() {
        Scene scene = plainGround();
        Primitive post; // half a metre to the right, four metres away: column 15.5 + 20·0.5/4 = 18
        post.kind = PrimitiveKind::Cylinder;
        post.centre = {0.5F, 4, 1.5F};
        post.half = {0.2F, 0.2F, 0.3F};
        scene.primitives.push_back(post);
        const FloatMap depth = renderLevel(scene).depth;
        QCOMPARE(*depth.at(16, 10), kSkyDepth);
        QVERIFY(std::abs(*depth.at(17, 10) - 3.85F) < 0.1F);
        QVERIFY(std::abs(*depth.at(18, 10) - 3.85F) < 0.1F);
        QCOMPARE(*depth.at(19, 10), kSkyDepth);
    }
    void skyAndFarGroundCarryTheirCodesAndColours() {
        Scene scene = plainGround();
        scene.light.farLimitMetres = 10;
        const RenderedView view = renderLevel(scene);
        QCOMPARE(*view.depth.at(5, 3), kSkyDepth);
        QCOMPARE(*view.depth.at(5, 12), kIgnoreDepth); // 20 m
        QVERIFY(*view.depth.at(5, 14) > 0);            // 8.6 m
        QVERIFY(view.image.at(5, 3)[2] > 200 && view.image.at(5, 3)[0] == 0);
        QVERIFY(view.image.at(5, 12)[2] > 200 && view.image.at(5, 12)[0] == 0);
        QVERIFY(view.image.at(5, 14)[0] > 100 && view.image.at(5, 14)[2] == 0);
    }
    void fogHidesWhatIsFarAway() {
        Scene scene = plainGround();
        scene.light.fogDensity = 0.1F;
        const RgbImage image = renderLevel(scene).image;
        QVERIFY(image.at(5, 20)[0] > image.at(5, 14)[0]);
        QVERIFY(image.at(5, 20)[2] < image.at(5, 14)[2]);
    }
    void facesOfABoxShowTheirOwnTextures() {
        Scene scene = plainGround();
        Texture green = scene.textures.front(), blue = green;
        green.ground = green.pattern = {0, 0.5F, 0};
        blue.ground = blue.pattern = {0, 0, 0.5F};
        scene.textures.push_back(green);
        scene.textures.push_back(blue);
        Primitive table;
        table.centre = {0, 4, 0.5F};
        table.half = {1, 1, 0.5F};
        table.sideTexture = 1;
        table.topTexture = 2;
        scene.primitives.push_back(table);
        const RgbImage image = renderLevel(scene).image;
        // The top spans rows 10.5 + 20·0.5/5 = 12.5 to 10.5 + 20·0.5/3 = 13.8, the front the rows below.
        QVERIFY(image.at(15, 13)[2] > 100 && image.at(15, 13)[1] == 0);
        QVERIFY(image.at(15, 16)[1] > 60 && image.at(15, 16)[2] == 0);
    }
    void poseIsReportedRowByRow() {
        const RenderedView view = renderLevel(plainGround());
        const std::array<float, 12> expected = {1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, kEyeHeight};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(std::abs(view.worldFromCamera.at(i) - expected.at(i)) < 1e-6F);
        }
        QCOMPARE(view.focalPixels, kFocal);
    }
};

QTEST_GUILESS_MAIN(RendererTest)
#include "renderer_test.moc"
