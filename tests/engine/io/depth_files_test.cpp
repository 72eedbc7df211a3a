#include "engine/io/depth_files.h"

#include "engine/base/error.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fstream>
#include <iterator>

using namespace fathom;
using namespace fathom::test;

namespace {

std::shared_ptr<View> viewNumber(std::size_t index, float depth) {
    auto view = std::make_shared<View>();
    view->index = index;
    view->source.path = "photo.png";
    view->source.originalSize = {8, 6};
    view->depth = FloatMap(Size{8, 6}, depth);
    for (int x = 0; x < 8; ++x)
        *view->depth.at(x, 2) = depth + static_cast<float>(x);
    view->image = RgbImage(Size{8, 6});
    view->confidence = FloatMap(Size{8, 6}, 2);
    return view;
}

Scene sceneOf(std::vector<ViewPointer> views) {
    Scene scene;
    scene.views = std::move(views);
    return scene;
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Names and contents, in order.
std::vector<std::pair<std::string, std::string>> contentsOf(const std::vector<std::filesystem::path>& files) {
    std::vector<std::pair<std::string, std::string>> contents;
    for (const auto& file : files)
        contents.emplace_back(file.filename().string(), contentOf(file));
    return contents;
}

} // namespace

class DepthFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesWrittenBesideTheEstimationAreThoseOfTheScene() {
        const TemporaryFolder folder;
        const Scene scene = sceneOf({viewNumber(0, 1), viewNumber(1, 5), viewNumber(2, 9)});
        const auto wanted = contentsOf(writeDepthFiles(scene, folder / "after", {}));
        DepthFileWriter writer(folder / "beside");
        writer.add({scene.views[0]});
        writer.add({scene.views[1], scene.views[2]});
        QVERIFY(contentsOf(writer.finish(scene, {}, 2)) == wanted);
        QCOMPARE(wanted.size(), std::size_t(3 * 3 + 1));
        QCOMPARE(wanted.back().first, std::string("depth.json"));
    }

    void aViewThatWasPlacedAnewIsWrittenAnew() {
        const TemporaryFolder folder;
        DepthFileWriter writer(folder / "beside");
        writer.add({viewNumber(0, 1)});
        const Scene scene = sceneOf({viewNumber(0, 3)});
        QVERIFY(contentsOf(writer.finish(scene, {}, 1)) == contentsOf(writeDepthFiles(scene, folder / "after", {})));
        QCOMPARE(writer.viewsBeside(), std::size_t(0));
    }

    void whatCannotBeWrittenBesideIsToldAtTheEnd() {
        const TemporaryFolder folder;
        std::ofstream(folder / "beside") << "no folder";
        DepthFileWriter writer(folder / "beside");
        const Scene scene = sceneOf({viewNumber(0, 1)});
        writer.add(scene.views);
        QVERIFY(errorOf([&] { (void)writer.finish(scene, {}, 1); }) == ErrorCode::CannotWrite);
    }

    void whatWasWrittenBeforeAFailureIsDescribed() {
        const TemporaryFolder folder;
        std::filesystem::create_directories(folder / "beside" / "0001_photo_confidence16.png"); // in the way of one
        DepthFileWriter writer(folder / "beside");
        const Scene scene = sceneOf({viewNumber(0, 1), viewNumber(1, 5), viewNumber(2, 9)});
        writer.add(scene.views);
        QVERIFY(errorOf([&] { (void)writer.finish(scene, {}, 1); }) == ErrorCode::CannotWrite);
        QVERIFY(writer.problem().has_value());
        const std::string description = contentOf(folder / "beside" / "depth.json");
        QVERIFY(description.find("0000_photo_depth16.png") != std::string::npos);
        QVERIFY(description.find("0001_photo") == std::string::npos);
        QVERIFY(!std::filesystem::exists(folder / "beside" / "0002_photo_depth16.png")); // nothing after it
    }

    void picturesOfAnEarlierSceneAreRemovedAndNothingElse() {
        const TemporaryFolder folder;
        (void)writeDepthFiles(sceneOf({viewNumber(0, 1), viewNumber(1, 5)}), folder / "depth", {});
        for (const char* other : {"0002_photo_depth.png", "mine.png"})
            std::ofstream(folder / "depth" / other) << "mine";
        const auto now = writeDepthFiles(sceneOf({viewNumber(0, 2)}), folder / "depth", {});
        QCOMPARE(now.size(), std::size_t(4));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder / "depth"), {}), std::ptrdiff_t(6));
        std::ofstream(folder / "mine.png") << "mine";
        std::ofstream(folder / "depth" / "depth.json") << R"({"views": [{"coloured": "../mine.png"}, 7, {"coloured": 7}]})";
        (void)writeDepthFiles(sceneOf({viewNumber(0, 2)}), folder / "depth", {});
        QVERIFY(std::filesystem::exists(folder / "mine.png"));
    }

    void namesOfAnyLengthAndEncodingGiveFiles() {
        const TemporaryFolder folder;
        std::string longest, other = "caf\xe9";
        for (int i = 0; i < 83; ++i)
            longest += "\xe5\x86\x99";
        auto first = viewNumber(0, 1), second = viewNumber(1, 1);
        first->source.path = longest + ".png";
        second->source.path = other + ".png";
        const auto files = writeDepthFiles(sceneOf({first, second}), folder / "depth", {});
        QCOMPARE(files.size(), std::size_t(7));
        QCOMPARE(fileStemOf(*first), "0000_" + longest.substr(0, 198));
        QCOMPARE(fileStemOf(*second), std::string("0001_caf_"));
    }

    void aCancelledRunWritesNoDescription() {
        const TemporaryFolder folder;
        CancelSource cancel;
        cancel.cancel();
        QVERIFY_EXCEPTION_THROWN((void)writeDepthFiles(sceneOf({viewNumber(0, 1)}), folder / "depth", cancel.token()), Cancelled);
        QVERIFY(!std::filesystem::exists(folder / "depth" / "depth.json"));
    }
};

QTEST_GUILESS_MAIN(DepthFilesTest)
#include "depth_files_test.moc"
