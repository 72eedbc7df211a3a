#include "app/command.h"
#include "app/interruption.h"
#include "app/progress_line.h"
#include "app/report.h"

#include "engine/pipeline/convert_checkpoint.h"
#include "engine/pipeline/option_names.h"

#include <cstdio>
#include <memory>
#include <string>

namespace fathom {

namespace {

struct ConvertArguments {
    std::string source;
    std::string target;
    std::string precision;
    bool json = false;
    bool quiet = false;
};

void print(const ConvertArguments& arguments, const ConversionReport& report) {
    if (arguments.json) {
        printJson({{"path", arguments.target},
                   {"tensors", report.tensors},
                   {"bytes", report.bytes},
                   {"preset", report.preset},
                   {"title", report.title}});
        return;
    }
    std::printf("%s\n  %zu tensors, %.1f MB: %s\n", arguments.target.c_str(), report.tensors,
                static_cast<double>(report.bytes) / 1e6,
                report.title.empty() ? "of no network that is known here" : report.title.c_str());
}

int convert(const ConvertArguments& arguments) {
    std::optional<Precision> precision;
    if (!arguments.precision.empty())
        precision = parseOption<Precision>("--precision", arguments.precision);
    ProgressLine line(arguments.quiet);
    CancelSource cancel;
    const Interruption interruption([&cancel](int) { cancel.cancel(); });
    const ConversionReport report =
        convertCheckpoint(arguments.source, arguments.target, precision, cancel.token(), [&](const Progress& progress) {
            line.show("converting", progress.total == 0 ? -1.0
                                                        : static_cast<double>(progress.done) /
                                                              static_cast<double>(progress.total));
        });
    line.clear();
    print(arguments, report);
    return kSuccess;
}

} // namespace

void addConvertCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ConvertArguments>();
    CLI::App* command = program.add_subcommand(
        "convert", "Make a safetensors file of a .pth file, which is read as data and never run");
    command->add_option("source", arguments->source, "A .pth, .pt or .safetensors file")->required()->type_name("IN");
    command->add_option("target", arguments->target, "The .safetensors file to write")->required()->type_name("OUT");
    command->add_option("--precision", arguments->precision, "fp32, fp16 or bf16 [default: as they are]")
        ->type_name("NAME");
    command->add_flag("--json", arguments->json, "Results as JSON on standard output");
    command->add_flag("--quiet,-q", arguments->quiet, "No progress");
    command->callback([&chosen, arguments] {
        chosen = [arguments] {
            return withJsonFailure(arguments->json, [&] { return convert(*arguments); });
        };
    });
}

} // namespace fathom
