#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/ray_pose.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

class RayPoseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOneThread(); }

    void camerasComeOutOfRayMaps_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("seed");
        QTest::addColumn<bool>("tableGiven");
        const auto row = [](const char* title, const char* name, int seed, bool tableGiven) {
            QTest::newRow(title) << QString(name) << seed << tableGiven;
        };
        row("exact pinhole rays", "rays_exact", 1, true);
        row("exact pinhole rays, table drawn from the seed", "rays_exact", 1, false);
        row("noisy rays", "rays_noisy", 2, true);
        row("principal point off centre", "rays_offcentre", 3, true);
        row("more inliers than are fitted", "rays_subset", 4, false);
    }
    void camerasComeOutOfRayMaps() {
        QFETCH(QString, name);
        QFETCH(int, seed);
        QFETCH(bool, tableGiven);
        const Npz file = golden("geometry/" + name.toStdString());
        da3::RayPoseOptions options{.seed = static_cast<std::uint64_t>(seed), .asUpstream = true};
        if (tableGiven)
            options.sampleTable = integerTensorOf(file["ransac_idx"]);
        const da3::RayPoses poses = da3::solveRayPoses(tensorOf(file["ray"]), tensorOf(file["ray_conf"]), options);
        QVERIFY(within("pose", distance(poses.worldFromCamera, file["c2w"]).absolute, 1e-5));
        QVERIFY(within("focal", distance(poses.focal, file["focal"]).relative, 1e-4));
        QVERIFY(within("principal point", distance(poses.principalPoint, file["principal_point"]).absolute, 1e-4));
        const torch::Tensor weight = poses.weight.flatten(1).slice(1, 0, {}, 97);
        QVERIFY(within("weights", distance(weight, file["weights_after"]).absolute, 1e-6));
    }

    void exactRaysGiveTheTrueCameras() {
        const Npz file = golden("geometry/rays_exact");
        const da3::RayPoses poses = da3::solveRayPoses(tensorOf(file["ray"]), tensorOf(file["ray_conf"]), {});
        const torch::Tensor truth = tensorOf(file["truth_f64"]); // rotation (9), focal (2), principal point (2), centre (3)
        const auto near = [](const torch::Tensor& got, const torch::Tensor& wanted, double tolerance) {
            return torch::allclose(got.to(torch::kFloat32), wanted, 0, tolerance);
        };
        QVERIFY(near(poses.worldFromCamera.slice(1, 0, 3).slice(2, 0, 3).flatten(1), truth.slice(1, 0, 9), 1e-5));
        QVERIFY(near(poses.focal, truth.slice(1, 9, 11), 1e-5));
        // The origins of these rays scatter around the centre; only their directions are exact.
        QVERIFY(near(poses.worldFromCamera.slice(1, 0, 3).select(2, 3), truth.slice(1, 13, 16), 2e-3));
    }

    void offCentreCamerasAreRightUnlessAskedAsUpstream() {
        const Npz file = golden("geometry/rays_offcentre");
        const torch::Tensor truth = tensorOf(file["truth_f64"]);
        const auto solved = [&](bool asUpstream) {
            return da3::solveRayPoses(tensorOf(file["ray"]), tensorOf(file["ray_conf"]), {.asUpstream = asUpstream});
        };
        const auto rotationError = [&](const da3::RayPoses& poses) {
            const torch::Tensor rotation = poses.worldFromCamera.slice(1, 0, 3).slice(2, 0, 3).flatten(1);
            return (rotation - truth.slice(1, 0, 9)).abs().max().item<double>();
        };
        const da3::RayPoses right = solved(false);
        QVERIFY2(rotationError(right) < 1e-4, QByteArray::number(rotationError(right)));
        QVERIFY(rotationError(solved(true)) > 0.02);
        QVERIFY(within("focal", (right.focal - truth.slice(1, 9, 11)).abs().max().item<double>(), 1e-4));
        QVERIFY(within("principal point",
                       (right.principalPoint - 1 - truth.slice(1, 11, 13)).abs().max().item<double>(), 1e-4));
    }

    void choiceOfInliersCanBeGiven() {
        const Npz file = golden("geometry/rays_subset");
        da3::RayPoseOptions options{.sampleTable = integerTensorOf(file["ransac_idx"]),
                                    .inlierChoice = integerTensorOf(file["subset_perm"]),
                                    .asUpstream = true};
        const da3::RayPoses poses = da3::solveRayPoses(tensorOf(file["ray"]), tensorOf(file["ray_conf"]), options);
        QVERIFY(within("pose", distance(poses.worldFromCamera, file["c2w"]).absolute, 1e-5));
        QVERIFY(within("focal", distance(poses.focal, file["focal"]).relative, 1e-4));
    }

    void raysThatDetermineNoCameraAreAnError() {
        const torch::Tensor ray = torch::zeros({1, 8, 8, 6}); // parallel to the image plane everywhere
        QCOMPARE(errorOf([&] { (void)da3::solveRayPoses(ray, torch::full({1, 8, 8}, 2.0), {}); }),
                 ErrorCode::EmptyInput);
    }

    void sameSeedGivesTheSameCameras() {
        const Npz file = golden("geometry/rays_noisy");
        const torch::Tensor ray = tensorOf(file["ray"]), confidence = tensorOf(file["ray_conf"]);
        const auto pose = [&](std::uint64_t seed) {
            return da3::solveRayPoses(ray, confidence, {.seed = seed}).worldFromCamera;
        };
        QVERIFY(torch::equal(pose(5), pose(5)));
    }

    void camerasAreInPixels() {
        const Npz file = golden("geometry/rays_exact"); // 16 x 24 rays
        const torch::Tensor ray = tensorOf(file["ray"]), confidence = tensorOf(file["ray_conf"]);
        const da3::RayPoses poses = da3::solveRayPoses(ray, confidence, {});
        const da3::Cameras cameras = da3::camerasFromRays(ray, confidence, 28, 42, {});
        QCOMPARE(cameras.extrinsics.sizes().vec(), (std::vector<std::int64_t>{3, 3, 4}));
        const torch::Tensor got = cameras.intrinsics[1].to(torch::kFloat64);
        QVERIFY(std::abs((got[0][0] - poses.focal[1][0] * 21).item<double>()) < 1e-4);
        QVERIFY(std::abs((got[1][1] - poses.focal[1][1] * 14).item<double>()) < 1e-4);
        QVERIFY(std::abs((got[0][2] - poses.principalPoint[1][0] * 21).item<double>()) < 1e-4);
        QVERIFY(std::abs((got[1][2] - poses.principalPoint[1][1] * 14).item<double>()) < 1e-4);
        QCOMPARE(got[2][2].item<double>(), 1.0);
    }

    void homographyFitIsWeighted() {
        const Npz file = golden("geometry/ql_and_dlt");
        const torch::Tensor got =
            da3::fitHomography(tensorOf(file["dlt_src"]).to(torch::kFloat64), tensorOf(file["dlt_dst"]).to(torch::kFloat64),
                               tensorOf(file["dlt_weight"]).to(torch::kFloat64));
        QVERIFY(within("homography", distance(got, file["dlt_homography"]).overMax, 2e-5));
    }

    void matricesSplitIntoOrthogonalAndLower() {
        const Npz file = golden("geometry/ql_and_dlt");
        const torch::Tensor matrices = tensorOf(file["matrix"]);
        std::vector<torch::Tensor> orthogonal, lower;
        for (std::int64_t i = 0; i < matrices.size(0); ++i) {
            const da3::OrthogonalLower parts = da3::splitOrthogonalLower(matrices[i].to(torch::kFloat64));
            orthogonal.push_back(parts.orthogonal);
            lower.push_back(parts.lower);
        }
        QVERIFY(within("orthogonal", distance(torch::stack(orthogonal), file["q"]).overMax, 2e-5));
        QVERIFY(within("lower", distance(torch::stack(lower), file["l"]).overMax, 2e-5));
    }

    void cancellationStopsTheSolver() {
        const Npz file = golden("geometry/rays_exact");
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)da3::solveRayPoses(tensorOf(file["ray"]), tensorOf(file["ray_conf"]),
                                                          {.cancel = source.token()}),
                                 Cancelled);
    }
};

QTEST_GUILESS_MAIN(RayPoseTest)
#include "ray_pose_test.moc"
