#include "app/bench.h"
#include "app/bench/bench.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"

namespace fathom {

namespace bench {

namespace {

/// Why a file cannot be written, found before minutes of measuring; empty when it can.
std::string problemOfFile(const std::string& path) {
    try {
        const AtomicFile probe(path);
        return {};
    } catch (const Error& error) {
        return std::string(error.what()) + " (" + error.detail() + ")";
    }
}

} // namespace

void addFileOptions(CLI::App& command, Files& files) {
    const CLI::Validator isWritable(problemOfFile, "");
    command.add_option("--json", files.json, "Also write the figures as JSON")->check(isWritable)->type_name("FILE");
    command.add_option("--markdown", files.markdown, "Also write the report as Markdown")->check(isWritable)->type_name("FILE");
}

} // namespace bench

void addBenchCommand(CLI::App& program, ChosenCommand& chosen) {
    CLI::App* command = program.add_subcommand("bench", "Measure speed, accuracy and memory on this machine");
    command->require_subcommand(1);
    bench::addInference(*command, chosen);
    bench::addAccuracy(*command, chosen);
    bench::addMemory(*command, chosen);
    bench::addAttention(*command, chosen);
    bench::addPreprocess(*command, chosen);
    bench::addPrefetch(*command, chosen);
    bench::addThroughput(*command, chosen);
    bench::addPerformance(*command, chosen);
    bench::addFull(*command, chosen);
    bench::addStartup(*command, chosen);
    bench::addExport(*command, chosen);
    bench::addViews(*command, chosen);
    bench::addCoexistence(*command, chosen);
    addPosesBench(*command, chosen);
    bench::addServe(*command, chosen);
}

} // namespace fathom
