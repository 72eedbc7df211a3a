#include "ui/widget/number_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

QString numberText(double value, double span) {
    int decimals = 2;
    const double step = std::abs(span) / 100;
    if (std::isfinite(step) && step > 0)
        decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    // "-0.00" would claim a sign that the shown digits do not have.
    if (std::abs(value) < 0.5 * std::pow(10.0, -decimals))
        value = 0;
    return QLocale().toString(value, 'f', decimals);
}

double niceStep(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const double mantissa = value / power;
    if (mantissa >= 5 - 1e-9)
        return 5 * power;
    return mantissa >= 2 - 1e-9 ? 2 * power : power;
}

} // namespace fathom::ui
