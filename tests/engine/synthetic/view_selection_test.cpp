#include "engine/synthetic/scene_builder.h"
#include "engine/synthetic/view_selection.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace fathom;
using namespace fathom::synthetic;

namespace {

constexpr Size kSize{224, 168};

/// First seeds' scenes of one kind that give four views.
template <typename Check>
void forViewGroups(Scene (*build)(Random&, float), Check check) {
    int groups = 0;
    for (std::uint64_t seed = 1; groups < 40; ++seed) {
        Random random(seed);
        const Scene scene = build(random, 1);
        if (const auto views = drawViews(scene, random, 4, kSize)) {
            ++groups;
            check(scene, *views);
        }
    }
}

float degreesBetween(const Camera& a, const Camera& b) {
    const Mat3 relative = a.worldFromCamera.transposed() * b.worldFromCamera;
    const float cosine = (relative.row0.x + relative.row1.y + relative.row2.z - 1) / 2;
    return std::acos(std::clamp(cosine, -1.0F, 1.0F)) * 57.29578F;
}

} // namespace

class ViewSelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void camerasStandInFreeSpace() {
        for (const auto build : {buildRoom, buildTableTop, buildOutdoor}) {
            forViewGroups(build, [](const Scene& scene, const std::vector<Camera>& views) {
                QCOMPARE(views.size(), 4U);
                for (const Camera& view : views) {
                    QVERIFY(isFree(scene, view.position));
                }
            });
        }
    }
    void focalLengthsCoverTheAllowedFieldsOfView() {
        float narrowest = 180, widest = 0;
        forViewGroups(buildRoom, [&](const Scene&, const std::vector<Camera>& views) {
            for (const Camera& view : views) {
                const float degrees = 2 * std::atan(112.0F / view.focalPixels) * 57.29578F;
                narrowest = std::min(narrowest, degrees);
                widest = std::max(widest, degrees);
            }
        });
        QVERIFY(narrowest > 40 && narrowest < 55);
        QVERIFY(widest < 92 && widest > 75);
    }
    void viewsDifferButLookTheSameWay() {
        forViewGroups(buildOutdoor, [](const Scene&, const std::vector<Camera>& views) {
            for (std::size_t i = 1; i < views.size(); ++i) {
                QVERIFY(length(views[i].position - views[0].position) > 0.01F);
                QVERIFY(degreesBetween(views[0], views[i]) < 90);
            }
        });
    }
    void solidsAndWallsAreNotFree() {
        Scene scene;
        scene.freeLow = {-2, -2, 0};
        scene.freeHigh = {2, 2, 3};
        Primitive box;
        box.centre = {1, 0, 1};
        box.half = {0.5F, 0.2F, 0.5F};
        box.worldFromLocal = rotationZ(1.5707963F);
        scene.primitives.push_back(box);
        QVERIFY(isFree(scene, {0, 0, 1}));
        QVERIFY(!isFree(scene, {1, 0.4F, 1})); // inside only because of the rotation
        QVERIFY(isFree(scene, {1.4F, 0, 1}));
        QVERIFY(!isFree(scene, {0, 0, 3.1F}));
        QVERIFY(!isFree(scene, {0, -2.1F, 1}));
    }
    void sceneWithoutDepthIsRefused() {
        Scene scene; // one flat wall close to the camera: the nearest and the farthest points are equally far
        scene.textures.push_back({});
        Primitive wall;
        wall.centre = {0, 3, 0};
        wall.half = {50, 0.1F, 50};
        scene.primitives.push_back(wall);
        scene.freeLow = {-1e3F, -1e3F, -1e3F};
        scene.freeHigh = {1e3F, 1e3F, 1e3F};
        scene.drawCamera = [](Random&) { return cameraTowards({0, 0, 0}, {0, 1, 0}); };
        Random random(1);
        QVERIFY(!drawViews(scene, random, 2, kSize).has_value());
    }
};

QTEST_GUILESS_MAIN(ViewSelectionTest)
#include "view_selection_test.moc"
