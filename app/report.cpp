#include "app/report.h"

#include "app/command.h"

#include <cstdio>
#include <string>

namespace fathom {

void reportError(const Error& error) {
    std::string where(errorCodeName(error.code()));
    if (!error.detail().empty())
        where += ": " + error.detail();
    std::fprintf(stderr, "fathom-cli: %s (%s)\n", error.what(), where.c_str());
}

int exitStatusOf(const Error& error) noexcept {
    return error.code() == ErrorCode::InvalidOption ? kWrongUsage : kFailure;
}

nlohmann::ordered_json jsonOf(const Error& error) {
    return {{"code", errorCodeName(error.code())}, {"message", error.what()}, {"detail", error.detail()}};
}

int withJsonFailure(bool json, const std::function<int()>& work) {
    try {
        return work();
    } catch (const Error& error) {
        if (json)
            printJson({{"state", "failed"}, {"error", jsonOf(error)}});
        throw;
    }
}

void printJson(const nlohmann::ordered_json& document) {
    const std::string text = document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    std::fprintf(stdout, "%s\n", text.c_str());
    if (std::fflush(stdout) != 0)
        throw Error(ErrorCode::CannotWrite, "The results cannot be written to standard output.");
}

} // namespace fathom
