#include "engine/synthetic/renderer.h"

#include <QtTest>

using namespace fathom;
using namespace fathom::synthetic;

namespace {

/// White ground under a white object one metre above it, seen obliquely from above.
Scene sceneWith(PrimitiveKind kind, bool isSun) {
    Scene scene;
    Texture white;
    white.ground = white.pattern = {1, 1, 1};
    scene.textures.push_back(white);
    Primitive ground, object;
    ground.kind = PrimitiveKind::Ground;
    object.kind = kind;
    object.centre = {0, 0, 1};
    object.half = {0.3F, 0.3F, 0.3F};
    scene.primitives = {ground, object};
    scene.light.isSun = isSun;
    scene.light.place = isSun ? Vec3{0, 0, 1} : Vec3{0, 0, 3};
    scene.light.colour = {0.5F, 0.5F, 0.5F};
    scene.light.ambient = {0.2F, 0.2F, 0.2F};
    scene.light.shadowStrength = 1;
    return scene;
}

/// Red value of the ground at a world position.
int brightnessAt(const Scene& scene, Vec3 ground) {
    Camera camera = cameraTowards({0, -4, 2}, ground);
    camera.focalPixels = 400;
    const RenderedView view = renderView(scene, camera, {9, 9});
    return *view.image.at(4, 4);
}

} // namespace

class ShadowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void solidsShadeTheGroundUnderThem_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isSun");
        for (const bool isSun : {false, true}) {
            for (const auto kind : {PrimitiveKind::Box, PrimitiveKind::Ellipsoid, PrimitiveKind::Cylinder,
                                    PrimitiveKind::Cone}) {
                QTest::addRow("kind %d, %s", static_cast<int>(kind), isSun ? "sun" : "lamp")
                    << static_cast<int>(kind) << isSun;
            }
        }
    }
    void solidsShadeTheGroundUnderThem() {
        QFETCH(int, kind);
        QFETCH(bool, isSun);
        Scene scene = sceneWith(static_cast<PrimitiveKind>(kind), isSun);
        const int shaded = brightnessAt(scene, {0, 0, 0});
        const int lit = brightnessAt(scene, {0.9F, 0, 0});
        scene.light.shadowStrength = 0;
        const int unshaded = brightnessAt(scene, {0, 0, 0});
        QVERIFY(shaded < lit - 20);
        QVERIFY(unshaded > shaded + 20);
    }
    void solidsBehindTheLampThrowNoShadowOnTheGround() {
        Scene scene = sceneWith(PrimitiveKind::Box, false);
        const int shaded = brightnessAt(scene, {0, 0, 0});
        scene.light.place = {0, 0, 0.6F};
        scene.light.falloffMetres = 100;
        QVERIFY(brightnessAt(scene, {0, 0, 0}) > shaded + 20);
    }
};

QTEST_GUILESS_MAIN(ShadowTest)
#include "shadow_test.moc"
