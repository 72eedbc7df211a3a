#include "engine/io/gaussian_ply.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

using namespace fathom;
using namespace fathom::test;

namespace {

/// Properties and values of a binary PLY of floats.
struct Splats {
    std::vector<std::string> properties;
    std::vector<float> values;
};

Splats readSplats(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    const std::string_view kEnd = "end_header\n";
    const std::size_t body = file.find(kEnd) + kEnd.size();
    Splats splats;
    const std::string kProperty = "property float ";
    for (std::size_t at = file.find(kProperty); at < body; at = file.find(kProperty, at + 1))
        splats.properties.push_back(
            file.substr(at + kProperty.size(), file.find('\n', at) - at - kProperty.size()));
    splats.values.resize((file.size() - body) / sizeof(float));
    std::memcpy(splats.values.data(), file.data() + body, splats.values.size() * sizeof(float));
    return splats;
}

/// The text of a comment in the header.
std::string commentOf(const std::filesystem::path& path, const std::string& what) {
    std::ifstream stream(path, std::ios::binary);
    const std::string start = "comment " + what + ' ';
    for (std::string line; std::getline(stream, line) && line != "end_header";)
        if (line.starts_with(start))
            return line.substr(start.size());
    return {};
}

Scene goldenGaussians() {
    const Npz file(testData("golden/da3/export/export_small_2v_42x56.npz"));
    auto view = std::make_shared<View>();
    const auto& shape = file["gs_depth"].shape;
    view->depth = FloatMap(Size{static_cast<int>(shape[2]), static_cast<int>(shape[1])});
    const std::vector<float> depth = file["gs_depth"].floats();
    std::copy(depth.begin(), depth.end(), view->depth.data());
    Gaussians& gaussians = view->gaussians;
    gaussians.means = file["gs_means"].floats();
    gaussians.scales = file["gs_scales"].floats();
    gaussians.rotationsWxyz = file["gs_rotations"].floats();
    gaussians.opacities = file["gs_opacities"].floats();
    const std::vector<float> colour = file["gs_harmonics_dc"].floats();
    gaussians.harmonics.resize(kHarmonicsPerGaussian * gaussians.size());
    for (std::size_t i = 0; i < colour.size(); ++i)
        gaussians.harmonics[kHarmonicsPerColour * i] = colour[i];
    Scene scene;
    scene.views.push_back(view);
    return scene;
}

} // namespace

class GaussianPlyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trimmedFileHoldsTheSplatsOfTheReference() {
        const TemporaryFolder folder;
        const GaussianPlySummary summary =
            writeGaussianPly(folder / "a.ply", goldenGaussians(), {.trims = true, .directions = false});
        QCOMPARE(summary.gaussians, std::size_t(1942));
        QCOMPARE(summary.bytes, std::uint64_t(std::filesystem::file_size(folder / "a.ply")));
        const Splats got = readSplats(folder / "a.ply"), wanted = readSplats(testData("golden/da3/export/gs_42x56.ply"));
        QVERIFY(got.properties == wanted.properties);
        const Deviation far = deviation(got.values, std::vector<double>(wanted.values.begin(), wanted.values.end()));
        QVERIFY2(far.overMax < 1e-6, QByteArray::number(far.overMax));
    }

    void nothingIsLeftOutUnlessAsked() {
        const TemporaryFolder folder;
        const Scene scene = goldenGaussians();
        QCOMPARE(writeGaussianPly(folder / "a.ply", scene).gaussians, scene.views.front()->gaussians.size());
        const Splats splats = readSplats(folder / "a.ply");
        QCOMPARE(splats.properties.size(), std::size_t(17 + 24));
        QVERIFY(splats.properties[9] == "f_rest_0" && splats.properties[33] == "opacity");
    }

    void axesAndOriginAreAppliedAndSaid() {
        const TemporaryFolder folder;
        const Scene scene = goldenGaussians();
        (void)writeGaussianPly(folder / "own.ply", scene);
        const auto summary = writeGaussianPly(folder / "up.ply", scene, {.axes = ExportAxes::YUp});
        QCOMPARE(gaussianPlySize(scene, {.axes = ExportAxes::YUp}).bytes, summary.bytes);
        QCOMPARE(commentOf(folder / "own.ply", "axes"), std::string("x right, y down, z forward"));
        QCOMPARE(commentOf(folder / "up.ply", "axes"), std::string("x right, y up, z backward"));
        const Splats own = readSplats(folder / "own.ply"), up = readSplats(folder / "up.ply");
        const std::size_t each = own.properties.size();
        for (std::size_t i = 0; i < own.values.size(); i += each) {
            QCOMPARE(up.values[i], own.values[i]);
            QCOMPARE(up.values[i + 1], -own.values[i + 1]);
            QCOMPARE(up.values[i + 2], -own.values[i + 2]);
            // Half a turn about x takes the quaternion w x y z to −x w −z y.
            const float* before = own.values.data() + i + each - 4;
            const float* after = up.values.data() + i + each - 4;
            const float sign = after[0] * -before[1] < 0 ? -1.0F : 1.0F; // q and −q are one rotation
            QVERIFY(std::abs(sign * after[0] + before[1]) < 1e-5 && std::abs(sign * after[1] - before[0]) < 1e-5 &&
                    std::abs(sign * after[2] + before[3]) < 1e-5 && std::abs(sign * after[3] - before[2]) < 1e-5);
        }
    }

    void theMedianOfTheCentresCanBeTheOrigin() {
        const TemporaryFolder folder;
        (void)writeGaussianPly(folder / "a.ply", goldenGaussians(), {.origin = ExportOrigin::MedianPoint});
        const Splats splats = readSplats(folder / "a.ply");
        for (std::size_t axis = 0; axis < 3; ++axis) {
            std::vector<float> values;
            for (std::size_t i = axis; i < splats.values.size(); i += splats.properties.size())
                values.push_back(splats.values[i]);
            std::ranges::sort(values);
            QVERIFY(std::abs(values[values.size() / 2] + values[(values.size() - 1) / 2]) < 1e-5);
        }
    }

    void smallViewsKeepTheirGaussians() {
        // The border of a side below 32 pixels is empty; the published program then writes nothing at all.
        Scene scene;
        auto view = std::make_shared<View>();
        view->depth = FloatMap(Size{14, 14}, 1.0F);
        const std::size_t count = view->depth.size().pixels();
        view->gaussians = {std::vector<float>(3 * count), std::vector<float>(3 * count, 1.0F),
                           std::vector<float>(4 * count, 0.5F), std::vector<float>(kHarmonicsPerGaussian * count),
                           std::vector<float>(count, 1.0F)};
        scene.views.push_back(view);
        const TemporaryFolder folder;
        QCOMPARE(writeGaussianPly(folder / "a.ply", scene, {.trims = true}).gaussians, count);
        for (const float value : readSplats(folder / "a.ply").values)
            QVERIFY(std::isfinite(value)); // an opacity of 1 has a finite logit here
    }

    void aSceneWithoutGaussiansLeavesNoFile() {
        const TemporaryFolder folder;
        QCOMPARE(errorOf([&] { (void)writeGaussianPly(folder / "a.ply", {}); }), ErrorCode::EmptyInput);
        QVERIFY(!std::filesystem::exists(folder / "a.ply"));
    }
};

QTEST_GUILESS_MAIN(GaussianPlyTest)
#include "gaussian_ply_test.moc"
