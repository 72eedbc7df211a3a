#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/gaussian_adapter.h"
#include "engine/models/depth_anything_3/spherical_harmonics.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

namespace {
constexpr double kTolerance = 2e-5; // over max

struct AdapterCase {
    Npz file = golden("geometry/gaussian_adapter");
    da3::GaussianHeadOutput head{tensorOf(file["raw"]).unsqueeze(0), tensorOf(file["opacity"]).unsqueeze(0)};
    da3::GaussianScene scene{
        tensorOf(file["depth"]).unsqueeze(0),
        {tensorOf(file["extrinsics"]).unsqueeze(0), tensorOf(file["intrinsics"]).unsqueeze(0)}};
};
} // namespace

class GaussiansTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOneThread(); }

    void adapterAgreesWithTheReference_data() {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<bool>("posesGiven");
        QTest::newRow("predicted cameras") << "plain_" << false;
        QTest::newRow("given poses") << "given_" << true;
    }
    void adapterAgreesWithTheReference() {
        QFETCH(QString, prefix);
        QFETCH(bool, posesGiven);
        AdapterCase given;
        if (posesGiven)
            given.scene.givenExtrinsics = tensorOf(given.file["given_extrinsics"]).unsqueeze(0);
        const da3::Gaussians got = da3::adaptGaussians(given.head, given.scene);
        const auto agrees = [&](const torch::Tensor& values, const std::string& name) {
            const NpyArray& wanted = given.file[prefix.toStdString() + name];
            return values.size(1) == wanted.shape[0] && within(name, distance(values, wanted).overMax, kTolerance);
        };
        QVERIFY(agrees(got.means, "means"));
        QVERIFY(agrees(got.scales, "scales"));
        QVERIFY(agrees(got.rotations, "rotations"));
        QVERIFY(agrees(got.harmonics, "harmonics"));
        QVERIFY(agrees(got.opacities, "opacities"));
    }

    void scaleOfGivenPosesIsThatOfTheReference() {
        const AdapterCase given;
        const double scale =
            da3::relativePoseScale(given.scene.cameras.extrinsics[0], tensorOf(given.file["given_extrinsics"]));
        QVERIFY(within("scale", std::abs(scale - given.file["given_scale_before_clamp"].doubles()[0]), 1e-5));
    }

    void posesThatGiveNoScaleLeaveGaussiansAlone() {
        const torch::Tensor one = torch::eye(4).unsqueeze(0);
        QCOMPARE(da3::relativePoseScale(one, one), 1.0);
    }

    void harmonicsTurnWithTheScene() {
        const Npz file = golden("geometry/sh_rotation");
        const torch::Tensor turned = da3::rotateHarmonics(tensorOf(file["sh_in"]), tensorOf(file["rotation"]));
        QVERIFY(within("harmonics", distance(turned, file["sh_out"]).overMax, kTolerance));
    }
};

QTEST_GUILESS_MAIN(GaussiansTest)
#include "gaussians_test.moc"
