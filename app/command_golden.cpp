#include "app/command.h"
#include "app/interruption.h"

#include "engine/golden/golden_run.h"
#include "engine/pipeline/formula_checkpoint.h"
#include "engine/pipeline/option_names.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace fathom {

namespace {

struct GoldenArguments {
    std::vector<std::string> weights; ///< network, target
    std::string index;
    std::vector<std::string> cases;
    std::string kind;
    std::string compile = "off";
    std::string precision = "fp32-strict";
    std::string device = "cpu";
    std::string target;
    bool check = false;
    bool resultsOnly = false;
};

/// A case's rows; when all is well only the worst of them.
void printCase(const std::string& golden, const std::vector<GoldenRow>& rows, const std::string& problem) {
    if (!problem.empty()) {
        std::printf("%-36s cannot be computed: %s\n", golden.c_str(), problem.c_str());
        return;
    }
    std::size_t outside = 0;
    for (const GoldenRow& row : rows) {
        outside += row.isWithin() ? 0 : 1;
        std::printf("%-36s %-36s %-20s %9.2g of %9.2g  %s\n", golden.c_str(), row.array.c_str(), row.measure.c_str(),
                    row.error, row.limit, row.isWithin() ? "ok" : "OUTSIDE");
    }
    std::printf("%-36s %zu arrays, %zu outside\n", golden.c_str(), rows.size(), outside);
    std::fflush(stdout);
}

GoldenOptions optionsOf(const GoldenArguments& arguments) {
    return {arguments.cases, arguments.kind, parseOption<CompileMode>("--compile", arguments.compile),
            parseOption<Precision>("--precision", arguments.precision), arguments.resultsOnly, arguments.device};
}

int check(const GoldenArguments& arguments) {
    CancelSource cancel;
    const Interruption interruption([&cancel](int) { cancel.cancel(); });
    std::size_t cases = 0, arrays = 0, outside = 0;
    const auto count = [&](const std::string& golden, const std::vector<GoldenRow>& rows, const std::string& problem) {
        printCase(golden, rows, problem);
        ++cases;
        arrays += rows.size();
        outside += problem.empty() ? 0 : 1;
        for (const GoldenRow& row : rows)
            outside += row.isWithin() ? 0 : 1;
    };
    const bool agrees = checkGolden(arguments.index, optionsOf(arguments), count, cancel.token());
    std::printf("%zu cases, %zu arrays, %zu outside their tolerance\n", cases, arrays, outside);
    return agrees ? kSuccess : kFailure;
}

int run(const GoldenArguments& arguments) {
    if (!arguments.weights.empty()) {
        writeFormulaCheckpoint(arguments.weights.at(0), arguments.weights.at(1));
        std::printf("%s\n", arguments.weights.at(1).c_str());
        return kSuccess;
    }
    if (arguments.index.empty())
        throw Error(ErrorCode::InvalidOption, "Name an index of reference numbers, or use --write-weights.");
    if (arguments.check)
        return check(arguments);
    if (arguments.cases.size() != 1 || arguments.target.empty())
        throw Error(ErrorCode::InvalidOption, "Name one --case and a file with --out, or use --check.");
    writeGoldenCase(arguments.index, arguments.cases.front(), optionsOf(arguments), arguments.target);
    std::printf("%s\n", arguments.target.c_str());
    return kSuccess;
}

} // namespace

void addGoldenCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<GoldenArguments>();
    CLI::App* command = program.add_subcommand(
        "golden", "Reproduce reference numbers, or write weights computed from a formula");
    command->add_option("index", arguments->index, "Index of reference numbers (cases.json)")->type_name("INDEX");
    command->add_option("--case", arguments->cases, "Only these cases, by their ids")->type_name("ID");
    command->add_option("--kind", arguments->kind, "Only cases of this kind")->type_name("NAME");
    command->add_option("--out", arguments->target, "Write the arrays of the one case to this .npz file")
        ->type_name("FILE");
    command->add_flag("--check", arguments->check, "Compare with the stored arrays and print every error");
    command->add_option("--compile", arguments->compile, "How the network is prepared: off, default")
        ->capture_default_str();
    command
        ->add_option("--precision", arguments->precision,
                     "What the networks compute in; below fp32 depth and cameras are compared, with bounds of their own")
        ->capture_default_str();
    command->add_option("--device", arguments->device, "What whole networks run on, as 'fathom-cli info' lists it")
        ->capture_default_str();
    command->add_flag("--results-only", arguments->resultsOnly,
                      "Of whole networks depth, confidence and cameras only, computed as a run does it");
    command
        ->add_option("--write-weights", arguments->weights,
                     "Network (such as da3-small) and a .safetensors file or a folder to write")
        ->expected(2)
        ->type_name("NAME FILE");
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom
