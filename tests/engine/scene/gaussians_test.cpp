#include "engine/scene/gaussians.h"

#include "engine/geometry/quaternion.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <QTest>
#include <Eigen/Geometry>

using namespace fathom;
using namespace fathom::test;

class GaussiansTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void harmonicsTurnAsInTheReference() {
        const Npz file(testData("golden/da3/geometry/sh_rotation.npz"));
        const std::vector<float> before = file["sh_in"].floats(), after = file["sh_out"].floats();
        const std::vector<double> rotations = file["rotation"].doubles();
        for (std::size_t i = 0; i < rotations.size() / 9; ++i) {
            const auto part = [&](const std::vector<float>& all) {
                const auto begin = all.begin() + static_cast<std::ptrdiff_t>(kHarmonicsPerGaussian * i);
                return std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(kHarmonicsPerGaussian));
            };
            SimilarityTransform turn;
            turn.rotation = Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(rotations.data() + 9 * i);
            const Gaussians got = transformed({{0, 0, 0}, {1, 1, 1}, {1, 0, 0, 0}, part(before), {1}}, turn);
            const std::vector<float> wanted = part(after);
            QVERIFY(deviation(got.harmonics, std::vector<double>(wanted.begin(), wanted.end())).overMax < 2e-5);
        }
    }

    void positionSizeAndOrientationFollowTheFrame() {
        SimilarityTransform move;
        move.scale = 2;
        move.rotation = Eigen::AngleAxisd(0.5, Eigen::Vector3d(1, 1, 0).normalized()).toRotationMatrix();
        move.translation = {1, 2, 3};
        const Eigen::Quaterniond own(Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitX()));
        const auto f = [](double value) { return static_cast<float>(value); };
        const Gaussians got = transformed({{1, 0, -1},
                                           {0.1F, 0.2F, 0.3F},
                                           {f(own.w()), f(own.x()), f(own.y()), f(own.z())},
                                           std::vector<float>(kHarmonicsPerGaussian),
                                           {0.5F}},
                                          move);
        const Eigen::Vector3d mean = move * Eigen::Vector3d(1, 0, -1);
        for (int axis = 0; axis < 3; ++axis)
            QVERIFY(std::abs(got.means[static_cast<std::size_t>(axis)] - mean[axis]) < 1e-5);
        QCOMPARE(got.scales[2], 0.6F);
        const Eigen::Quaterniond turned(got.rotationsWxyz[0], got.rotationsWxyz[1], got.rotationsWxyz[2],
                                        got.rotationsWxyz[3]);
        const Eigen::Matrix3d wanted = move.rotation * own.toRotationMatrix();
        QVERIFY((turned.toRotationMatrix() - wanted).norm() < 1e-5);
    }
};

QTEST_GUILESS_MAIN(GaussiansTest)
#include "gaussians_test.moc"
