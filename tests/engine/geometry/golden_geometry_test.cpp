#include "engine/geometry/normalized_cameras.h"
#include "engine/geometry/pose_encoding.h"
#include "engine/geometry/umeyama.h"
#include "engine/geometry/unprojection.h"

#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <QTest>

using namespace fathom;
using fathom::test::deviation;
using fathom::test::Npz;
using fathom::test::testData;

namespace {

using Values = std::vector<double>;

constexpr double kFloatTolerance = 2e-5;  // of the largest magnitude, for arrays made in single precision
constexpr double kDoubleTolerance = 1e-9; // the same for double precision

Npz golden(const std::string& name) {
    return Npz(testData("golden/da3/geometry/" + name + ".npz"));
}

Eigen::Matrix3d matrix3(const Values& values, std::size_t index) {
    return Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(values.data() + 9 * index);
}

/// Pose `index` of [n,3,4] or [n,4,4].
RigidTransform pose(const Values& values, std::size_t index, std::size_t rows) {
    const Eigen::Matrix<double, 3, 4, Eigen::RowMajor> m =
        Eigen::Map<const Eigen::Matrix<double, 3, 4, Eigen::RowMajor>>(values.data() + 4 * rows * index);
    return RigidTransform::fromMatrix(m);
}

std::vector<RigidTransform> poses(const Npz& file, const std::string& name) {
    const auto& array = file[name];
    std::vector<RigidTransform> all;
    for (std::int64_t i = 0; i < array.shape[0]; ++i)
        all.push_back(
            pose(array.doubles(), static_cast<std::size_t>(i), static_cast<std::size_t>(array.shape[1])));
    return all;
}

/// Appends a matrix row after row.
template <typename Matrix>
void append(Values& values, const Matrix& m) {
    for (Eigen::Index row = 0; row < m.rows(); ++row)
        for (Eigen::Index column = 0; column < m.cols(); ++column)
            values.push_back(m(row, column));
}

Intrinsics intrinsics(const Values& k, std::size_t index, int width, int height) {
    const Eigen::Matrix3d m = matrix3(k, index);
    return {m(0, 0), m(1, 1), m(0, 2), m(1, 2), width, height};
}

void compare(const Values& got, const Npz& file, const std::string& name, double tolerance) {
    const Values wanted = file[name].doubles();
    QCOMPARE(got.size(), wanted.size());
    const double off = deviation(got, wanted).overMax;
    QVERIFY2(off <= tolerance, qPrintable(QString("%1: %2").arg(QString::fromStdString(name)).arg(off)));
}

std::vector<Eigen::Vector3d> centres(const std::vector<RigidTransform>& cameras) {
    std::vector<Eigen::Vector3d> points;
    for (const RigidTransform& camera : cameras)
        points.push_back(camera.inverse().translation);
    return points;
}

} // namespace

class GoldenGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quaternionsBecomeTheReferenceRotations() {
        const Npz file = golden("quaternions");
        const Values in = file["quat_xyzw_in"].doubles();
        Values got;
        for (std::size_t i = 0; i < in.size(); i += 4)
            append(got, rotationOf({in[i], in[i + 1], in[i + 2], in[i + 3]}));
        compare(got, file, "matrix_out", kFloatTolerance);
    }

    void rotationsBecomeTheReferenceQuaternions() {
        const Npz file = golden("quaternions");
        const Values in = file["matrix_in"].doubles();
        const Values wanted = file["quat_xyzw_out"].doubles();
        for (std::size_t i = 0; 9 * i < in.size(); ++i) {
            const QuaternionXyzw q = quaternionOf(matrix3(in, i));
            const Eigen::Vector4d got(q.x, q.y, q.z, q.w);
            const Eigen::Vector4d reference(wanted.data() + 4 * i);
            // The sign of a half turn is arbitrary.
            const double sign = std::abs(reference.w()) < 1e-3 && got.dot(reference) < 0 ? -1 : 1;
            QVERIFY2((sign * got - reference).cwiseAbs().maxCoeff() < kFloatTolerance,
                     qPrintable(QString::number(i)));
        }
    }

    void posesAreEncodedAsTheReferenceDoes() {
        const Npz file = golden("pose_encoding");
        const auto cameras = poses(file, "extrinsics_w2c_in");
        const Values k = file["intrinsics_in"].doubles();
        Values got;
        for (std::size_t i = 0; i < cameras.size(); ++i) {
            const PoseEncoding encoding = encodePose({intrinsics(k, i, kWidth, kHeight), cameras[i]});
            const QuaternionXyzw& q = encoding.worldFromCamera;
            append(got, encoding.centreInWorld);
            got.insert(got.end(),
                       {q.x, q.y, q.z, q.w, encoding.verticalFovRadians, encoding.horizontalFovRadians});
        }
        compare(got, file, "pose_enc", kFloatTolerance);
    }

    void posesAreDecodedAsTheReferenceDoesAtTheEdgesToo() {
        const Npz file = golden("pose_encoding");
        const Values in = file["pose_enc_in"].doubles();
        Values extrinsics;
        Values worldFromCameras;
        const Values wantedK = file["intrinsics_out"].doubles();
        for (std::size_t i = 0; 9 * i < in.size(); ++i) {
            const double* e = in.data() + 9 * i;
            const PosedIntrinsics camera =
                decodePose({{e[0], e[1], e[2]}, {e[3], e[4], e[5], e[6]}, e[7], e[8]}, kWidth, kHeight);
            append(extrinsics, camera.cameraFromWorld.matrix().topRows<3>().eval());
            append(worldFromCameras, camera.cameraFromWorld.inverse().matrix().topRows<3>().eval());
            Values k;
            append(k, camera.intrinsics.matrix());
            // The edge rows have focal lengths of millions of pixels: each K is compared with its own size.
            const Values wanted(wantedK.begin() + 9 * static_cast<std::ptrdiff_t>(i),
                                wantedK.begin() + 9 * static_cast<std::ptrdiff_t>(i + 1));
            QVERIFY2(deviation(k, wanted).overMax <= kFloatTolerance, qPrintable(QString::number(i)));
        }
        compare(extrinsics, file, "extrinsics_w2c_out", kFloatTolerance);
        compare(worldFromCameras, file, "c2w_out", kFloatTolerance);
    }

    void pixelsAreUnprojectedInBothConventions() {
        const Npz file = golden("unprojection");
        const auto cameras = poses(file, "extrinsics_w2c");
        const Values k = file["intrinsics"].doubles();
        const Values depth = file["depth"].doubles();
        Values points;
        Values directions;
        std::size_t next = 0;
        for (std::size_t view = 0; view < cameras.size(); ++view) {
            const Intrinsics camera = intrinsics(k, view, 8, 6);
            for (int y = 0; y < 6; ++y)
                for (int x = 0; x < 8; ++x) {
                    append(points,
                           pointInWorld(camera, cameras[view], x, y, depth[next++], PixelCentres::Integer));
                    append(directions, Eigen::Vector3d(cameras[view].rotation.transpose() *
                                                       rayThroughPixel(camera, x, y).normalized()));
                }
        }
        compare(points, file, "world_points", kFloatTolerance);
        compare(directions, file, "gs_ray_directions", kFloatTolerance);
    }

    void knownCamerasAreNormalised() {
        const Npz file = golden("normalise_extrinsics");
        int sets = 0;
        for (const auto& [name, array] : file.arrays()) {
            if (name.rfind("in_", 0) != 0)
                continue;
            Values got;
            for (const RigidTransform& camera : normalizedCameras(poses(file, name)))
                append(got, camera.matrix());
            compare(got, file, "out_" + name.substr(3), kFloatTolerance);
            ++sets;
        }
        QCOMPARE(sets, 12);
    }

    void camerasAreAlignedAsTheReferenceDoes_data() {
        QTest::addColumn<QString>("set");
        for (const char* set : {"n3", "n4", "n8"})
            QTest::newRow(set) << set;
    }
    void camerasAreAlignedAsTheReferenceDoes() {
        QFETCH(QString, set);
        const std::string prefix = set.toStdString() + "_";
        const Npz file = golden("umeyama");
        const auto estimate = poses(file, prefix + "est_f64");
        const auto source = centres(estimate);
        const auto target = centres(poses(file, prefix + "ref_f64"));
        const auto fit = umeyama(source, target);
        QVERIFY(fit.has_value());
        compareFit(*fit, file, prefix, kDoubleTolerance);
        QVERIFY(std::abs(fit->scale - file[prefix + "scale_f64"].doubles()[0]) < kDoubleTolerance);
        Values aligned;
        for (const RigidTransform& camera : estimate)
            append(aligned, fit->cameraFromTarget(camera).matrix());
        compare(aligned, file, prefix + "aligned_extrinsics_f64", kDoubleTolerance);
        const auto rigid = umeyama(source, target, ScaleFit::Fixed);
        QVERIFY(rigid.has_value());
        compareFit(*rigid, file, prefix + "noscale_", kDoubleTolerance);
    }

    void singlePrecisionCamerasAreAligned() {
        const Npz file = golden("umeyama");
        const auto fit = umeyama(centres(poses(file, "f32_est")), centres(poses(file, "f32_ref")));
        QVERIFY(fit.has_value());
        compareFit(*fit, file, "f32_", kFloatTolerance);
    }

    void mirroredPointsAreAlignedAsTheReferenceDoes() {
        const Npz file = golden("umeyama");
        const auto columns = [&](const std::string& name) {
            const Values values = file[name].doubles();
            std::vector<Eigen::Vector3d> points;
            for (std::size_t i = 0; i < 6; ++i)
                points.emplace_back(values[i], values[6 + i], values[12 + i]);
            return points;
        };
        const auto fit = umeyama(columns("mirror_x_f64"), columns("mirror_y_f64"));
        QVERIFY(fit.has_value());
        compareFit(*fit, file, "mirror_", kDoubleTolerance);
        QVERIFY(std::abs(fit->scale - file["mirror_scale_f64"].doubles()[0]) < kDoubleTolerance);
    }

    void setsThatTheReferenceRefusesGiveNothing() {
        const Npz file = golden("umeyama");
        for (const std::string set : {"fail1", "fail2"})
            QVERIFY(!umeyama(centres(poses(file, set + "_est_f64")), centres(poses(file, set + "_ref_f64"))));
    }

private:
    static constexpr int kWidth = 126; // of pose_encoding
    static constexpr int kHeight = 84;

    static void compareFit(const SimilarityTransform& fit, const Npz& file, const std::string& prefix,
                           double tolerance) {
        Values rotation;
        append(rotation, fit.rotation);
        compare(rotation, file, prefix + "rotation_f64", tolerance);
        Values translation;
        append(translation, fit.translation);
        compare(translation, file, prefix + "translation_f64", tolerance);
    }
};

QTEST_GUILESS_MAIN(GoldenGeometryTest)
#include "golden_geometry_test.moc"
