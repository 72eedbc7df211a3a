#include "engine/training/train_arguments.h"

#include "engine/base/error.h"

#include <charconv>
#include <functional>
#include <vector>

namespace fathom {
namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& argument) {
    throw Error(ErrorCode::InvalidOption, message, argument);
}

template <typename Number>
Number number(const std::string& option, const std::string& text) {
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size())
        refuse("The option " + option + " needs a number.", text);
    return value;
}

Size sizeFrom(const std::string& option, const std::string& text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string::npos)
        refuse("The option " + option + " needs a size like 168x126.", text);
    return {number<int>(option, text.substr(0, cross)), number<int>(option, text.substr(cross + 1))};
}

/// An option with a value: its name, its line of help, and where the value goes.
struct Option {
    std::string name, help;
    std::function<void(const std::string& name, const std::string& text)> set;
};

/// Both meanings share one namespace; an option for the other meaning is refused by absence.
std::vector<Option> trainOptions(TrainOptions& target) {
    const auto text = [](std::string& field) {
        return [&field](const std::string&, const std::string& value) { field = value; };
    };
    const auto value = [](auto& field) {
        return [&field](const std::string& name, const std::string& value) {
            field = number<std::remove_reference_t<decltype(field)>>(name, value);
        };
    };
    return {{"--output", "folder for checkpoint and model (required)", [&](const std::string&, const std::string& path) { target.output = path; }},
            {"--preset", "network configuration (fathom-demo)", text(target.preset)},
            {"--device", "cpu, cuda or cuda:N (cpu)", text(target.device)},
            {"--threads", "threads of the network's products (1)", value(target.threads)},
            {"--renderers", "threads that render scenes (1)", value(target.rendererThreads)},
            {"--batchers", "threads that assemble batches (1)", value(target.batchThreads)},
            {"--batch-scale", "images of a step, times the schedule's (1)", value(target.batchScale)},
            {"--kept-samples", "rendered scenes kept in memory, 0.7 MB each (6000)", value(target.keptSamples)},
            {"--minutes", "planned time (100)", value(target.minutes)},
            {"--images", "planned images; the schedule follows whichever is further (1000000)", value(target.images)},
            {"--seed", "seed of weights, scenes and order (1)", value(target.seed)},
            {"--start-from", "model whose weights begin the run; the schedule then begins with the dense head", [&](const std::string&, const std::string& path) { target.startFrom = path; }},
            {"--checkpoint-minutes", "time between checkpoints (3)", value(target.checkpointMinutes)},
            {"--evaluation-minutes", "time between evaluations (10)", value(target.evaluationMinutes)},
            {"--held-out", "scenes of the evaluations during the run (48)", value(target.heldOutSamples)}};
}

std::vector<Option> evaluateOptions(EvaluateOptions& target) {
    const auto value = [](auto& field) {
        return [&field](const std::string& name, const std::string& value) {
            field = number<std::remove_reference_t<decltype(field)>>(name, value);
        };
    };
    return {{"--evaluate", "measure this model instead of training; prints JSON", [&](const std::string&, const std::string& path) { target.model = path; }},
            {"--samples", "held-out scenes (256)", value(target.samples)},
            {"--seed", "first held-out seed (1)", value(target.seed)},
            {"--size", "width x height of the network's input (168x126)", [&](const std::string& name, const std::string& text) { target.size = sizeFrom(name, text); }},
            {"--device", "cpu, cuda or cuda:N (cpu)", [&](const std::string&, const std::string& text) { target.device = text; }},
            {"--threads", "threads of the network's products, 0 for the library's choice (0)", value(target.threads)}};
}

void apply(const std::vector<Option>& options, std::span<const std::string> arguments, bool* resume) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (resume && argument == "--resume") {
            *resume = true;
            continue;
        }
        const Option* found = nullptr;
        for (const Option& option : options) {
            if (option.name == argument)
                found = &option;
        }
        if (!found)
            refuse("This option is not known here.", argument);
        if (i + 1 == arguments.size())
            refuse("The option " + argument + " needs a value.", argument);
        found->set(argument, arguments[++i]);
    }
}

bool mentions(std::span<const std::string> arguments, std::string_view name) {
    for (const std::string& argument : arguments) {
        if (argument == name)
            return true;
    }
    return false;
}

} // namespace

TrainArguments parseTrainArguments(std::span<const std::string> arguments) {
    TrainArguments result;
    if (mentions(arguments, "--help") || mentions(arguments, "-h")) {
        result.help = true;
    } else if (mentions(arguments, "--evaluate")) {
        EvaluateOptions options;
        apply(evaluateOptions(options), arguments, nullptr);
        options.validate();
        result.evaluate = options;
    } else {
        TrainOptions options;
        apply(trainOptions(options), arguments, &options.resume);
        options.validate();
        result.train = options;
    }
    return result;
}

std::string trainUsage() {
    TrainOptions train;
    EvaluateOptions evaluate;
    std::string text = "Trains the built-in model on procedural scenes.\n";
    const auto append = [&](const std::string& title, const std::vector<Option>& options) {
        text += title;
        for (const Option& option : options)
            text += "  " + option.name + std::string(option.name.size() < 22 ? 22 - option.name.size() : 1, ' ') + option.help + "\n";
    };
    append("Training:\n", trainOptions(train));
    text += "  --resume              go on from the checkpoint in the output folder\n";
    append("Measuring:\n", evaluateOptions(evaluate));
    return text;
}

} // namespace fathom
