#include "engine/io/scene_export.h"

#include "tests/engine/scene/made_scene.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QFile>
#include <QTest>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::madeScene;
using fathom::test::TemporaryFolder;

namespace {

constexpr SceneFormat kFormats[] = {SceneFormat::Glb, SceneFormat::Ply};

ExportOptions optionsFor(SceneFormat format) {
    ExportOptions options;
    options.format = format;
    return options;
}

/// Everything that changes how a file looks, one option at a time and all together.
std::vector<ExportOptions> manyOptions(SceneFormat format) {
    std::vector<ExportOptions> all(9, optionsFor(format));
    all[1].pointBudget = 100;
    all[2].pointBudget = 100;
    all[2].thinning = Thinning::Voxel;
    all[3].filter = PointFilter::upstream();
    all[3].pointBudget = 100;
    all[4].frusta = true;
    all[5].cameras = false;
    all[6].pointBudget.reset();
    all[6].origin = ExportOrigin::MedianPoint;
    all[7].axes = ExportAxes::ZUp;
    all[7].origin = ExportOrigin::Keep;
    all[8].cameras = false;
    all[8].frusta = true;
    all[8].pointBudget = 1;
    return all;
}

} // namespace

class SceneExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void estimateIsTheFilesSizeToTheByte() {
        TemporaryFolder folder;
        Scene scene = madeScene(3, {.sky = true});
        for (const SceneFormat format : kFormats)
            for (const ExportOptions& options : manyOptions(format)) {
                const ExportEstimate estimate = estimateExport(scene, options);
                const ExportSummary summary = exportScene(scene, folder / "scene", options);
                QCOMPARE(summary.points, estimate.points);
                QCOMPARE(summary.bytes, estimate.bytes);
                QCOMPARE(std::filesystem::file_size(folder / "scene"), estimate.bytes);
                QCOMPARE(folder.entryCount(), std::size_t(1));
                scene.name += "x"; // lengths that are not multiples of four
                scene.model.licence += "yy";
            }
    }

    void depthPicturesAreAFolderOfOneSetAView() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        const ExportSummary summary = exportScene(scene, folder / "depth", optionsFor(SceneFormat::DepthPictures));
        QCOMPARE(summary.points, std::size_t(3));
        QCOMPARE(estimateExport(scene, optionsFor(SceneFormat::DepthPictures)).points, std::size_t(3));
        QCOMPARE(summary.path, folder / "depth");
        std::uintmax_t bytes = 0;
        std::size_t coloured = 0;
        for (const auto& entry : std::filesystem::directory_iterator(summary.path)) {
            bytes += entry.file_size();
            coloured += entry.path().string().ends_with("_depth.png") ? 1 : 0;
        }
        QCOMPARE(coloured, std::size_t(3));
        QCOMPARE(summary.bytes, bytes);
        QVERIFY(std::filesystem::exists(summary.path / "depth.json"));
        QCOMPARE(errorOf([&] { (void)exportScene(Scene(), folder / "none", optionsFor(SceneFormat::DepthPictures)); }),
                 ErrorCode::EmptyInput);
        QVERIFY(!std::filesystem::exists(folder / "none"));
    }

    void estimateTakesAKnownNumberOfPoints() {
        const Scene scene = madeScene(2);
        const ExportOptions options = optionsFor(SceneFormat::Ply);
        const ExportEstimate estimate = estimateExport(scene, options);
        QCOMPARE(estimateExport(scene, options, estimate.points).bytes, estimate.bytes);
        QCOMPARE(estimateExport(scene, options, 5'000'000).points, std::size_t(1'000'000));
    }

    void filesAreTheSameEveryTime() {
        TemporaryFolder folder;
        const Scene scene = madeScene(3);
        for (const SceneFormat format : kFormats)
            for (const ExportOptions& options : manyOptions(format)) {
                exportScene(scene, folder / "first", options);
                exportScene(scene, folder / "second", options);
                QFile first(QString::fromStdString(folder / "first"));
                QFile second(QString::fromStdString(folder / "second"));
                QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
                QCOMPARE(first.readAll(), second.readAll());
            }
    }

    void cancellingLeavesNoFileAndKeepsTheOldOne() {
        const Scene scene = madeScene(4);
        for (const SceneFormat format : kFormats)
            for (const Stage stage : {Stage::BuildingScene, Stage::Exporting}) {
                TemporaryFolder folder;
                QFile old(QString::fromStdString(folder / "scene"));
                QVERIFY(old.open(QIODevice::WriteOnly));
                old.write("old");
                old.close();
                CancelSource source;
                bool reached = false;
                const ProgressSink cancelAtStage = [&](const Progress& progress) {
                    if (progress.stage != stage)
                        return;
                    reached = true;
                    source.cancel();
                };
                QVERIFY_THROWS_EXCEPTION(Cancelled, exportScene(scene, folder / "scene", optionsFor(format),
                                                                source.token(), cancelAtStage));
                QVERIFY(reached);
                QCOMPARE(folder.entryCount(), std::size_t(1));
                QVERIFY(old.open(QIODevice::ReadOnly));
                QCOMPARE(old.readAll(), QByteArray("old"));
            }
    }

    void progressCountsViewsAndThenPoints() {
        TemporaryFolder folder;
        std::vector<Progress> reports;
        exportScene(madeScene(3), folder / "scene.ply", optionsFor(SceneFormat::Ply), {},
                    [&](const Progress& progress) { reports.push_back(progress); });
        QVERIFY(reports.size() >= 2);
        QCOMPARE(reports.front().stage, Stage::BuildingScene);
        QCOMPARE(reports.front().total, std::size_t(3));
        QCOMPARE(reports.back().stage, Stage::Exporting);
        QCOMPARE(reports.back().done, reports.back().total);
    }

    void foldersThatRefuseTheFileAreCannotWrite() {
        TemporaryFolder folder;
        const Scene scene = madeScene(1);
        for (const SceneFormat format : kFormats) {
            const ExportOptions options = optionsFor(format);
            QCOMPARE(errorOf([&] { exportScene(scene, folder / "missing" / "a", options); }),
                     ErrorCode::CannotWrite);
            std::filesystem::create_directories(folder / "folder");
            QCOMPARE(errorOf([&] { exportScene(scene, folder / "folder", options); }),
                     ErrorCode::CannotWrite);
            if (::geteuid() == 0)
                continue; // nothing refuses the superuser
            std::filesystem::create_directories(folder / "locked");
            std::filesystem::permissions(folder / "locked", std::filesystem::perms::owner_read);
            QCOMPARE(errorOf([&] { exportScene(scene, folder / "locked" / "a", options); }),
                     ErrorCode::CannotWrite);
        }
    }

    void aDiskThatFillsUpIsCannotWriteAndLeavesNothing() {
        // A limit on the size of files stands in for a full disk: the write call fails in the same place.
        TemporaryFolder folder;
        const Scene scene = madeScene(4, {.size = {120, 90}});
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{20000, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        std::vector<std::optional<ErrorCode>> codes;
        for (const SceneFormat format : kFormats)
            codes.push_back(errorOf([&] { exportScene(scene, folder / "a", optionsFor(format)); }));
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, oldHandler);
        for (const auto& code : codes)
            QCOMPARE(code, ErrorCode::CannotWrite);
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }

    void aGlbBeyondFourGibibytesIsRefusedBeforeAnythingIsWritten() {
        // One big view, shared 18 times: 225 million points without the memory for them.
        TemporaryFolder folder;
        View view = fathom::test::madeView(0, {.size = {4000, 3125}, .confidence = false});
        Scene scene = madeScene(0);
        scene.views.assign(18, std::make_shared<const View>(std::move(view)));
        ExportOptions options = optionsFor(SceneFormat::Glb);
        options.filter.removeEdges = false;
        options.pointBudget.reset();
        QVERIFY(estimateExport(scene, options).bytes > 0xFFFFFFFFULL);
        QCOMPARE(errorOf([&] { exportScene(scene, folder / "big.glb", options); }), ErrorCode::TooLarge);
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }

    void nothingToWriteIsEmptyInput() {
        TemporaryFolder folder;
        for (const SceneFormat format : kFormats)
            QCOMPARE(errorOf([&] { exportScene(Scene{}, folder / "a", optionsFor(format)); }),
                     ErrorCode::EmptyInput);
        Scene scene = madeScene(0);
        View view = fathom::test::madeView(0);
        view.depth = FloatMap(view.depth.size());
        scene.views.push_back(std::make_shared<const View>(std::move(view)));
        QCOMPARE(errorOf([&] { exportScene(scene, folder / "a", optionsFor(SceneFormat::Ply)); }),
                 ErrorCode::EmptyInput);
        ExportOptions bare = optionsFor(SceneFormat::Glb);
        bare.cameras = false;
        QCOMPARE(errorOf([&] { exportScene(scene, folder / "a", bare); }), ErrorCode::EmptyInput);
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(SceneExportTest)
#include "scene_export_test.moc"
