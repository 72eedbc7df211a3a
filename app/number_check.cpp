#include "app/number_check.h"

#include <cmath>
#include <string>

namespace fathom {

namespace {

/// A check that accepts a finite number for which `isRight` holds.
template <typename Predicate>
CLI::Validator numberThat(Predicate isRight, const std::string& wanted, const std::string& description) {
    return {[isRight, wanted](const std::string& text) {
                double number = 0;
                const bool isNumber = CLI::detail::lexical_cast(text, number) && std::isfinite(number);
                return isNumber && isRight(number) ? std::string() : "It must be " + wanted + "; it is '" + text + "'.";
            },
            description};
}

std::string plain(double number) {
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

} // namespace

CLI::Validator numberFrom(double low, double high) {
    return numberThat([low, high](double number) { return number >= low && number <= high; },
                      "a number from " + plain(low) + " to " + plain(high),
                      "FLOAT in [" + plain(low) + " - " + plain(high) + "]");
}

CLI::Validator positiveNumber() {
    return numberThat([](double number) { return number > 0; }, "a positive number", "POSITIVE");
}

} // namespace fathom
