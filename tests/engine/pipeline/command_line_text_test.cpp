#include "engine/pipeline/command_line_text.h"

#include "engine/pipeline/device.h"
#include "engine/pipeline/option_names.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using fathom::test::errorOf;

namespace {

/// All options as the command line has them by default.
JobRequest requestOf(std::vector<std::filesystem::path> inputs) {
    JobRequest request;
    request.inputs = std::move(inputs);
    request.model.demonstration = true;
    request.options.device = kAutomaticDevice;
    return request;
}

} // namespace

class CommandLineTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreLeftOut() {
        JobRequest request = requestOf({"photos"});
        QCOMPARE(commandLineFor(request, {}, "out/room.glb"),
                 std::string("fathom-cli run photos --output out --name room --export glb"));
        request.options.device = "cpu"; // where there is a GPU, another one would be taken
        QCOMPARE(commandLineFor(request, {}, "out/room.glb"),
                 std::string("fathom-cli run photos --output out --name room --device cpu --export glb"));
    }

    void namesAreQuotedForAShell() {
        const JobRequest request = requestOf({"it's here/a b.png", "-x.png"});
        ExportOptions options;
        options.format = SceneFormat::Ply;
        QCOMPARE(commandLineFor(request, options, "scene.ply"),
                 std::string(
                     "fathom-cli run 'it'\\''s here/a b.png' ./-x.png --output . --name scene --export ply"));
    }

    void memoryAndThreadsAreTold() {
        JobRequest request = requestOf({"photos"});
        request.options.threads = 1;
        request.options.memoryLimits = "cpu=3GiB";
        request.options.deviceMap = "blocks=disk";
        QCOMPARE(commandLineFor(request, {}, "out/room.glb"),
                 std::string("fathom-cli run photos --output out --name room --threads 1 --memory-limit cpu=3GiB "
                             "--device-map blocks=disk --export glb"));
    }

    void everyValueOfAnOptionHasANameThatReadsBack() {
        for (const auto& named : namedValues<ResizeMethod>())
            QCOMPARE(parseOption<ResizeMethod>("--process-res-method", named.name), named.value);
        QCOMPARE(parseOption<ReferenceView>("--ref-view", "saddle-balanced"), ReferenceView::SaddleBalanced);
        QCOMPARE(errorOf([] { (void)parseOption<Precision>("--precision", "int3"); }),
                 ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(CommandLineTextTest)
#include "command_line_text_test.moc"
