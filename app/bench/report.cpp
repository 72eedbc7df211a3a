#include "app/bench/report.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/version.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sys/resource.h>

namespace fathom::bench {

using OrderedJson = nlohmann::ordered_json;

namespace {

double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// The number behind a name in a file of "Name: number kB" lines; 0 when there is none.
double kibibytesIn(const char* path, const std::string& wanted) {
    std::ifstream status(path);
    for (std::string name; status >> name;) {
        double kibibytes = 0;
        if (name == wanted && status >> kibibytes)
            return kibibytes;
        status.ignore(4096, '\n');
    }
    return 0;
}

double statusMebibytes(const std::string& wanted) {
    return kibibytesIn("/proc/self/status", wanted) / 1024;
}

void write(const std::filesystem::path& path, const std::string& text) {
    if (path.empty())
        return;
    AtomicFile file(path);
    file.write(text);
    file.commit();
}

} // namespace

Statistics statisticsOf(std::vector<double> values) {
    requireInternal(!values.empty(), "something was measured");
    std::ranges::sort(values);
    Statistics result;
    result.count = values.size();
    for (const double value : values)
        result.mean += value / static_cast<double>(values.size());
    for (const double value : values)
        result.deviation += (value - result.mean) * (value - result.mean);
    result.deviation = values.size() > 1 ? std::sqrt(result.deviation / static_cast<double>(values.size() - 1)) : 0;
    result.median = quantile(values, 0.5);
    result.p95 = quantile(values, 0.95);
    result.least = values.front();
    result.most = values.back();
    return result;
}

OrderedJson jsonOf(const Statistics& s) {
    return {{"median", s.median}, {"mean", s.mean}, {"deviation", s.deviation}, {"min", s.least},
            {"max", s.most},      {"p95", s.p95},   {"runs", s.count}};
}

Ratio ratioOf(const std::vector<double>& reference, const std::vector<double>& own) {
    requireInternal(reference.size() == own.size(), "every round measures everything");
    std::vector<double> ratios;
    for (std::size_t i = 0; i < own.size(); ++i)
        ratios.push_back(reference[i] / own[i]);
    std::ranges::sort(ratios);
    return {statisticsOf(reference).median / statisticsOf(own).median, quantile(ratios, 0.1), quantile(ratios, 0.9)};
}

Slope slopeOf(std::span<const double> values) {
    requireInternal(values.size() > 2, "a line is fitted to three values at least");
    const auto count = static_cast<double>(values.size());
    const double middle = (count - 1) / 2;
    double mean = 0, steps = 0, products = 0;
    for (const double value : values)
        mean += value / count;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double step = static_cast<double>(i) - middle;
        steps += step * step;
        products += step * (values[i] - mean);
    }
    Slope slope{products / steps, 0};
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double left = values[i] - mean - slope.perStep * (static_cast<double>(i) - middle);
        squares += left * left;
    }
    slope.error = std::sqrt(squares / (count - 2) / steps);
    return slope;
}

double processorMilliseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto milliseconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) * 1e-3;
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

double peakMebibytes() {
    return statusMebibytes("VmHWM:");
}

double residentMebibytes() {
    return statusMebibytes("VmRSS:");
}

double exactResidentKibibytes() {
    const double exact = kibibytesIn("/proc/self/smaps_rollup", "Rss:");
    return exact > 0 ? exact : 1024 * residentMebibytes();
}

void restartPeak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

OrderedJson machine() {
    const std::vector<Device> devices = listDevices();
    const Device& device = devices.front();
    double load[3] = {};
    const bool known = getloadavg(load, 3) > 0;
    OrderedJson facts{{"processor", device.name},
                      {"features", processorFeatures()},
                      {"memory_mib", device.totalMemory >> 20},
                      {"program", programVersion()},
                      {"libraries", libraryVersions()}};
    if (known)
        facts["load_average"] = load[0];
    for (std::size_t i = 1; i < devices.size(); ++i)
        facts["accelerators"].push_back(devices[i].name);
    return facts;
}

std::string Table::markdown() const {
    std::string text;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (const std::string& cell : m_rows[row])
            text += "| " + cell + " ";
        text += "|\n";
        if (row > 0)
            continue;
        for (std::size_t column = 0; column < m_rows[0].size(); ++column)
            text += column == 0 ? "|---" : "|--:";
        text += "|\n";
    }
    return text;
}

std::string fixed(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string scientific(double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1e", value);
    return text;
}

void publish(const std::string& title, const std::string& body, OrderedJson data, const Files& files) {
    const OrderedJson facts = machine();
    std::string text = "# " + title + "\n\n" + body + "\nMachine: " + facts["processor"].get<std::string>() + "; " +
                       facts["features"].get<std::string>() + "; Fathom " + facts["program"].get<std::string>();
    for (const OrderedJson& name : facts.value("accelerators", OrderedJson::array()))
        text += "; " + name.get<std::string>();
    if (facts.contains("load_average"))
        text += "; load average at the end " + fixed(facts["load_average"].get<double>(), 1);
    text += ".\n";
    std::printf("%s", text.c_str());
    data["machine"] = facts;
    write(files.markdown, text);
    write(files.json, data.dump(2) + "\n");
}

} // namespace fathom::bench
