#include "engine/synthetic/intersection.h"
#include "engine/synthetic/random.h"
#include "engine/synthetic/ray_caster.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace fathom;
using namespace fathom::synthetic;

namespace {

constexpr Size kSize{64, 48};
constexpr PixelRect kWhole{0, 0, 64, 48};

Camera forwardCamera() {
    Camera camera = cameraTowards({0, 0, 0}, {0, 1, 0});
    camera.focalPixels = 50;
    return camera;
}

/// Depth along the ray through pixel coordinates, kNever without a hit.
float castOne(const Scene& scene, const Camera& camera, float x, float y) {
    RayBlock rays;
    rays.count = 1;
    rays.x[0] = rayOffset(x, kSize.width, camera.focalPixels);
    rays.y[0] = rayOffset(y, kSize.height, camera.focalPixels);
    rays.fillLanes();
    RayCaster(scene, camera, kSize).cast(rays, kWhole);
    return rays.depth[0];
}

Primitive solid(PrimitiveKind kind, Vec3 centre, Vec3 half) {
    Primitive primitive;
    primitive.kind = kind;
    primitive.centre = centre;
    primitive.half = half;
    return primitive;
}

float castCentre(const Primitive& primitive) {
    Scene scene;
    scene.primitives.push_back(primitive);
    return castOne(scene, forwardCamera(), 32, 24);
}

/// Below 0 inside the unit solid.
float implicit(PrimitiveKind kind, Vec3 p) {
    switch (kind) {
    case PrimitiveKind::Ellipsoid:
        return length(p) - 1;
    case PrimitiveKind::Cylinder:
        return std::max(std::hypot(p.x, p.y) - 1, std::abs(p.z) - 1);
    case PrimitiveKind::Cone:
        return std::max(std::hypot(p.x, p.y) - (1 - p.z) / 2, -1 - p.z);
    default:
        return std::max({std::abs(p.x), std::abs(p.y), std::abs(p.z)}) - 1;
    }
}

Primitive randomSolid(PrimitiveKind kind, Random& random) {
    const Vec3 centre{random.uniform(-2, 2), random.uniform(3, 12), random.uniform(-2, 2)};
    const Vec3 half{random.uniform(0.1F, 2), random.uniform(0.1F, 2), random.uniform(0.1F, 2)};
    Primitive primitive = solid(kind, centre, half);
    primitive.worldFromLocal = random.rotation();
    return primitive;
}

} // namespace

class RayCasterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void frontFacesLieWhereTheyWerePut() {
        QCOMPARE(castCentre(solid(PrimitiveKind::Box, {0, 5, 0}, {1, 0.5F, 1})), 4.5F);
        QCOMPARE(castCentre(solid(PrimitiveKind::Ellipsoid, {0, 5, 0}, {1, 2, 1})), 3.0F);
        QCOMPARE(castCentre(solid(PrimitiveKind::Cylinder, {0, 5, 0}, {0.5F, 0.5F, 3})), 4.5F);
        QVERIFY(std::abs(castCentre(solid(PrimitiveKind::Cone, {0, 5, 0}, {1, 1, 1})) - 4.5F) < 1e-5F);
        QCOMPARE(castCentre(solid(PrimitiveKind::Room, {0, 0, 0}, {4, 6, 2})), 6.0F);
    }
    void solidsBehindTheCameraAreNotSeen() {
        for (const auto kind :
             {PrimitiveKind::Box, PrimitiveKind::Ellipsoid, PrimitiveKind::Cylinder, PrimitiveKind::Cone}) {
            QCOMPARE(castCentre(solid(kind, {0, -5, 0}, {1, 1, 1})), intersection::kNever);
        }
    }
    void groundIsHitOnlyBelowTheHorizon() {
        Scene scene;
        scene.primitives.push_back(solid(PrimitiveKind::Ground, {0, 0, -1.5F}, {1, 1, 1}));
        QCOMPARE(castOne(scene, forwardCamera(), 32, 10), intersection::kNever);
        QVERIFY(std::abs(castOne(scene, forwardCamera(), 32, 24 + 25) - 3.0F) < 1e-5F);
    }

    void firstHitLiesOnTheSurfaceWithNothingBeforeIt_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("box") << static_cast<int>(PrimitiveKind::Box);
        QTest::newRow("ellipsoid") << static_cast<int>(PrimitiveKind::Ellipsoid);
        QTest::newRow("cylinder") << static_cast<int>(PrimitiveKind::Cylinder);
        QTest::newRow("cone") << static_cast<int>(PrimitiveKind::Cone);
    }
    void firstHitLiesOnTheSurfaceWithNothingBeforeIt() {
        QFETCH(int, kind);
        Random random(11);
        const Camera camera = forwardCamera();
        int hits = 0;
        for (int trial = 0; trial < 2000; ++trial) {
            Scene scene;
            scene.primitives.push_back(randomSolid(static_cast<PrimitiveKind>(kind), random));
            const Primitive& drawn = scene.primitives.front();
            const float x = random.uniform(0, 64), y = random.uniform(0, 48);
            const float depth = castOne(scene, camera, x, y);
            const Vec3 ray = camera.worldFromCamera * Vec3{rayOffset(x, 64, 50), rayOffset(y, 48, 50), 1};
            const auto at = [&](float t) {
                return implicit(drawn.kind, drawn.unitFromWorld() * (ray * t - drawn.centre));
            };
            const bool isHit = depth < intersection::kNever;
            hits += static_cast<int>(isHit);
            if (isHit) {
                QVERIFY2(std::abs(at(depth)) < 2e-3F, qPrintable(QString::number(at(depth))));
            }
            for (float t = 0.05F; t < std::min(depth - 0.02F, 20.0F); t += 0.05F) {
                QVERIFY2(at(t) > -2e-3F, qPrintable(QString("trial %1, t %2").arg(trial).arg(t)));
            }
        }
        QVERIFY(hits > 100);
    }

    void onePixelTilesSeeWhatTheWholeImageSees() {
        Random random(23);
        Scene scene;
        constexpr PrimitiveKind kKinds[] = {PrimitiveKind::Box, PrimitiveKind::Ellipsoid,
                                            PrimitiveKind::Cylinder, PrimitiveKind::Cone};
        for (int i = 0; i < 40; ++i) {
            scene.primitives.push_back(randomSolid(kKinds[i % 4], random));
        }
        scene.primitives.push_back(
            solid(PrimitiveKind::Box, {0.3F, 0.1F, -0.6F}, {0.4F, 3, 0.1F})); // reaches behind the camera
        const Camera camera = forwardCamera();
        const RayCaster caster(scene, camera, kSize);
        for (int y = 0; y < kSize.height; ++y) {
            for (int x = 0; x < kSize.width; ++x) {
                RayBlock rays;
                rays.count = 1;
                rays.x[0] = rayOffset(static_cast<float>(x) + 0.5F, kSize.width, camera.focalPixels);
                rays.y[0] = rayOffset(static_cast<float>(y) + 0.5F, kSize.height, camera.focalPixels);
                rays.fillLanes();
                RayBlock reference = rays;
                caster.cast(rays, {x, y, x + 1, y + 1});
                caster.cast(reference, kWhole);
                QCOMPARE(rays.depth[0], reference.depth[0]);
                QCOMPARE(rays.hit[0], reference.hit[0]);
            }
        }
    }
};

QTEST_GUILESS_MAIN(RayCasterTest)
#include "ray_caster_test.moc"
