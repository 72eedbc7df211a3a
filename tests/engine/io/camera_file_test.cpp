#include "engine/io/camera_file.h"

#include "engine/geometry/quaternion.h"
#include "engine/io/camera_match.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

#include <cstring>
#include <fstream>
#include <limits>
#include <numbers>
#include <random>
#include <sstream>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

/// A camera at (1, 2, 3), turned about y so that it looks along the world's x axis.
RigidTransform wantedCameraFromWorld() {
    RigidTransform worldFromCamera;
    worldFromCamera.rotation = Eigen::AngleAxisd(std::numbers::pi / 2, Eigen::Vector3d::UnitY()).toRotationMatrix();
    worldFromCamera.translation = {1, 2, 3};
    return worldFromCamera.inverse();
}

bool isWanted(const RigidTransform& pose, double tolerance = 1e-9) {
    return (pose.matrix() - wantedCameraFromWorld().matrix()).cwiseAbs().maxCoeff() < tolerance;
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

std::string textOf(const Eigen::MatrixXd& row) {
    std::ostringstream out;
    out.precision(17);
    for (Eigen::Index i = 0; i < row.size(); ++i)
        out << (i ? " " : "") << row(i);
    return out.str();
}

std::string colmapImagesText() {
    const RigidTransform pose = wantedCameraFromWorld();
    const QuaternionXyzw q = quaternionOf(pose.rotation);
    Eigen::Matrix<double, 1, 7> row;
    row << q.w, q.x, q.y, q.z, pose.translation.transpose();
    return "# Image list\n1 " + textOf(row) + " 7 left/a b.jpg\n1 2 -1 3 4 5\n2 1 0 0 0 0 0 0 7 c.jpg\n\n";
}

template <typename Number>
void put(std::string& bytes, Number number) {
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof number);
    bytes.append(raw, sizeof number);
}

std::string colmapCamerasBinary() {
    std::string bytes;
    put(bytes, std::uint64_t(1));
    put(bytes, std::uint32_t(7));
    put(bytes, std::int32_t(1)); // PINHOLE
    put(bytes, std::uint64_t(640));
    put(bytes, std::uint64_t(480));
    for (const double value : {500.0, 510.0, 320.0, 240.0})
        put(bytes, value);
    return bytes;
}

std::string colmapImagesBinary() {
    const RigidTransform pose = wantedCameraFromWorld();
    const QuaternionXyzw q = quaternionOf(pose.rotation);
    std::string bytes;
    put(bytes, std::uint64_t(1));
    put(bytes, std::uint32_t(1));
    for (const double value : {q.w, q.x, q.y, q.z, pose.translation.x(), pose.translation.y(), pose.translation.z()})
        put(bytes, value);
    put(bytes, std::uint32_t(7));
    bytes.append("a.jpg", 6);
    put(bytes, std::uint64_t(2));
    bytes.append(48, '\0');
    return bytes;
}

/// nerfstudio's matrix of the wanted camera: world from camera, OpenGL axes.
std::string transformMatrix() {
    Eigen::Matrix4d matrix = wantedCameraFromWorld().inverse().matrix();
    matrix.col(1) *= -1;
    matrix.col(2) *= -1;
    std::ostringstream out;
    out.precision(17);
    for (int row = 0; row < 4; ++row) {
        out << (row ? ", [" : "[[");
        for (int column = 0; column < 4; ++column)
            out << (column ? ", " : "") << matrix(row, column);
        out << "]";
    }
    return out.str() + "]";
}

FrameReference picture(const std::string& path, Size size = {640, 480}) {
    FrameReference view;
    view.path = path;
    view.name = fs::path(path).filename().string();
    view.originalSize = size;
    return view;
}

} // namespace

class CameraFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void colmapsTextIsRead() {
        const TemporaryFolder folder;
        write(folder / "cameras.txt", "# Camera list\n7 SIMPLE_RADIAL 640 480 500 320 240 0.1\n");
        write(folder / "images.txt", colmapImagesText());
        const CameraFile file = readCameraFile(folder.path());
        QCOMPARE(file.format, CameraFormat::Colmap);
        QCOMPARE(file.cameras.size(), std::size_t(2));
        QCOMPARE(file.cameras[0].name, std::string("left/a b.jpg"));
        QVERIFY(isWanted(file.cameras[0].cameraFromWorld));
        QCOMPARE(file.cameras[0].intrinsics->fy, 500.0);
        QCOMPARE(file.cameras[0].intrinsics->cy, 240.0);
        QVERIFY(file.cameras[0].isDistorted);
        QCOMPARE(file.cameras[1].name, std::string("c.jpg"));
        QCOMPARE(readCameraFile(folder / "images.txt").cameras.size(), std::size_t(2));
    }

    void colmapsBinaryGoesBeforeItsText() {
        const TemporaryFolder folder;
        fs::create_directories(folder / "sparse" / "0");
        write(folder / "sparse" / "0" / "cameras.bin", colmapCamerasBinary());
        write(folder / "sparse" / "0" / "images.bin", colmapImagesBinary());
        write(folder / "sparse" / "0" / "images.txt", "nonsense");
        const CameraFile file = readCameraFile(folder.path());
        QCOMPARE(file.cameras.size(), std::size_t(1));
        QCOMPARE(file.cameras[0].name, std::string("a.jpg"));
        QVERIFY(isWanted(file.cameras[0].cameraFromWorld));
        QCOMPARE(file.cameras[0].intrinsics->fy, 510.0);
        QVERIFY(!file.cameras[0].isDistorted);
    }

    void aTruncatedBinaryIsCorruptAtEveryLength() {
        const TemporaryFolder folder;
        const std::string images = colmapImagesBinary();
        write(folder / "cameras.bin", colmapCamerasBinary());
        for (std::size_t length = 0; length < images.size(); ++length) {
            write(folder / "images.bin", images.substr(0, length));
            QCOMPARE(errorOf([&] { (void)readCameraFile(folder.path()); }), ErrorCode::CorruptFile);
        }
        std::string endless = images;
        std::memset(endless.data() + images.size() - 56, 0xff, 8); // as many points as fit no file
        write(folder / "images.bin", endless);
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder.path()); }), ErrorCode::CorruptFile);
    }

    void fisheyeLensesAreRefused() {
        const TemporaryFolder folder;
        write(folder / "cameras.txt", "7 OPENCV_FISHEYE 640 480 500 500 320 240 0 0 0 0\n");
        write(folder / "images.txt", colmapImagesText());
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder.path()); }), ErrorCode::UnsupportedFormat);
    }

    void transformsJsonIsRead() {
        const TemporaryFolder folder;
        write(folder / "transforms.json",
              "{\"w\": 640, \"h\": 480, \"fl_x\": 500, \"fl_y\": 510, \"cx\": 321, \"cy\": 241, \"k1\": 0.0,"
              " \"frames\": [{\"file_path\": \"./images/a.png\", \"transform_matrix\": " +
                  transformMatrix() + "}, {\"file_path\": \"images/b\", \"fl_x\": 600, \"transform_matrix\": " +
                  transformMatrix() + "}]}");
        const CameraFile file = readCameraFile(folder.path());
        QCOMPARE(file.format, CameraFormat::Transforms);
        QVERIFY(isWanted(file.cameras[0].cameraFromWorld));
        QCOMPARE(file.cameras[0].intrinsics->cx, 321.0);
        QCOMPARE(file.cameras[1].intrinsics->fx, 600.0);
    }

    void aTrajectoryIsRead() {
        const TemporaryFolder folder;
        const RigidTransform pose = wantedCameraFromWorld().inverse();
        const QuaternionXyzw q = quaternionOf(pose.rotation);
        Eigen::Matrix<double, 1, 8> row;
        row << 12.5, pose.translation.transpose(), q.x, q.y, q.z, q.w;
        write(folder / "poses.tum", "# time tx ty tz qx qy qz qw\n" + textOf(row) + "\n");
        const CameraFile file = readCameraFile(folder / "poses.tum");
        QCOMPARE(file.format, CameraFormat::Tum);
        QCOMPARE(*file.cameras[0].timeSeconds, 12.5);
        QVERIFY(isWanted(file.cameras[0].cameraFromWorld));
        QVERIFY(!file.cameras[0].intrinsics);
        write(folder / "poses.tum", "1 2 3\n");
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder / "poses.tum"); }), ErrorCode::CorruptFile);
    }

    void anotherConventionCanBeNamed() {
        // A transforms.json whose writer kept OpenCV's axes and wrote camera from world.
        const TemporaryFolder folder;
        const Eigen::Matrix4d m = wantedCameraFromWorld().matrix();
        std::ostringstream matrix;
        matrix.precision(17);
        for (int row = 0; row < 4; ++row)
            matrix << (row ? ", [" : "[[") << m(row, 0) << ", " << m(row, 1) << ", " << m(row, 2) << ", " << m(row, 3)
                   << "]";
        write(folder / "t.json",
              "{\"frames\": [{\"file_path\": \"a\", \"transform_matrix\": " + matrix.str() + "]}]}");
        const PoseConvention named{CameraAxes::OpenCv, PoseMeaning::CameraFromWorld};
        QVERIFY(isWanted(readCameraFile(folder / "t.json", named).cameras[0].cameraFromWorld));
        QVERIFY(!isWanted(readCameraFile(folder / "t.json").cameras[0].cameraFromWorld));
    }

    void whatIsNoRotationIsRefusedByName() {
        Eigen::Matrix<double, 3, 4> pose = wantedCameraFromWorld().matrix().topRows<3>();
        pose(0, 0) += 1e-5; // rounding is repaired
        const NamedCamera camera = posedCamera("a", pose, {});
        const RigidTransform& repaired = camera.cameraFromWorld;
        QVERIFY(camera.rotationError > 1e-6 && camera.rotationError < 1e-4);
        QVERIFY((repaired.rotation.transpose() * repaired.rotation - Eigen::Matrix3d::Identity()).norm() < 1e-12);
        Eigen::Matrix<double, 3, 4> scaled = pose;
        scaled.leftCols<3>() *= 2;
        Eigen::Matrix<double, 3, 4> mirrored = pose;
        mirrored.col(0) *= -1;
        Eigen::Matrix<double, 3, 4> notFinite = pose;
        notFinite(1, 3) = std::numeric_limits<double>::quiet_NaN();
        for (const auto& bad : {scaled, mirrored, notFinite}) {
            try {
                (void)posedCamera("a.jpg", bad, {});
                QFAIL("no error");
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::CorruptFile);
                QCOMPARE(error.detail(), std::string("a.jpg"));
            }
        }
    }

    void otherFilesAreNoCameras() {
        const TemporaryFolder folder;
        write(folder / "x.csv", "1,2,3");
        write(folder / "x.json", "{\"frames\": []}");
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder / "x.csv"); }), ErrorCode::UnsupportedFormat);
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder / "x.json"); }), ErrorCode::CorruptFile);
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder.path()); }), ErrorCode::FileNotFound);
        QCOMPARE(errorOf([&] { (void)readCameraFile(folder / "none"); }), ErrorCode::FileNotFound);
    }

    void camerasFindTheirPictures() {
        CameraFile file;
        file.format = CameraFormat::Colmap;
        const Intrinsics k{500, 500, 320, 240, 640, 480};
        for (const char* name : {"left/a.jpg", "right/a.jpg", "images/b.png", "c", "extra.jpg"})
            file.cameras.push_back({name, {}, {}, k, {}, false});
        const std::vector<FrameReference> views{picture("/p/right/a.jpg"), picture("/p/left/a.jpg"),
                                                picture("/p/b.png", {1280, 960}), picture("/p/c.jpg"),
                                                picture("/p/d.jpg")};
        std::vector<FrameReference> named = views;
        named[0].name = "right - a.jpg";
        named[1].name = "left - a.jpg";
        const CameraMatch match = matchCameras(file, named);
        QCOMPARE(match.cameras.size(), std::size_t(4));
        QVERIFY(match.cameras.contains("left - a.jpg") && match.cameras.contains("c.jpg"));
        QCOMPARE(match.cameras.at("b.png").intrinsics.fx, 1000.0); // twice the pixels
        QCOMPARE(match.viewsWithoutCamera(), (std::vector<std::string>{"d.jpg"}));
        QCOMPARE(match.views[0].rule, MatchRule::Path);
        QCOMPARE(match.views[2].rule, MatchRule::Name);
        QCOMPARE(match.views[3].rule, MatchRule::Stem);
        QCOMPARE(match.views[2].fileSize, std::optional(Size{640, 480}));
        QCOMPARE(match.scaledCameras(), std::size_t(1));
        QCOMPARE(match.unusedCameras, (std::vector<std::string>{"extra.jpg"}));
        QVERIFY(!match.isComplete());
    }

    void anAmbiguousNameMatchesNothing() {
        CameraFile file;
        file.cameras.push_back({"a.jpg", {}, {}, Intrinsics{500, 500, 320, 240, 640, 480}, {}, false});
        const CameraMatch match = matchCameras(file, {picture("/x/a.jpg"), picture("/y/a.jpg")});
        QVERIFY(match.cameras.empty());
        QCOMPARE(match.unusedCameras.size(), std::size_t(1));
    }

    void aTrajectoryMatchesByOrderOrByTime() {
        CameraFile file;
        file.format = CameraFormat::Tum;
        for (const double time : {0.0, 0.5, 1.0})
            file.cameras.push_back({"", time, {}, {}, {}, false});
        std::vector<FrameReference> views{picture("/p/1.jpg"), picture("/p/2.jpg"), picture("/p/3.jpg")};
        QCOMPARE(errorOf([&] { (void)matchCameras(file, views); }), ErrorCode::InvalidOption); // no focal length
        const CameraMatch ordered = matchCameras(file, views, 700);
        QVERIFY(ordered.isComplete());
        QCOMPARE(ordered.views[1].rule, MatchRule::Order);
        QCOMPARE(ordered.cameras.at("1.jpg").intrinsics.fx, 700.0);
        QCOMPARE(ordered.cameras.at("1.jpg").intrinsics.cx, 320.0);
        views.pop_back();
        for (FrameReference& view : views)
            view.kind = InputKind::Video;
        views[0].timeSeconds = 0.502;
        views[1].timeSeconds = 0.8;
        const CameraMatch timed = matchCameras(file, views, 700);
        QCOMPARE(timed.views[0].rule, MatchRule::Time);
        QCOMPARE(timed.cameras.size(), std::size_t(1));
        QCOMPARE(timed.viewsWithoutCamera(), (std::vector<std::string>{"2.jpg"}));
    }

    void picturesNamedByTheirTimeMatchATrajectory() {
        CameraFile file;
        file.format = CameraFormat::Tum;
        for (const double time : {1305031102.1600, 1305031102.1758, 1305031102.2110})
            file.cameras.push_back({"", time, {}, {}, {}, false});
        const CameraMatch match = matchCameras(
            file, {picture("/rgb/1305031102.175304.png"), picture("/rgb/1305031102.211214.png")}, 525);
        QVERIFY(match.isComplete());
        QCOMPARE(match.views[0].camera, std::string("1305031102.175800 s"));
        QCOMPARE(match.views[1].camera, std::string("1305031102.211000 s"));
        QCOMPARE(match.unusedCameras, (std::vector<std::string>{"1305031102.160000 s"}));
    }

    void aFieldOfViewBecomesAFocalLengthInThePicture() {
        const TemporaryFolder folder;
        write(folder / "transforms_train.json",
              "{\"camera_angle_x\": 1.5707963267948966, \"frames\": [{\"file_path\": \"./train/r_0\","
              " \"rotation\": 0.01, \"transform_matrix\": " +
                  transformMatrix() + "}]}");
        const CameraMatch match =
            matchCameras(readCameraFile(folder / "transforms_train.json"), {picture("/x/train/r_0.png", {800, 600})});
        QVERIFY(match.isComplete());
        const Intrinsics& lens = match.cameras.at("r_0.png").intrinsics;
        QVERIFY(std::abs(lens.fx - 400) < 1e-9 && lens.fx == lens.fy);
        QCOMPARE(lens.cy, 300.0);
    }

    void namesWithoutEndingMayHoldAPoint() {
        CameraFile file;
        file.cameras.push_back({"images\\frame.001", {}, {}, Intrinsics{500, 500, 320, 240, 640, 480}, {}, false});
        QVERIFY(matchCameras(file, {picture("/x/frame.001.png")}).isComplete());
    }

    void aPictureOfAnotherShapeIsRefused() {
        CameraFile file;
        file.cameras.push_back({"a.jpg", {}, {}, Intrinsics{500, 500, 320, 240, 640, 480}, {}, false});
        for (const Size size : {Size{480, 640}, Size{640, 400}})
            QCOMPARE(errorOf([&] { (void)matchCameras(file, {picture("/x/a.jpg", size)}); }), ErrorCode::InvalidOption);
        QVERIFY(matchCameras(file, {picture("/x/a.jpg", {321, 240})}).isComplete()); // rounded
    }

    void manyPicturesAreMatchedWithoutComparingAllPairs() {
        CameraFile file;
        std::vector<FrameReference> views;
        for (int i = 0; i < 20'000; ++i) {
            const std::string name = "images/" + std::to_string(i) + ".jpg";
            file.cameras.push_back({name, {}, {}, Intrinsics{500, 500, 320, 240, 640, 480}, {}, false});
            views.push_back(picture("/p/" + name));
        }
        QVERIFY(matchCameras(file, views).isComplete());
    }

    void whatIsACameraFileIsKnownByItsLooks() {
        const TemporaryFolder folder;
        write(folder / "transforms.json", "{}");
        write(folder / "scene.json", "{}");
        write(folder / "groundtruth.txt", "# x\n1 2 3 4 0 0 0 1\n");
        write(folder / "readme.txt", "some words\n");
        QVERIFY(isCameraFile(folder / "transforms.json"));
        QVERIFY(isCameraFile(folder.path()));
        QVERIFY(!isCameraFile(folder / "scene.json"));
        QVERIFY(isCameraFile(folder / "groundtruth.txt"));
        QVERIFY(!isCameraFile(folder / "readme.txt"));
        QVERIFY(!isCameraFile(folder / "none"));
        write(folder / "images.txt", "");
        QVERIFY(isCameraFile(folder / "images.txt"));
        QVERIFY(isCameraFile(folder / "cameras.txt"));
    }

    /// Whatever is done to a file: cameras or one Error.
    void damagedFilesGiveOneError() {
        const TemporaryFolder folder;
        const std::string json = "{\"w\": 640, \"h\": 480, \"fl_x\": 500, \"frames\": [{\"file_path\": \"a\","
                                 " \"transform_matrix\": " +
                                 transformMatrix() + "}]}";
        const std::string tum = "0 1 2 3 0 0 0 1\n0.1 1 2 3 0 0 0 1\n";
        write(folder / "cameras.bin", colmapCamerasBinary());
        write(folder / "images.bin", colmapImagesBinary());
        std::mt19937 random(7);
        int errors = 0, read = 0;
        for (int round = 0; round < 600; ++round) {
            const std::pair<const char*, std::string> files[] = {
                {"images.bin", colmapImagesBinary()}, {"t.json", json}, {"p.tum", tum}, {"cameras.bin", colmapCamerasBinary()}};
            auto [name, bytes] = files[round % 4];
            for (int change = 0; change < 1 + round % 3; ++change)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            if (round % 5 == 0)
                bytes.resize(random() % bytes.size());
            write(folder / name, bytes);
            try {
                const CameraFile file = readCameraFile(folder / name);
                for (const NamedCamera& camera : file.cameras)
                    QVERIFY(camera.cameraFromWorld.matrix().allFinite());
                ++read;
            } catch (const Error&) {
                ++errors;
            }
            write(folder / name, files[round % 4].second);
        }
        QVERIFY(errors > 100 && read > 20);
    }
};

QTEST_GUILESS_MAIN(CameraFileTest)
#include "camera_file_test.moc"
