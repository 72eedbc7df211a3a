#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/transform.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

namespace {
constexpr double kTolerance = 2e-5;

/// Flips wanted quaternions whose sign is undetermined (half turns) onto the side of the computed ones.
torch::Tensor onSameSide(const torch::Tensor& got, const torch::Tensor& wanted) {
    const torch::Tensor ambiguous = wanted.slice(-1, 3).abs() < 1e-3;
    const torch::Tensor opposite = (got * wanted).sum(-1, true) < 0;
    return torch::where(ambiguous.logical_and(opposite), -got, got);
}
} // namespace

/// Cameras in and out of the network's encoding.
class CameraCodecTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quaternionsBecomeMatrices() {
        const Npz file = golden("geometry/quaternions");
        const torch::Tensor matrix = da3::matrixFromQuaternion(tensorOf(file["quat_xyzw_in"]));
        QVERIFY(within("matrix", distance(matrix, file["matrix_out"]).overMax, kTolerance));
    }

    void matricesBecomeQuaternions() {
        const Npz file = golden("geometry/quaternions");
        const torch::Tensor got = da3::quaternionFromMatrix(tensorOf(file["matrix_in"]));
        QVERIFY(within("quaternion",
                       distance(onSameSide(got, tensorOf(file["quat_xyzw_out"])), file["quat_xyzw_out"]).overMax,
                       kTolerance));
    }

    void camerasAreEncoded() {
        const Npz file = golden("geometry/pose_encoding");
        const torch::Tensor got =
            da3::encodeCameras(tensorOf(file["extrinsics_w2c_in"]), tensorOf(file["intrinsics_in"]), 84, 126);
        QVERIFY(within("encoding", distance(got, file["pose_enc"]).overMax, kTolerance));
    }

    void encodingsAreDecodedAtTheirEdgesToo() {
        const Npz file = golden("geometry/pose_encoding");
        const da3::Cameras cameras = da3::decodeCameras(tensorOf(file["pose_enc_in"]), 84, 126);
        QVERIFY(within("extrinsics", distance(cameras.extrinsics, file["extrinsics_w2c_out"]).overMax, kTolerance));
        QVERIFY(within("intrinsics", distance(cameras.intrinsics, file["intrinsics_out"]).overMax, kTolerance));
    }

    void inverseUndoesARigidTransform() {
        const Npz file = golden("geometry/pose_encoding");
        const torch::Tensor inverse = da3::rigidInverse(tensorOf(file["c2w_out"]));
        QVERIFY(within("inverse", distance(inverse, file["extrinsics_w2c_out"]).overMax, kTolerance));
    }
};

QTEST_GUILESS_MAIN(CameraCodecTest)
#include "camera_codec_test.moc"
