#include "engine/base/json.h"
#include "engine/io/image_file.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

using fathom::Json;
using fathom::test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

constexpr int kPictures = 4;
constexpr fathom::Size kPictureSize{112, 84};
constexpr int kPatienceMs = 240'000;

struct Outcome {
    int status = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] Json json() const { return Json::parse(out.toStdString()); }
};

Outcome finish(QProcess& process) {
    Outcome outcome;
    if (!process.waitForFinished(kPatienceMs))
        return outcome;
    outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    outcome.out = process.readAllStandardOutput();
    outcome.err += process.readAllStandardError();
    return outcome;
}

Outcome run(const QStringList& arguments) {
    QProcess process;
    process.start(FATHOM_CLI, arguments);
    return finish(process);
}

QString text(const fs::path& path) {
    return QString::fromStdString(path.string());
}

std::string contentOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Entries below a folder, hidden ones included.
std::size_t filesBelow(const fs::path& folder) {
    return static_cast<std::size_t>(std::count_if(fs::recursive_directory_iterator(folder),
                                                  fs::recursive_directory_iterator{},
                                                  [](const auto& entry) { return entry.is_regular_file(); }));
}

bool isConstant(const fathom::RgbImage& image) {
    for (std::size_t i = 3; i < image.valueCount(); ++i)
        if (image.data()[i] != image.data()[i % 3])
            return false;
    return true;
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;
    fs::path m_pictures;
    fs::path m_model;

    /// `run` on the pictures with the small network at a small resolution.
    QStringList runArguments(const fs::path& input, const fs::path& output, const QStringList& more = {}) {
        return QStringList{"run",         text(input),     "--output", text(output),  "--model",
                           text(m_model), "--process-res", "112",      "--precision", "fp32"} +
               more;
    }

    /// Expects one clear sentence with the given code, status 1, and no file in `output`.
    void expectFailure(const Outcome& outcome, const char* code, const fs::path& output) {
        QCOMPARE(outcome.status, 1);
        const QList<QByteArray> lines = outcome.err.trimmed().split('\n');
        QVERIFY2(lines.last().startsWith("fathom-cli: ") && lines.last().contains(code), outcome.err);
        QVERIFY(!fs::exists(output) || filesBelow(output) == 0);
    }

private Q_SLOTS:
    void initTestCase() {
        std::signal(SIGHUP, SIG_DFL); // as a terminal starts programs, whoever started this one
        m_pictures = m_folder / "pictures";
        fs::create_directory(m_pictures);
        for (int view = 0; view < kPictures; ++view) {
            fathom::RgbImage image(kPictureSize);
            const auto bytes = fathom::test::formulaImage(7, view, kPictureSize.height, kPictureSize.width);
            std::memcpy(image.data(), bytes.data(), bytes.size());
            fathom::writePng(m_pictures / ("view" + std::to_string(view) + ".png"), image);
        }
        m_model = m_folder / "da3-small";
        const Outcome written = run({"golden", "--write-weights", "da3-small", text(m_model)});
        QVERIFY2(written.status == 0, written.err);
        QVERIFY(fs::exists(m_model / "config.json") && fs::exists(m_model / "model.safetensors"));
    }

    void aRunWritesTheSceneAndPicturesOfTheDepth() {
        const fs::path output = m_folder / "full" / "deep";
        const Outcome outcome =
            run(runArguments(m_pictures, output, {"--export", "glb,ply,depth", "--json"}));
        QVERIFY2(outcome.status == 0, outcome.err);
        const Json report = outcome.json();
        QCOMPARE(report.find("state")->string(), std::string("done"));
        QCOMPARE(report.find("views")->array().size(), std::size_t(kPictures));
        QVERIFY(report.find("has_cameras")->boolean());
        QCOMPARE(report.find("pipeline")->find("frames")->integer(), std::int64_t(kPictures));
        QCOMPARE(report.find("pipeline")->find("passes")->integer(), std::int64_t(1));
        QVERIFY(report.find("pipeline")->find("compute_ms")->number() > 0);
        QVERIFY(report.find("views")->array().front().find("camera")->find("original_intrinsics") != nullptr);
        for (const Json& file : report.find("files")->array())
            QCOMPARE(fs::file_size(file.find("path")->string()),
                     static_cast<std::uintmax_t>(file.find("bytes")->integer()));
        QVERIFY(contentOf(output / "scene.glb").starts_with("glTF"));
        QVERIFY(contentOf(output / "scene.ply").starts_with("ply\nformat binary_little_endian"));
        const Json depth = Json::parse(contentOf(output / "depth" / "depth.json"));
        QCOMPARE(depth.find("unit")->string(), std::string("relative"));
        for (const Json& view : depth.find("views")->array())
            for (const char* picture : {"coloured", "depth_16_bit", "confidence_16_bit"})
                QVERIFY(!isConstant(fathom::readImage(output / "depth" / view.find(picture)->string())));
        QCOMPARE(filesBelow(output), std::size_t(2 + 3 * kPictures + 1)); // and no half file
        QVERIFY(outcome.err.contains("views"));
        QVERIFY(!outcome.err.contains('\033'));
    }

    /// COLMAP's text of three of the four pictures and of one that is not there, made for twice the size.
    void camerasThatCameWithThePhotosAreUsed() {
        const fs::path poses = m_folder / "sparse";
        fs::create_directory(poses);
        std::ofstream(poses / "cameras.txt") << "# cameras\n1 PINHOLE 224 168 200 202 112 84\n";
        std::ofstream(poses / "images.txt") << "1 1 0 0 0 0 0 0 1 view0.png\n\n2 1 0 0 0 -1 0 0 1 view1.png\n\n"
                                               "3 1 0 0 0 -2 0.5 0 1 view2.jpg\n\n4 1 0 0 0 -3 0 0 1 other.png\n\n";
        const fs::path output = m_folder / "given";
        const Outcome outcome =
            run(runArguments(m_pictures, output, {"--poses", "given", "--poses-file", text(poses), "--json"}));
        QVERIFY2(outcome.status == 0, outcome.err);
        const Json report = outcome.json();
        QCOMPARE(report.find("views")->array().size(), std::size_t(3));
        const Json& given = *report.find("given_cameras");
        QCOMPARE(given.find("matched")->integer(), std::int64_t(3));
        QCOMPARE(given.find("missing")->array().front().string(), std::string("view3.png"));
        QCOMPARE(given.find("surplus")->array().front().string(), std::string("other.png"));
        QCOMPARE(given.find("views")->array()[2].find("by")->string(), std::string("stem"));
        QCOMPARE(given.find("views")->array()[0].find("scaled_from")->array()[0].integer(), std::int64_t(224));
        const Json& camera = *report.find("views")->array()[2].find("camera");
        QCOMPARE(camera.find("original_intrinsics")->find("fy")->number(), 101.0);
        QVERIFY(std::abs(camera.find("camera_from_world")->array()[0].array()[3].number() + 2) < 1e-6);
        QVERIFY2(outcome.err.contains("view3.png") && outcome.err.contains("other.png"), outcome.err);
    }

    void camerasThatCannotBeUsedAreOneClearSentence() {
        const fs::path output = m_folder / "nocameras";
        const fs::path garbage = m_folder / "garbage.json";
        std::ofstream(garbage) << "{\"frames\": 7";
        expectFailure(run(runArguments(m_pictures, output, {"--poses-file", text(garbage)})), "corrupt-file", output);
        expectFailure(run(runArguments(m_pictures, output, {"--poses-file", text(m_folder / "none")})), "file-not-found", output);
        expectFailure(run(runArguments(m_pictures, output, {"--poses-file", text(m_pictures)})), "file-not-found", output);
        for (const QStringList& wrong : {QStringList{"--poses", "given"},
                                         QStringList{"--poses", "matches", "--poses-file", text(garbage)}}) {
            const Outcome outcome = run(runArguments(m_pictures, output, wrong));
            QCOMPARE(outcome.status, 2);
            QVERIFY2(outcome.err.contains("--poses-file"), outcome.err);
        }
    }

    void featuresAreWrittenAsPictures() {
        const fs::path output = m_folder / "features";
        const Outcome outcome = run(runArguments(m_pictures, output, {"--export", "features", "--feature-block", "7"}));
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(filesBelow(output / "features"), std::size_t(kPictures));
        const fathom::RgbImage picture = fathom::readImage(output / "features" / "0000_view0_features.png");
        QCOMPARE(picture.size(), (fathom::Size{112, 84}));
        QVERIFY(!isConstant(picture));
        const Outcome beyond = run(runArguments(m_pictures, m_folder / "beyond", {"--export", "features", "--feature-block", "12"}));
        QCOMPARE(beyond.status, 2);
        QVERIFY2(beyond.err.contains("0 to 11"), beyond.err);
    }

    void severalBatchesAreJoinedIntoOneScene() {
        const fs::path output = m_folder / "batches";
        const Outcome outcome = run(
            runArguments(m_pictures, output, {"--batch-size", "3", "--overlap", "1", "--json", "--quiet"}));
        QVERIFY2(outcome.status == 0, outcome.err);
        QVERIFY(outcome.err.isEmpty());
        QCOMPARE(outcome.json().find("joins")->array().size(), std::size_t(1));
        QCOMPARE(outcome.json().find("views")->array().size(), std::size_t(kPictures));
    }

    void aBadFileAmongGoodOnesIsLeftOut() {
        const fs::path bad = m_folder / "bad.png";
        std::ofstream(bad) << "this is no picture";
        QStringList arguments = runArguments(m_pictures, m_folder / "mixed", {"--json"});
        arguments.insert(1, text(bad));
        const Outcome outcome = run(arguments);
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(outcome.json().find("views")->array().size(), std::size_t(kPictures));
        QCOMPARE(outcome.json().find("notices")->array().size(), std::size_t(1));
        const Json report = outcome.json(), &leftOut = report.find("left_out")->array().front();
        QCOMPARE(leftOut.find("name")->string(), std::string("bad.png"));
        QCOMPARE(leftOut.find("error")->find("code")->string(), std::string("unsupported-format"));
        QVERIFY(outcome.err.contains("bad.png"));
    }

    void instructionsThatAreNoneAreOneClearSentence() {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("FATHOM_INSTRUCTIONS"), QStringLiteral("sse9"));
        process.setProcessEnvironment(environment);
        process.start(FATHOM_CLI, {"info"});
        const Outcome outcome = finish(process);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains("FATHOM_INSTRUCTIONS may be none, avx2 or avx512."), outcome.err);
        QVERIFY(outcome.out.isEmpty());
    }

    void whatCannotBeReadIsOneClearSentence_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("code");
        QTest::newRow("garbage picture") << "x.png" << QByteArray("garbage") << "format";
        QTest::newRow("empty file") << "empty.jpg" << QByteArray() << "-f";
        QTest::newRow("unreadable video") << "x.mp4" << QByteArray(4096, '\x5a') << "-f";
    }

    void whatCannotBeReadIsOneClearSentence() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, code);
        const fs::path file = m_folder / name.toStdString();
        std::ofstream(file, std::ios::binary).write(content.constData(), content.size());
        const fs::path output = m_folder / "unreadable";
        expectFailure(run(runArguments(file, output)), code.toUtf8(), output);
    }

    void missingInputsAndEmptyFoldersAreNamed() {
        const fs::path output = m_folder / "nothing";
        expectFailure(run(runArguments(m_folder / "nowhere", output)), "file-not-found", output);
        fs::create_directory(m_folder / "hollow");
        expectFailure(run(runArguments(m_folder / "hollow", output)), "empty-input", output);
    }

    void aTruncatedCheckpointIsNamed() {
        const fs::path cut = m_folder / "cut.safetensors";
        fs::copy_file(m_model / "model.safetensors", cut);
        fs::resize_file(cut, fs::file_size(cut) / 2);
        const fs::path output = m_folder / "cut";
        expectFailure(run({"run", text(m_pictures), "--output", text(output), "--model", text(cut)}),
                      "corrupt-file", output);
        expectFailure(run({"info", text(cut)}), "corrupt-file", output);
    }

    void anOutputFolderThatCannotBeWrittenIsNoticedBeforeTheWork() {
        std::ofstream(m_folder / "file") << "x";
        for (const fs::path& output :
             {m_folder / "file" / "out", fs::path("/proc/fathom"), fs::path("/dev/null")}) {
            const Outcome outcome = run(runArguments(m_pictures, output));
            QCOMPARE(outcome.status, 1);
            QVERIFY2(outcome.err.contains("cannot-write"), outcome.err);
            QVERIFY(!outcome.err.contains("views"));
        }
    }

    void aFullDiskIsOneClearSentenceAndLeavesNoHalfFile() {
        // A limit on the size of files stands in for a full disk: writing fails in the same place.
        const fs::path output = m_folder / "disk";
        QProcess process;
        const QStringList command{"-c", "ulimit -f 4; exec \"$0\" \"$@\"", FATHOM_CLI};
        process.start("/bin/sh", command + runArguments(m_pictures, output, {"--export", "glb,ply,depth"}));
        const Outcome outcome = finish(process);
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.trimmed().split('\n').last().contains("cannot-write"), outcome.err);
        QVERIFY(!fs::exists(output / "scene.glb") && !fs::exists(output / "scene.ply"));
        for (const auto& entry : fs::recursive_directory_iterator(output))
            QVERIFY(!entry.path().filename().string().starts_with('.'));
    }

    void whatCannotBeWrittenWhileOthersAreEstimatedEndsTheRun() {
        const fs::path output = m_folder / "blocked";
        fs::create_directories(output / "depth" / "0000_0_depth16.png"); // in the way of a picture
        const fs::path many = m_folder / "many blocked";
        fs::create_directory(many);
        constexpr int kMany = 60;
        for (int i = 0; i < kMany; ++i)
            fs::create_symlink(m_pictures / "view0.png", many / (std::to_string(i) + ".png"));
        const Outcome outcome = run(runArguments(many, output, {"--batch-size", "3", "--export", "depth", "--json"}));
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.trimmed().split('\n').last().contains("cannot-write"), outcome.err);
        QCOMPARE(outcome.json().find("state")->string(), std::string("failed"));
        QVERIFY(outcome.json().find("views")->array().size() < kMany);
    }

    void everyFailureOfARunIsTheSameDocument_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("code");
        QTest::newRow("model") << QStringList{"--model", "nope"} << "file-not-found";
        QTest::newRow("cameras") << QStringList{"--poses-file", "/nowhere"} << "file-not-found";
        QTest::newRow("combination") << QStringList{"--overlap", "9"} << "invalid-option";
        QTest::newRow("output") << QStringList{"-o", "/proc/fathom"} << "cannot-write";
        QTest::newRow("input") << QStringList{"/nowhere.jpg"} << "file-not-found";
    }

    void everyFailureOfARunIsTheSameDocument() {
        QFETCH(QStringList, more);
        QFETCH(QString, code);
        QStringList arguments{"run", "--json"};
        if (!more.contains("-o"))
            arguments << "-o" << text(m_folder / "document");
        if (!more.contains("/nowhere.jpg"))
            arguments << text(m_pictures);
        const Json report = run(arguments + more).json();
        QCOMPARE(report.find("state")->string(), std::string("failed"));
        QCOMPARE(report.find("error")->find("code")->string(), code.toStdString());
        QVERIFY(report.find("views")->array().empty() && report.find("files")->array().empty());
    }

    void failuresOfOtherCommandsAreDocumentsToo() {
        for (const QStringList& command : {QStringList{"batch", "/nowhere.txt", "-o", text(m_folder / "document")},
                                           QStringList{"batch", text(m_pictures), "-o", "/proc/fathom"},
                                           QStringList{"info", "/nowhere.jpg"}, QStringList{"convert", "/nowhere.pth", text(m_folder / "x.safetensors")}}) {
            const Outcome outcome = run(command + QStringList{"--json"});
            QCOMPARE(outcome.status, 1);
            QCOMPARE(outcome.json().find("state")->string(), std::string("failed"));
        }
    }

    void longNamesOfPicturesBecomeShorterNamesOfFiles() {
        QString name;
        for (int i = 0; i < 83; ++i)
            name += QChar(0x5199);
        const fs::path picture = m_folder / (name.toStdString() + ".png"), output = m_folder / "long";
        fs::create_symlink(m_pictures / "view0.png", picture);
        const Outcome outcome = run(runArguments(picture, output, {"--export", "depth"}));
        QVERIFY2(outcome.status == 0, outcome.err);
        QCOMPARE(filesBelow(output / "depth"), std::size_t(4));
        const Outcome batch = run({"batch", text(picture), "-o", text(output / "batch"), "--model", text(m_model),
                                   "--process-res", "112", "--export", "depth"});
        QVERIFY2(batch.status == 0, batch.err);
    }

    void resultsThatCannotBePrintedAreAFailure() {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(FATHOM_CLI, {"info", "--json"});
        const Outcome outcome = finish(process);
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.err.contains("cannot-write"));
    }

    void anInterruptKeepsTheFinishedViews_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("closed terminal") << SIGHUP;
    }

    void anInterruptKeepsTheFinishedViews() {
        QFETCH(int, signal);
        constexpr int kMany = 60;
        const fs::path many = m_folder / ("many " + std::to_string(signal));
        fs::create_directory(many);
        for (int i = 0; i < kMany; ++i)
            fs::create_symlink(m_pictures / ("view" + std::to_string(i % kPictures) + ".png"),
                               many / (std::to_string(i) + ".png"));
        const fs::path output = m_folder / ("interrupted " + std::to_string(signal));
        QProcess process;
        process.start(FATHOM_CLI,
                      runArguments(many, output, {"--batch-size", "3", "--overlap", "1", "--json"}));
        process.setReadChannel(QProcess::StandardError);
        QByteArray seen;
        while (!seen.contains("\n3 of 60 views") && process.waitForReadyRead(kPatienceMs))
            seen += process.readAllStandardError();
        QVERIFY2(process.state() == QProcess::Running, seen);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        const Outcome outcome = finish(process);
        QCOMPARE(outcome.status, 130);
        QCOMPARE(outcome.json().find("state")->string(), std::string("cancelled"));
        const std::size_t views = outcome.json().find("views")->array().size();
        QVERIFY(views >= 3 && views < kMany);
        QVERIFY(contentOf(output / "scene.glb").starts_with("glTF"));
        QCOMPARE(filesBelow(output), std::size_t(1));
    }

    void wrongUsageIsStatusTwo() {
        for (const QStringList& arguments :
             {QStringList{}, QStringList{"fly"}, QStringList{"run"},
              QStringList{"run", text(m_pictures), "-o", "x", "--batch-size", "0"},
              runArguments(m_pictures, m_folder / "usage", {"--overlap", "9"}),
              QStringList{"golden", "--write-weights", "da9", "x"}}) {
            const Outcome outcome = run(arguments);
            QVERIFY2(outcome.status == 2, outcome.err);
            QVERIFY(!outcome.err.isEmpty());
        }
    }

    void aCommandThatIsNoneIsNamed() {
        QVERIFY(run({"fly", "--high"}).err.contains("'fly'"));
        QVERIFY(!run({"info", "--high"}).err.contains("'info'"));
    }

    void aFolderOfOnePictureIsAFolder() {
        const fs::path folder = m_folder / "one";
        fs::create_directory(folder);
        fs::create_symlink(m_pictures / "view0.png", folder / "view0.png");
        const Json facts = run({"info", "--json", text(folder)}).json();
        QCOMPARE(facts.find("kind")->string(), std::string("folder"));
        QCOMPARE(facts.find("items")->array().size(), std::size_t(1));
    }

    void figuresThatCannotBeWrittenAreRefusedBeforeTheMeasuring() {
        const Outcome outcome = run({"bench", "inference", "--json", "/nowhere/figures.json"});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains("/nowhere/figures.json"), outcome.err);
    }

    void helpShowsExamplesAndVersionShowsLibraries() {
        const Outcome help = run({"--help"});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("Examples:") && help.out.contains("--export glb,ply,depth"));
        QVERIFY(run({"run", "--help"}).out.contains("--process-res-method"));
        const Outcome version = run({"--version"});
        QCOMPARE(version.status, 0);
        QVERIFY(version.out.startsWith("Fathom ") && version.out.contains("LibTorch"));
        QVERIFY(version.out.contains("sgemm_ lib") && !version.out.contains('/'));
        const Outcome train = run({"train", "--help"});
        QCOMPARE(train.status, 0);
        QVERIFY(train.out.contains("--output"));
    }

    void filesAreDescribed() {
        const Json picture = run({"info", "--json", text(m_pictures / "view0.png")}).json();
        QCOMPARE(picture.find("kind")->string(), std::string("image"));
        QCOMPARE(picture.find("width")->integer(), std::int64_t(kPictureSize.width));
        const Json folder = run({"info", "--json", text(m_pictures)}).json();
        QCOMPARE(folder.find("items")->array().size(), std::size_t(kPictures));
        const Json model = run({"info", "--json", text(m_model)}).json();
        QCOMPARE(model.find("preset")->string(), std::string("da3-small"));
        QCOMPARE(model.find("licence")->string(), std::string("Apache-2.0"));
        QVERIFY(run({"info", text(m_pictures / "view0.png")}).out.contains("width: 112"));
    }

    void modelsAreListedWithLicenceAndAbilities() {
        const Json list = run({"models", "--json", text(m_model)}).json();
        const Json& model = list.find("models")->array().back();
        QCOMPARE(model.find("name")->string(), std::string("DA3-SMALL"));
        QVERIFY(model.find("capabilities")->find("poses")->boolean());
        QCOMPARE(model.find("parameters")->integer(), std::int64_t(34'299'463));
        QVERIFY(run({"models", text(m_model)}).out.contains("licence: Apache-2.0"));
    }

    void matrixProductsRunOnTheLibraryOfTheNetwork() {
        const Outcome outcome = run({"info", "--json"});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.json().find("sgemm_")->string().find("libtorch_cpu") != std::string::npos,
                 outcome.out);
        QCOMPARE(outcome.json().find("devices")->array().front().find("id")->string(), std::string("cpu"));
    }

    void theSampleSceneIsRenderedAgain() {
        const fs::path output = m_folder / "samples";
        const Outcome outcome = run({"samples", "--output", text(output)});
        QVERIFY2(outcome.status == 0, outcome.err);
        QVERIFY(!Json::parse(contentOf(output / "ground_truth.json")).find("views")->array().empty());
        QVERIFY(filesBelow(output) >= 7);
        QCOMPARE(run({"samples", "--output", "/proc/fathom"}).status, 1);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
