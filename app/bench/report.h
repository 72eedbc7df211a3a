#pragma once

#include "app/report.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace fathom::bench {

/// What repeated measurements of one thing say.
struct Statistics {
    double median = 0, mean = 0, deviation = 0; ///< the sample's standard deviation
    double least = 0, most = 0, p95 = 0;
    std::size_t count = 0;
};
/// \param values  one at least
[[nodiscard]] Statistics statisticsOf(std::vector<double> values);
[[nodiscard]] nlohmann::ordered_json jsonOf(const Statistics& statistics);

/// Straight line through values measured one after the other.
struct Slope {
    double perStep = 0;
    double error = 0; ///< standard error of it
};
/// \param values  three at least
[[nodiscard]] Slope slopeOf(std::span<const double> values);

/// How many times longer `reference` took than `own`, round by round of an interleaved measurement.
struct Ratio {
    double median = 1;           ///< of the medians
    double lowest = 1, highest = 1; ///< middle eight tenths of the rounds
    /// Whether the rounds agree on which is faster.
    [[nodiscard]] bool isClear() const noexcept { return lowest > 1 || highest < 1; }
};
[[nodiscard]] Ratio ratioOf(const std::vector<double>& reference, const std::vector<double>& own);

/// Processor time of the whole process so far, all threads, in milliseconds.
[[nodiscard]] double processorMilliseconds();
/// Largest resident memory of the process so far, and that of now, in MiB.
[[nodiscard]] double peakMebibytes();
[[nodiscard]] double residentMebibytes();
/// What is resident now to the page; takes the system some milliseconds.
[[nodiscard]] double exactResidentKibibytes();
/// Lets the next peakMebibytes() start from what is resident now, where the system can do that.
void restartPeak();

/// Processor, features, threads, libraries, program version, and how busy the machine is by others.
[[nodiscard]] nlohmann::ordered_json machine();

/// A table of a report in Markdown.
class Table {
public:
    explicit Table(std::vector<std::string> head) : m_rows{std::move(head)} {}
    void add(std::vector<std::string> row) { m_rows.push_back(std::move(row)); }
    [[nodiscard]] std::string markdown() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// "12.3"
[[nodiscard]] std::string fixed(double value, int digits);
/// "1.2e-05"
[[nodiscard]] std::string scientific(double value);

/// Where a report goes besides standard output.
struct Files {
    std::filesystem::path json, markdown; ///< empty: none
};

/// Prints the Markdown with a paragraph about the machine, and writes the files. \throws Error{CannotWrite}
void publish(const std::string& title, const std::string& body, nlohmann::ordered_json data, const Files& files);

} // namespace fathom::bench
