#include "app/run_arguments.h"

#include "engine/pipeline/command_line_text.h"

#include <QProcess>
#include <QTest>
#include <string>
#include <vector>

using namespace fathom;

namespace {

/// Words of a command line as a shell splits it, without the program's name.
std::vector<std::string> wordsOf(const std::string& line) {
    QProcess shell;
    shell.start("/bin/sh", {"-c", QString::fromStdString("printf '%s\\0' " + line)});
    shell.waitForFinished();
    std::vector<std::string> words;
    for (const QByteArray& word : shell.readAllStandardOutput().split('\0'))
        words.push_back(word.toStdString());
    words.pop_back(); // behind the last terminator
    words.erase(words.begin());
    return words;
}

/// Reads the words behind "fathom-cli run". \throws CLI::ParseError
RunArguments parsed(std::vector<std::string> words) {
    RunArguments arguments;
    CLI::App program;
    CLI::App* command = program.add_subcommand("run");
    addRunOptions(*command, arguments);
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
    program.parse(words);
    return arguments;
}

bool isRefused(std::vector<std::string> words) {
    words.insert(words.begin(), {"run", "photos", "--output", "out"});
    try {
        (void)parsed(std::move(words));
        return false;
    } catch (const CLI::ParseError&) {
        return true;
    }
}

JobRequest unusualRequest() {
    JobRequest request;
    request.inputs = {"my photos", "it's.mp4", "-odd.png"};
    request.model.id = "/models/DA3 SMALL";
    request.sampling.mode = FrameSampling::Mode::AtMost;
    request.sampling.atMost = 17;
    request.options.device = "cuda:1";
    request.options.precision = Precision::Bf16;
    request.options.compileMode = CompileMode::Off;
    request.options.batchSize = 5;
    request.options.overlapViews = 3;
    request.options.processResolution = 392;
    request.options.resizeMethod = ResizeMethod::LowerBoundCrop;
    request.options.referenceView = ReferenceView::Middle;
    request.options.poseSource = PoseSource::Rays;
    request.options.focalPixels = 812.5;
    request.camerasFile = "my poses/transforms.json";
    request.camerasConvention = PoseConvention{CameraAxes::OpenGl, PoseMeaning::CameraFromWorld};
    return request;
}

ExportOptions unusualExport() {
    ExportOptions options;
    options.format = SceneFormat::Ply;
    options.filter.confidencePercentile = 12.5;
    options.filter.removeEdges = false;
    options.filter.edgeRatio = 0.125;
    options.filter.sky = SkyPoints::Far;
    options.gaussians.trims = true;
    options.filter.convention = PointConvention::Upstream;
    options.pointBudget = 12345;
    options.thinning = Thinning::Voxel;
    options.axes = ExportAxes::ZUp;
    options.origin = ExportOrigin::MedianPoint;
    options.cameras = false;
    options.frusta = true;
    return options;
}

void compareExports(const ExportOptions& got, const ExportOptions& wanted) {
    QCOMPARE(got.filter.confidencePercentile, wanted.filter.confidencePercentile);
    QCOMPARE(got.filter.removeEdges, wanted.filter.removeEdges);
    QCOMPARE(got.filter.edgeRatio, wanted.filter.edgeRatio);
    QCOMPARE(got.filter.sky, wanted.filter.sky);
    QCOMPARE(got.filter.gaussianCentres, wanted.filter.gaussianCentres);
    QCOMPARE(got.gaussians.trims, wanted.gaussians.trims);
    QCOMPARE(got.filter.convention, wanted.filter.convention);
    QCOMPARE(got.pointBudget, wanted.pointBudget);
    QCOMPARE(got.thinning, wanted.thinning);
    QCOMPARE(got.axes, wanted.axes);
    QCOMPARE(got.origin, wanted.origin);
    QCOMPARE(got.cameras, wanted.cameras);
    QCOMPARE(got.frusta, wanted.frusta);
}

} // namespace

class RunArgumentsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCopiedCommandLineGivesTheSameOptions() {
        const JobRequest request = unusualRequest();
        const ExportOptions options = unusualExport();
        const RunArguments got = parsed(wordsOf(commandLineFor(request, options, "/tmp/my out/room 1.ply")));
        QCOMPARE(got.inputs, (std::vector<std::filesystem::path>{"my photos", "it's.mp4", "./-odd.png"}));
        QCOMPARE(got.output, std::filesystem::path("/tmp/my out"));
        QCOMPARE(got.name, std::string("room 1"));
        QCOMPARE(got.model, request.model.id);
        QVERIFY(got.sampling == request.sampling);
        QVERIFY(got.options == request.options);
        QCOMPARE(got.posesFile, request.camerasFile);
        QVERIFY(got.poseConvention == request.camerasConvention);
        QCOMPARE(got.sceneFormats, (std::vector<SceneFormat>{SceneFormat::Ply}));
        compareExports(got.exportOptions, options);
    }

    void defaultsOfTheCommandLineAreThoseOfTheEngine() {
        JobRequest request;
        request.inputs = {"photos"};
        request.model.demonstration = true;
        const RunArguments got = parsed(wordsOf(commandLineFor(request, {}, "out/scene.glb")));
        QVERIFY(got.options == EstimateOptions{});
        QVERIFY(got.sampling == FrameSampling{});
        QVERIFY(got.model.empty());
        QVERIFY(got.posesFile.empty() && !got.poseConvention);
        compareExports(got.exportOptions, {});
    }

    void theDeviceIsLeftToTheProgramUnlessItIsNamed() {
        QCOMPARE(parsed({"run", "a", "-o", "out"}).options.device, std::string("auto"));
        QCOMPARE(parsed({"run", "a", "-o", "out", "--device", "cpu"}).options.device, std::string("cpu"));
    }

    void theOverlapThatNobodyChoseFitsTheBatch() {
        for (const char* size : {"1", "2", "3", "8"}) {
            const RunArguments got = parsed({"run", "a", "-o", "out", "--batch-size", size});
            QCOMPARE(got.options.overlapViews, std::clamp(got.options.batchSize - 1, 1, 2));
            got.options.validate();
        }
        const RunArguments chosen = parsed({"run", "a", "-o", "out", "--batch-size", "2", "--overlap", "2"});
        QVERIFY_THROWS_EXCEPTION(Error, chosen.options.validate());
    }

    void everySamplingReadsBack() {
        JobRequest request;
        request.inputs = {"a.mp4"};
        request.sampling.perSecond = 2.5;
        QVERIFY(parsed(wordsOf(commandLineFor(request, {}, "x.glb"))).sampling == request.sampling);
        request.sampling = {.mode = FrameSampling::Mode::EveryNth, .everyNth = 7};
        QVERIFY(parsed(wordsOf(commandLineFor(request, {}, "x.glb"))).sampling == request.sampling);
    }

    void everyPointCanBeKept() {
        ExportOptions all;
        all.pointBudget.reset();
        JobRequest request;
        request.inputs = {"a"};
        QVERIFY(!parsed(wordsOf(commandLineFor(request, all, "x.glb"))).exportOptions.pointBudget);
    }

    void severalExportsAreListedWithCommas() {
        const RunArguments got = parsed({"run", "a", "-o", "out", "--export", "glb,ply,depth"});
        QCOMPARE(got.sceneFormats, (std::vector<SceneFormat>{SceneFormat::Glb, SceneFormat::Ply}));
        QVERIFY(got.depthFiles);
        QVERIFY(parsed({"run", "a", "-o", "out", "--export", "depth"}).sceneFormats.empty());
    }

    void inputsMayFollowTheListsOfOtherOptions() {
        const RunArguments got = parsed({"run", "-o", "out", "--export", "glb,ply", "a", "--plan-without", "one,two", "b",
                                         "--export", "depth", "c", "--plan-without", "three"});
        QCOMPARE(got.inputs, (std::vector<std::filesystem::path>{"a", "b", "c"}));
        QCOMPARE(got.sceneFormats, (std::vector<SceneFormat>{SceneFormat::Glb, SceneFormat::Ply}));
        QVERIFY(got.depthFiles);
        QCOMPARE(got.options.planWithout, (std::vector<std::string>{"one", "two", "three"}));
    }

    void namesAreThoseOfFiles() {
        QCOMPARE(parsed({"run", "a", "-o", "out", "--name", "my .. scene"}).name, std::string("my .. scene"));
        QVERIFY(!isRefused({"--name", std::string(240, 'x')}));
    }

    void gaussiansAndFeaturesAreAskedOfTheNetwork() {
        const RunArguments gaussians = parsed({"run", "a", "-o", "out", "--export", "gaussians", "--trim-gaussians"});
        QVERIFY(gaussians.options.gaussians && gaussians.exportOptions.gaussians.trims);
        QVERIFY(!parsed({"run", "a", "-o", "out"}).options.gaussians);
        QVERIFY(parsed({"run", "a", "-o", "out", "--gaussian-centres"}).options.gaussians);
        QCOMPARE(parsed({"run", "a", "-o", "out", "--export", "features"}).options.featureLayers, std::vector<int>{kLastBlock});
        for (const bool first : {false, true}) {
            std::vector<std::string> words{"run", "a", "-o", "out", "--export", "glb,features"};
            words.insert(first ? words.begin() + 4 : words.end(), {"--feature-block", "5"});
            QCOMPARE(parsed(words).options.featureLayers, std::vector<int>{5});
        }
        JobRequest request;
        request.inputs = {"a"};
        request.options.featureLayers = {4};
        const RunArguments got = parsed(wordsOf(commandLineFor(request, {}, "x.glb")));
        QCOMPARE(got.options.featureLayers, std::vector<int>{4});
        QVERIFY(got.featureFiles);
    }

    void whatMakesNoSenseIsRefused_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("batch size 0") << "--batch-size" << "0";
        QTest::newRow("batch size 513") << "--batch-size" << "513";
        QTest::newRow("resolution") << "--process-res" << "55";
        QTest::newRow("precision") << "--precision" << "int3";
        QTest::newRow("export") << "--export" << "glb,stl";
        QTest::newRow("points") << "--max-points" << "-1";
        QTest::newRow("points in words") << "--max-points" << "many";
        QTest::newRow("percentile") << "--confidence-percentile" << "101";
        QTest::newRow("rate") << "--fps" << "0";
        for (const char* option : {"--fps", "--confidence-percentile", "--edge-ratio", "--focal"})
            for (const char* value : {"nan", "-nan", "inf", "-inf", "1e999", "1x"})
                QTest::addRow("%s %s", option, value) << option << value;
        for (const char* name : {"", ".", "..", "../esc", "/tmp/abs", "a/b"})
            QTest::addRow("name '%s'", name) << "--name" << name;
        QTest::newRow("long name") << "--name" << QString(241, 'x');
        QTest::newRow("focal length") << "--focal" << "0";
        QTest::newRow("sky") << "--sky" << "blue";
        QTest::newRow("block") << "--feature-block" << "-2";
        QTest::newRow("convention") << "--pose-convention" << "left-handed";
        QTest::newRow("unknown option") << "--colour" << "red";
    }

    void whatMakesNoSenseIsRefused() {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QVERIFY(isRefused({option.toStdString(), value.toStdString()}));
    }

    void twoSamplingsAreRefused() {
        QVERIFY(isRefused({"--fps", "1", "--every", "3"}));
        QVERIFY(isRefused({"--every", "3", "--max-frames", "5"}));
        QVERIFY(!isRefused({"--every", "3"}));
    }
};

QTEST_GUILESS_MAIN(RunArgumentsTest)
#include "run_arguments_test.moc"
