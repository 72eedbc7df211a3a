#define TINYGLTF_IMPLEMENTATION
#define TINYGLTF_NO_STB_IMAGE
#define TINYGLTF_NO_STB_IMAGE_WRITE
#define TINYGLTF_NO_EXTERNAL_IMAGE
#include <tiny_gltf.h>

#include "engine/io/scene_export.h"
#include "engine/scene/camera_shape.h"

#include "tests/engine/scene/golden_views.h"
#include "tests/engine/scene/made_scene.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>
#include <cstring>
#include <fstream>
#include <set>

using namespace fathom;
using fathom::test::goldenScene;
using fathom::test::madeScene;
using fathom::test::Npz;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

namespace {

tinygltf::Model readGlb(const std::filesystem::path& path) {
    tinygltf::Model model;
    std::string error;
    std::string warning;
    tinygltf::TinyGLTF reader;
    if (!reader.LoadBinaryFromFile(&model, &error, &warning, path.string()) || !warning.empty())
        qFatal("tinygltf: %s %s", error.c_str(), warning.c_str());
    return model;
}

const tinygltf::Node& nodeNamed(const tinygltf::Model& model, const std::string& name) {
    for (const tinygltf::Node& node : model.nodes)
        if (node.name == name)
            return node;
    qFatal("no node %s", name.c_str());
}

bool hasNode(const tinygltf::Model& model, const std::string& name) {
    return std::any_of(model.nodes.begin(), model.nodes.end(),
                       [&](const auto& node) { return node.name == name; });
}

/// Values of an accessor as they lie in the buffer.
template <typename Value>
std::vector<Value> valuesOf(const tinygltf::Model& model, int accessorIndex) {
    const tinygltf::Accessor& accessor = model.accessors[static_cast<std::size_t>(accessorIndex)];
    const tinygltf::BufferView& view = model.bufferViews[static_cast<std::size_t>(accessor.bufferView)];
    const auto components = static_cast<std::size_t>(tinygltf::GetNumComponentsInType(accessor.type));
    std::vector<Value> values(accessor.count * components);
    const std::size_t offset = view.byteOffset + accessor.byteOffset;
    if (offset + values.size() * sizeof(Value) > model.buffers[0].data.size())
        qFatal("accessor leaves the buffer");
    std::memcpy(values.data(), model.buffers[0].data.data() + offset, values.size() * sizeof(Value));
    return values;
}

struct ReadMesh {
    int mode = 0;
    std::vector<float> positions;
    std::vector<std::uint16_t> colours;
    std::vector<double> low;
    std::vector<double> high;
    int material = -1;
};

ReadMesh meshOf(const tinygltf::Model& model, const std::string& node) {
    const tinygltf::Mesh& mesh = model.meshes[static_cast<std::size_t>(nodeNamed(model, node).mesh)];
    const tinygltf::Primitive& primitive = mesh.primitives.at(0);
    const int position = primitive.attributes.at("POSITION");
    const tinygltf::Accessor& accessor = model.accessors[static_cast<std::size_t>(position)];
    const tinygltf::Accessor& colour =
        model.accessors[static_cast<std::size_t>(primitive.attributes.at("COLOR_0"))];
    if (accessor.componentType != TINYGLTF_COMPONENT_TYPE_FLOAT || accessor.type != TINYGLTF_TYPE_VEC3 ||
        colour.componentType != TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT || colour.type != TINYGLTF_TYPE_VEC4 ||
        !colour.normalized)
        qFatal("unexpected accessor");
    return {primitive.mode,
            valuesOf<float>(model, position),
            valuesOf<std::uint16_t>(model, primitive.attributes.at("COLOR_0")),
            accessor.minValues,
            accessor.maxValues,
            primitive.material};
}

Eigen::Matrix4d matrixOf(const tinygltf::Node& node) {
    return Eigen::Map<const Eigen::Matrix4d>(node.matrix.data()); // both column after column
}

struct Expected {
    PointCloud cloud;
    Eigen::Matrix4d fileFromWorld;
};

Expected expectedOf(const Scene& scene, const ExportOptions& options) {
    Expected expected;
    expected.cloud =
        buildPointCloud(scene.views, options.filter, confidenceThreshold(scene.views, options.filter));
    expected.fileFromWorld =
        exportFromWorld(scene, expected.cloud, options.axes, options.origin, options.filter.convention);
    return expected;
}

tinygltf::Model exported(const TemporaryFolder& folder, const Scene& scene, const ExportOptions& options) {
    exportScene(scene, folder / "scene.glb", options);
    return readGlb(folder / "scene.glb");
}

double linear(std::uint8_t srgb) {
    const double s = srgb / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

} // namespace

class GlbFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsArriveWithLinearColours() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        ExportOptions options;
        for (const ExportAxes axes : {ExportAxes::YUp, ExportAxes::OpenCv, ExportAxes::ZUp}) {
            options.axes = axes;
            const Expected expected = expectedOf(scene, options);
            const ReadMesh points = meshOf(exported(folder, scene, options), "Points");
            QCOMPARE(points.mode, TINYGLTF_MODE_POINTS);
            QCOMPARE(points.positions.size(), 3 * expected.cloud.size());
            QCOMPARE(points.colours.size(), 4 * expected.cloud.size());
            for (std::size_t i = 0; i < expected.cloud.size(); ++i) {
                const auto& p = expected.cloud.positions[i];
                const Eigen::Vector4d placed = expected.fileFromWorld * Eigen::Vector4d(p[0], p[1], p[2], 1);
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    QVERIFY(std::abs(points.positions[3 * i + axis] - placed[static_cast<int>(axis)]) < 1e-5);
                    const double wanted = 65535 * linear(expected.cloud.colours[i][axis]);
                    QVERIFY(std::abs(points.colours[4 * i + axis] - wanted) <= 0.5);
                }
                QCOMPARE(points.colours[4 * i + 3], std::uint16_t(65535));
            }
        }
    }

    void boundsAreThoseOfThePoints() {
        TemporaryFolder folder;
        ExportOptions options;
        options.frusta = true;
        const tinygltf::Model model = exported(folder, madeScene(3), options);
        for (const char* name : {"Points", "Frusta"}) {
            const ReadMesh mesh = meshOf(model, name);
            for (std::size_t axis = 0; axis < 3; ++axis) {
                float low = mesh.positions[axis];
                float high = low;
                for (std::size_t i = axis; i < mesh.positions.size(); i += 3) {
                    low = std::min(low, mesh.positions[i]);
                    high = std::max(high, mesh.positions[i]);
                }
                QCOMPARE(mesh.low[axis], static_cast<double>(low)); // exactly: validators compare so
                QCOMPARE(mesh.high[axis], static_cast<double>(high));
            }
        }
    }

    void camerasAreNodesThatStandAndLookAsTheyDid() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        ExportOptions options;
        for (const ExportAxes axes : {ExportAxes::YUp, ExportAxes::OpenCv, ExportAxes::ZUp}) {
            options.axes = axes;
            const Eigen::Matrix4d fileFromWorld = expectedOf(scene, options).fileFromWorld;
            const tinygltf::Model model = exported(folder, scene, options);
            QCOMPARE(model.cameras.size(), std::size_t(3));
            for (const ViewPointer& view : scene.views) {
                const Eigen::Matrix4d fileFromCamera = matrixOf(nodeNamed(model, view->source.name));
                const RigidTransform worldFromCamera = view->camera->cameraFromWorld.inverse();
                const auto inFile = [&](const Eigen::Vector3d& pointInCamera) -> Eigen::Vector3d {
                    return (fileFromWorld * (worldFromCamera * pointInCamera).homogeneous()).head<3>();
                };
                const auto fromNode = [&](const Eigen::Vector3d& pointInNode) -> Eigen::Vector3d {
                    return (fileFromCamera * pointInNode.homogeneous()).head<3>();
                };
                QVERIFY((fromNode({0, 0, 0}) - inFile({0, 0, 0})).norm() < 1e-12);
                QVERIFY((fromNode({0, 0, -2}) - inFile({0, 0, 2})).norm() < 1e-12); // looks along -z
                QVERIFY((fromNode({0, 1, 0}) - inFile({0, -1, 0})).norm() < 1e-12); // y is up
                QVERIFY((fromNode({1, 0, 0}) - inFile({1, 0, 0})).norm() < 1e-12);
            }
        }
    }

    void camerasSeeTheirPhotosFieldOfView() {
        TemporaryFolder folder;
        const Scene scene = madeScene(2);
        const tinygltf::Model model = exported(folder, scene, ExportOptions{});
        for (const ViewPointer& view : scene.views) {
            const tinygltf::Node& node = nodeNamed(model, view->source.name);
            const tinygltf::Camera& camera = model.cameras[static_cast<std::size_t>(node.camera)];
            const Intrinsics& k = view->camera->original;
            QCOMPARE(camera.type, std::string("perspective"));
            const double halfHeight = std::tan(camera.perspective.yfov / 2);
            QVERIFY(std::abs(halfHeight - k.height / 2.0 / k.fy) < 1e-12);
            QVERIFY(std::abs(halfHeight * camera.perspective.aspectRatio - k.width / 2.0 / k.fx) < 1e-12);
            QVERIFY(camera.perspective.znear > 0 && camera.perspective.znear < 0.1);
            for (const auto& [key, value] : {std::pair{"fx", k.fx}, {"fy", k.fy}, {"cx", k.cx}, {"cy", k.cy}})
                QCOMPARE(node.extras.Get(key).GetNumberAsDouble(), value);
            QCOMPARE(node.extras.Get("width").GetNumberAsInt(), k.width);
            QCOMPARE(node.extras.Get("height").GetNumberAsInt(), k.height);
            QCOMPARE(node.extras.Get("view").GetNumberAsInt(), static_cast<int>(view->index));
        }
    }

    void frustaStartAtTheCamerasAndOpenTowardsTheScene() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        ExportOptions options;
        options.frusta = true;
        const Eigen::Matrix4d fileFromWorld = expectedOf(scene, options).fileFromWorld;
        const ReadMesh lines = meshOf(exported(folder, scene, options), "Frusta");
        QCOMPARE(lines.mode, TINYGLTF_MODE_LINE);
        QCOMPARE(lines.positions.size(), std::size_t(3 * 16 * 3));
        for (std::size_t i = 0; i < 3; ++i) {
            const Camera& camera = *scene.views[i]->camera;
            const Eigen::Vector3f apex(lines.positions.data() + i * 48);
            const Eigen::Vector3f corner(lines.positions.data() + i * 48 + 3);
            const Eigen::Matrix4d worldFromFile = fileFromWorld.inverse();
            const auto seen = [&](const Eigen::Vector3f& p) -> Eigen::Vector3d {
                return camera.cameraFromWorld * (worldFromFile * p.cast<double>().homogeneous()).head<3>();
            };
            QVERIFY(seen(apex).norm() < 1e-5);
            QVERIFY(seen(corner).z() > 0.01);
            QVERIFY(seen(corner).x() < 0 && seen(corner).y() < 0); // top left first
            const auto colour = cameraColour(i, 3);
            QVERIFY(std::abs(lines.colours[i * 64] - 65535 * linear(colour[0])) <= 0.5);
        }
    }

    void materialsAreUnlitWithoutDemandingIt() {
        TemporaryFolder folder;
        const tinygltf::Model model = exported(folder, madeScene(1), ExportOptions{});
        QCOMPARE(meshOf(model, "Points").material, 0);
        QVERIFY(model.materials[0].extensions.count("KHR_materials_unlit") == 1);
        QCOMPARE(model.extensionsUsed, std::vector<std::string>{"KHR_materials_unlit"});
        QVERIFY(model.extensionsRequired.empty());
    }

    void assetSaysWhereTheFileComesFromAndHowToReturn() {
        TemporaryFolder folder;
        Scene scene = madeScene(2);
        scene.unit = DepthUnit::Metres;
        ExportOptions options;
        options.origin = ExportOrigin::MedianPoint;
        const tinygltf::Model model = exported(folder, scene, options);
        QCOMPARE(model.asset.version, std::string("2.0"));
        QCOMPARE(model.asset.generator, std::string("Fathom 0.0"));
        const tinygltf::Value& extras = model.asset.extras;
        QCOMPARE(extras.Get("model").Get<std::string>(), std::string("Test model"));
        QCOMPARE(extras.Get("licence").Get<std::string>(), std::string("Apache-2.0"));
        QCOMPARE(extras.Get("unit").Get<std::string>(), std::string("metres"));
        QCOMPARE(extras.Get("axes").Get<std::string>(), std::string("x right, y up, z backward"));
        const Eigen::Matrix4d wanted = expectedOf(scene, options).fileFromWorld;
        for (int row = 0; row < 4; ++row)
            for (int column = 0; column < 4; ++column)
                QCOMPARE(extras.Get("fileFromWorld").Get(row).Get(column).GetNumberAsDouble(),
                         wanted(row, column));
        QCOMPARE(model.scenes[0].name, std::string("made"));
    }

    void aSceneWithoutPointsIsAFileOfCameras() {
        TemporaryFolder folder;
        Scene scene = madeScene(0);
        for (std::size_t i = 0; i < 2; ++i) {
            View view = fathom::test::madeView(i);
            view.depth = FloatMap(view.depth.size());
            scene.views.push_back(std::make_shared<const View>(std::move(view)));
        }
        ExportOptions options;
        const tinygltf::Model bare = exported(folder, scene, options);
        QVERIFY(!hasNode(bare, "Points"));
        QVERIFY(bare.buffers.empty() && bare.accessors.empty() && bare.meshes.empty());
        QCOMPARE(bare.cameras.size(), std::size_t(2));
        options.frusta = true;
        const tinygltf::Model withLines = exported(folder, scene, options);
        QCOMPARE(meshOf(withLines, "Frusta").positions.size(), std::size_t(2 * 16 * 3));
    }

    void viewsWithoutCameraGiveNoNode() {
        TemporaryFolder folder;
        const tinygltf::Model model = exported(folder, madeScene(2, {.camera = false}), ExportOptions{});
        QVERIFY(hasNode(model, "Points"));
        QVERIFY(model.cameras.empty());
        QVERIFY(!hasNode(model, "Cameras"));
    }

    void namesThatAreNotUtf8AreRepaired() {
        TemporaryFolder folder;
        Scene scene = madeScene(0);
        View view = fathom::test::madeView(0);
        view.source.name = "caf\xe9 \"1\".png";
        scene.views.push_back(std::make_shared<const View>(std::move(view)));
        const tinygltf::Model model = exported(folder, scene, ExportOptions{});
        QVERIFY(hasNode(model, "caf\xef\xbf\xbd \"1\".png"));
    }

    void chunksArePaddedAsTheFormatDemands() {
        TemporaryFolder folder;
        exportScene(madeScene(2), folder / "scene.glb", ExportOptions{});
        std::ifstream stream(folder / "scene.glb", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        const auto word = [&](std::size_t offset) {
            std::uint32_t value = 0;
            std::memcpy(&value, bytes.data() + offset, sizeof value);
            return value;
        };
        QCOMPARE(word(8), static_cast<std::uint32_t>(bytes.size()));
        const std::uint32_t json = word(12);
        QCOMPARE(json % 4, 0U);
        QVERIFY(bytes[20 + json - 1] == ' ' || bytes[20 + json - 1] == '}');
        QCOMPARE(word(20 + json) % 4, 0U);
        QCOMPARE(20 + json + 8 + word(20 + json), static_cast<std::uint32_t>(bytes.size()));
    }

    void upstreamOptionsReproduceTheReferenceFile() {
        TemporaryFolder folder;
        const Npz file(testData("golden/da3/export/export_small_2v_42x56.npz"));
        ExportOptions options;
        options.filter = PointFilter::upstream();
        options.frusta = true;
        const tinygltf::Model ours = exported(folder, goldenScene(file, {}), options);
        const tinygltf::Model theirs = readGlb(testData("golden/da3/export/small_2v_42x56.glb"));
        const ReadMesh points = meshOf(ours, "Points");
        const auto& theirPrimitive = theirs.meshes[0].primitives[0];
        const auto positions = valuesOf<float>(theirs, theirPrimitive.attributes.at("POSITION"));
        const auto colours = valuesOf<std::uint8_t>(theirs, theirPrimitive.attributes.at("COLOR_0"));
        QCOMPARE(points.positions.size(), std::size_t(3 * 2822));
        QCOMPARE(points.positions.size(), positions.size());
        for (std::size_t i = 0; i < positions.size(); ++i)
            QVERIFY(std::abs(points.positions[i] - positions[i]) < kFloatTolerance * kLargestCoordinate);
        for (std::size_t i = 0; i < colours.size(); ++i) // theirs are sRGB, written as if they were linear
            QVERIFY(std::abs(points.colours[i] - 65535 * (i % 4 == 3 ? 1.0 : linear(colours[i]))) <= 0.5);
        const auto& bounds =
            theirs.accessors[static_cast<std::size_t>(theirPrimitive.attributes.at("POSITION"))];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            QVERIFY(std::abs(points.low[axis] - bounds.minValues[axis]) <
                    kFloatTolerance * kLargestCoordinate);
            QVERIFY(std::abs(points.high[axis] - bounds.maxValues[axis]) <
                    kFloatTolerance * kLargestCoordinate);
        }
        const ReadMesh frusta = meshOf(ours, "Frusta");
        for (std::size_t camera = 0; camera < 2; ++camera) {
            const auto lines =
                valuesOf<float>(theirs, theirs.meshes[1 + camera].primitives[0].attributes.at("POSITION"));
            QCOMPARE(lines.size(), std::size_t(48));
            // The reference's writer sorts and turns its segments: each of ours must be there once.
            std::set<std::size_t> found;
            for (std::size_t segment = 0; segment < 8; ++segment)
                found.insert(matchingSegment(frusta.positions.data() + 48 * camera + 6 * segment, lines));
            QCOMPARE(found.size(), std::size_t(8));
            QVERIFY(found.count(8) == 0);
        }
    }

private:
    static constexpr double kFloatTolerance = 2e-5;
    static constexpr double kLargestCoordinate = 1.8; // of the reference file

    /// Which of eight segments has the ends of `segment`, in either direction; 8 when none has.
    static std::size_t matchingSegment(const float* segment, const std::vector<float>& lines) {
        for (std::size_t i = 0; i < 8; ++i)
            for (const std::size_t turned : {0, 3}) {
                double apart = 0;
                for (std::size_t k = 0; k < 6; ++k)
                    apart = std::max<double>(apart, std::abs(segment[k] - lines[6 * i + (k + turned) % 6]));
                if (apart < kFloatTolerance * kLargestCoordinate)
                    return i;
            }
        return 8;
    }
};

QTEST_GUILESS_MAIN(GlbFileTest)
#include "glb_file_test.moc"
