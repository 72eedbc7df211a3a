// Times networks where nothing but LibTorch is at hand: fathom-cli bench without the rest of the program.
#include "engine/base/error.h"
#include "engine/bench/network_bench.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>

namespace fathom {
namespace {

constexpr int kFailed = 1, kWrongUsage = 2;
constexpr const char* kUsage =
    "Times networks with formula weights against their plain fp32 form, in turns.\n"
    "  fathom-bench [--networks da3-small,da3-base] [--device cpu|cuda] [--views 1] [--size 504x336] [--runs 20]\n"
    "               [--variants off,fp32,tf32,bf16,fp16,int8, each with @record for a CUDA graph] [--json FILE]\n";

struct Arguments {
    NetworkBenchOptions options;
    std::string json;
};

[[noreturn]] void refuse(const std::string& message, const std::string& detail) {
    throw Error(ErrorCode::InvalidOption, message, detail);
}

int number(const std::string& text) {
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || value < 1)
        refuse("A positive whole number is needed.", text);
    return value;
}

std::vector<std::string> listOf(const std::string& text) {
    std::vector<std::string> parts{""};
    for (const char c : text)
        c == ',' ? void(parts.emplace_back()) : void(parts.back() += c);
    return parts;
}

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::string& name = words[i];
        if (i + 1 == words.size())
            refuse("The option " + name + " needs a value.", name);
        const std::string& value = words[i + 1];
        if (name == "--networks")
            arguments.options.networks = listOf(value);
        else if (name == "--variants")
            arguments.options.variants = listOf(value);
        else if (name == "--device")
            arguments.options.device = value;
        else if (name == "--views")
            arguments.options.views = number(value);
        else if (name == "--runs")
            arguments.options.runs = number(value);
        else if (name == "--json")
            arguments.json = value;
        else if (const std::size_t cross = value.find('x'); name == "--size" && cross != std::string::npos)
            arguments.options.size = {number(value.substr(0, cross)), number(value.substr(cross + 1))};
        else
            refuse("This option is not known here.", name);
    }
    return arguments;
}

int run(const std::vector<std::string>& words) {
    if (std::ranges::find(words, "--help") != words.end()) {
        std::printf("%s", kUsage);
        return 0;
    }
    const Arguments arguments = parse(words);
    const std::string lines = benchNetworks(arguments.options, [](std::string_view line) {
        std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
        std::fflush(stdout);
    });
    if (!arguments.json.empty() && !(std::ofstream(arguments.json) << lines).flush())
        throw Error(ErrorCode::CannotWrite, "The figures could not be written.", arguments.json);
    return 0;
}

} // namespace
} // namespace fathom

int main(int argc, char** argv) {
    using namespace fathom;
    try {
        return run({argv + 1, argv + argc});
    } catch (const Error& error) {
        std::fprintf(stderr, "%s%s%s\n", error.what(), error.detail().empty() ? "" : " ", error.detail().c_str());
        return error.code() == ErrorCode::InvalidOption ? kWrongUsage : kFailed;
    }
}
