#include "engine/structure/bundle.h"
#include "engine/structure/mapper.h"

#include "point_world.h"

#include <QTest>
#include <memory>

using namespace fathom;

namespace {

/// The true bundle of a point world, with every sight.
Bundle bundleOf(const point_world::World& world) {
    Bundle bundle;
    bundle.lenses.push_back(point_world::lensOf(world, 0));
    for (const RigidTransform& camera : world.cameras)
        bundle.cameras.push_back({camera, 0, false, std::nullopt});
    for (const Eigen::Vector3d& point : world.points)
        bundle.points.push_back({point, {}});
    for (std::size_t photo = 0; photo < world.photos.size(); ++photo)
        for (std::size_t i = 0; i < world.pointOf[photo].size(); ++i) {
            const Keypoint& place = world.features[photo].keypoints[i];
            bundle.points[static_cast<std::size_t>(world.pointOf[photo][i])].sights.push_back(
                {static_cast<int>(photo), {place.x, place.y}});
        }
    std::erase_if(bundle.points, [](const BundlePoint& point) { return point.sights.size() < 2; });
    return bundle;
}

void disturb(Bundle& bundle, double degrees, double distance, std::size_t from = 1) {
    point_world::Dice dice(99);
    for (std::size_t i = from; i < bundle.cameras.size(); ++i) {
        const Eigen::Vector3d axis =
            Eigen::Vector3d(dice.uniform(-1, 1), dice.uniform(-1, 1), dice.uniform(-1, 1)).normalized();
        RigidTransform& pose = bundle.cameras[i].cameraFromWorld;
        pose.rotation = Eigen::AngleAxisd(degrees / 57.29578, axis).toRotationMatrix() * pose.rotation;
        pose.translation += distance * axis;
    }
    for (BundlePoint& point : bundle.points)
        point.position += 0.05 * Eigen::Vector3d(dice.normal(), dice.normal(), dice.normal());
}

double worstRotation(const Bundle& bundle, const point_world::World& world) {
    double worst = 0;
    for (std::size_t i = 1; i < bundle.cameras.size(); ++i)
        worst = std::max(worst, point_world::errorBetween(world.cameras[0], world.cameras[i],
                                                          bundle.cameras[0].cameraFromWorld,
                                                          bundle.cameras[i].cameraFromWorld)
                                    .rotationDegrees);
    return worst;
}

} // namespace

class BundleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recoversDisturbedCameras() {
        const auto world = point_world::make({.pixelNoise = 0.2, .wrongShare = 0.02});
        Bundle bundle = bundleOf(world);
        disturb(bundle, 1.5, 0.05);
        QVERIFY(worstRotation(bundle, world) > 1);
        adjust(bundle, {});
        QVERIFY2(worstRotation(bundle, world) < 0.08, qPrintable(QString::number(worstRotation(bundle, world))));
    }

    void theFirstCameraHoldsTheGauge() {
        const auto world = point_world::make({});
        Bundle bundle = bundleOf(world);
        disturb(bundle, 1, 0.03);
        const RigidTransform first = bundle.cameras[0].cameraFromWorld;
        adjust(bundle, {});
        QVERIFY((bundle.cameras[0].cameraFromWorld.matrix() - first.matrix()).norm() < 1e-12);
    }

    void findsFocalLengthAndRadialTerm() {
        auto world = point_world::make({.views = 6, .points = 600, .pixelNoise = 0.1});
        Bundle bundle = bundleOf(world);
        // Bend all sights by a known radial term.
        const Lens straight = bundle.lenses[0];
        Lens bent = straight;
        bent.radial = -0.05;
        for (BundlePoint& point : bundle.points)
            for (BundleSight& sight : point.sights)
                sight.pixel = bent.pixel(straight.ray(sight.pixel));
        bundle.lenses[0].focal *= 1.04;
        BundleOptions options;
        options.lenses = LensFreedom::FocalAndRadial;
        options.maximumIterations = 100;
        adjust(bundle, options);
        QVERIFY2(std::abs(bundle.lenses[0].focal / straight.focal - 1) < 0.005,
                 qPrintable(QString::number(bundle.lenses[0].focal)));
        QVERIFY2(std::abs(bundle.lenses[0].radial + 0.05) < 0.005,
                 qPrintable(QString::number(bundle.lenses[0].radial)));
    }

    void fixedCamerasAndLensesStay() {
        const auto world = point_world::make({});
        Bundle bundle = bundleOf(world);
        disturb(bundle, 1, 0.03);
        bundle.cameras[0].fixed = bundle.cameras[2].fixed = true;
        const Eigen::Matrix4d before = bundle.cameras[2].cameraFromWorld.matrix();
        adjust(bundle, {});
        QVERIFY((bundle.cameras[2].cameraFromWorld.matrix() - before).norm() < 1e-12);
        QCOMPARE(bundle.lenses[0].focal, point_world::lensOf(world, 0).focal);
    }

    void priorHoldsACameraThatSeesLittle() {
        const auto world = point_world::make({});
        Bundle bundle = bundleOf(world);
        for (BundlePoint& point : bundle.points)
            std::erase_if(point.sights, [](const BundleSight& sight) { return sight.camera == 3; });
        std::erase_if(bundle.points, [](const BundlePoint& point) { return point.sights.size() < 2; });
        bundle.points.front().sights.push_back({3, {320, 240}}); // one wrong sight
        for (BundleCamera& camera : bundle.cameras)
            camera.prior = PosePrior{camera.cameraFromWorld, 1, 0.01};
        adjust(bundle, {});
        QVERIFY((bundle.cameras[3].cameraFromWorld.inverse().translation -
                 world.cameras[3].inverse().translation)
                    .norm() < 0.02);
    }

    void uncertaintyMatchesTheScatterOfRepeatedAdjustments() {
        // Twelve draws of the noise; the stated deviation must be of the size of the actual error.
        double squares = 0;
        double stated = 0;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            const auto world = point_world::make({.points = 150, .pixelNoise = 0.5, .seed = seed});
            Bundle bundle = bundleOf(world);
            const BundleOptions options{LensFreedom::Fixed, 3, 0, 50};
            adjust(bundle, options);
            const auto error = point_world::errorBetween(world.cameras[0], world.cameras[2],
                                                         bundle.cameras[0].cameraFromWorld,
                                                         bundle.cameras[2].cameraFromWorld);
            squares += error.rotationDegrees * error.rotationDegrees / 12;
            stated += uncertaintyOf(bundle, options)[2].rotationDegrees / 12;
        }
        const double ratio = std::sqrt(squares) / stated;
        QVERIFY2(ratio > 0.5 && ratio < 2, qPrintable(QString::number(ratio)));
    }

    void undeterminedSystemHasNoUncertainty() {
        const auto world = point_world::make({.views = 3});
        Bundle bundle = bundleOf(world);
        bundle.points.resize(2); // far too few for three cameras
        QVERIFY(uncertaintyOf(bundle, {}).empty());
    }

    void equalInputGivesEqualNumbers() {
        const auto world = point_world::make({});
        Bundle one = bundleOf(world);
        disturb(one, 1, 0.03);
        Bundle two = one;
        adjust(one, {});
        adjust(two, {});
        for (std::size_t i = 0; i < one.cameras.size(); ++i)
            QCOMPARE(one.cameras[i].cameraFromWorld.matrix(), two.cameras[i].cameraFromWorld.matrix());
    }

    void equalInputGivesEqualNumbersWhereverItsMemoryLies() {
        const auto world = point_world::make({});
        Bundle start = bundleOf(world);
        disturb(start, 1, 0.03);
        start.lenses[0].focal *= 1.02;
        Bundle first = start;
        adjust(first, {.lenses = LensFreedom::Focal});
        point_world::Dice dice(5);
        for (int attempt = 0; attempt < 20; ++attempt) {
            // Holes of all sizes: what the solver allocates falls into some of them.
            std::vector<std::unique_ptr<char[]>> memory;
            for (int i = 0; i < 4000; ++i)
                memory.push_back(std::make_unique<char[]>(static_cast<std::size_t>(dice.uniform(8, 1000))));
            std::erase_if(memory, [&](const auto&) { return dice.uniform(0, 1) < 0.5; });
            Bundle again = start;
            adjust(again, {.lenses = LensFreedom::Focal});
            QVERIFY(again.lenses[0].focal == first.lenses[0].focal);
            for (std::size_t i = 0; i < first.cameras.size(); ++i)
                QVERIFY(again.cameras[i].cameraFromWorld.matrix() == first.cameras[i].cameraFromWorld.matrix());
        }
    }

    void stopsWhenCancelled() {
        Bundle bundle = bundleOf(point_world::make({}));
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN(adjust(bundle, {}, source.token()), Cancelled);
    }

    void resectsAmongWrongPoints() {
        const auto world = point_world::make({.views = 1, .wrongShare = 0.4});
        std::vector<Eigen::Vector3d> points;
        std::vector<Eigen::Vector2d> pixels;
        for (std::size_t i = 0; i < world.pointOf[0].size(); ++i) {
            points.push_back(world.points[static_cast<std::size_t>(world.pointOf[0][i])]);
            pixels.emplace_back(world.features[0].keypoints[i].x, world.features[0].keypoints[i].y);
        }
        const auto found = resect(points, pixels, point_world::lensOf(world, 0), 3, 15);
        QVERIFY(found);
        QVERIFY(angleOfDegrees(found->cameraFromWorld.rotation * world.cameras[0].rotation.transpose()) < 0.1);
        QVERIFY(found->inliers.size() < pixels.size() * 0.75);
    }

    void triangulationRefusesParallelRays() {
        const Sightline lines[] = {{RigidTransform{}, {0, 0, 1}},
                                   {RigidTransform{Eigen::Matrix3d::Identity(), {-1, 0, 0}}, {0, 0, 1}}};
        const auto point = triangulate(lines);
        QVERIFY(!point || widestAngleDegrees(lines, *point) < 1e-3);
    }
};

QTEST_GUILESS_MAIN(BundleTest)
#include "bundle_test.moc"
