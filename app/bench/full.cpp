#include "app/bench/bench.h"
#include "app/bench/child.h"
#include "app/bench/temporary.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"

#include <cstdio>
#include <fstream>
#include <iterator>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct FullArguments {
    std::string model = "da3-small";
    bool quick = false;
    Files files;
};

std::string textOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The benchmarks of the comparison, each as the words of its command line.
std::vector<std::vector<std::string>> partsOf(const FullArguments& arguments) {
    const std::string runs = arguments.quick ? "3" : "9";
    return {{"attention", "--runs", runs},
            {"preprocess", "--runs", arguments.quick ? "2" : "5"},
            {"performance", "--model", arguments.model, "--num-runs", arguments.quick ? "2" : "5"},
            {"inference", "--model", arguments.model, "--runs", runs, "--each-pass"},
            {"accuracy", "--model", arguments.model},
            {"memory", "--model", arguments.model}};
}

/// A report without its paragraph about the machine, one heading deeper.
std::string asSection(const std::string& report) {
    std::string section;
    std::size_t begin = 0;
    while (begin < report.size()) {
        const std::size_t end = std::min(report.find('\n', begin), report.size());
        const std::string line = report.substr(begin, end - begin);
        begin = end + 1;
        if (line.starts_with("Machine: "))
            continue;
        section += (line.starts_with('#') ? "#" : "") + line + "\n";
    }
    return section;
}

int compareAll(const FullArguments& arguments) {
    const TemporaryFolder folder;
    std::string body;
    OrderedJson data{{"benchmark", "full"}};
    int status = kSuccess;
    for (std::vector<std::string> words : partsOf(arguments)) {
        const std::string name = words.front();
        const std::filesystem::path markdown = folder.path() / (name + ".md"), json = folder.path() / (name + ".json");
        std::fprintf(stderr, "%s…\n", name.c_str());
        words.insert(words.begin(), {ownPath(), "bench"});
        words.insert(words.end(), {"--markdown", markdown.string(), "--json", json.string()});
        const int outcome = runProgram(words);
        if (!std::filesystem::exists(json))
            throw Error(ErrorCode::Internal, "The benchmark '" + name + "' ended without a report.",
                        "status " + std::to_string(outcome));
        if (outcome != kSuccess)
            status = outcome;
        body += asSection(textOf(markdown)) + "\n";
        data[name] = OrderedJson::parse(textOf(json));
    }
    publish("Full comparison", body, data, arguments.files);
    return status;
}

} // namespace

void addFull(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<FullArguments>();
    CLI::App* command = bench.add_subcommand(
        "full", "Attention, preprocessing, whole calls, inference, accuracy and memory, one after the other, in one report; "
                "about four minutes");
    command->alias("full_comparison");
    command->add_option("--model", arguments->model, "Network, model or path")->capture_default_str();
    command->add_flag("--quick", arguments->quick, "Fewer rounds");
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return compareAll(*arguments); }; });
}

} // namespace fathom::bench
