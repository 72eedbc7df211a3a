#include "app/command_train.h"

#include "engine/base/error.h"
#include "engine/training/train_arguments.h"

#include <csignal>
#include <cstdio>

namespace fathom {
namespace {

constexpr int kFailed = 1, kWrongUsage = 2, kInterrupted = 130;

/// What the signal handler may touch.
CancelSource& interruption() {
    static CancelSource source;
    return source;
}

void interrupt(int) { interruption().cancel(); }

void printLine(std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
}

} // namespace

int runTrain(const std::vector<std::string>& arguments) {
    try {
        const TrainArguments parsed = parseTrainArguments(arguments);
        interruption();
        std::signal(SIGINT, interrupt);
        std::signal(SIGTERM, interrupt);
        if (std::signal(SIGHUP, interrupt) == SIG_IGN)
            std::signal(SIGHUP, SIG_IGN); // nohup
        if (parsed.help)
            printLine(trainUsage());
        else if (parsed.evaluate)
            printLine(toJson(evaluate(*parsed.evaluate, interruption().token())));
        else
            train(*parsed.train, interruption().token(), printLine);
        return 0;
    } catch (const Cancelled&) {
        std::fprintf(stderr, "Interrupted.\n");
        return kInterrupted;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s%s%s\n", error.what(), error.detail().empty() ? "" : " ", error.detail().c_str());
        return error.code() == ErrorCode::InvalidOption ? kWrongUsage : kFailed;
    }
}

} // namespace fathom
