#pragma once

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/golden/golden_run.h"
#include "tests/support/golden.h"

#include <QTest>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

Q_DECLARE_METATYPE(std::string)

namespace fathom::test {

inline std::filesystem::path goldenIndex() {
    return testData("golden/da3/cases.json");
}

/// Ids of the index whose stored arrays are among the test data and whose id or variant begins with `prefix`.
inline std::vector<std::string> goldenIds(const std::string& kind, const std::string& prefix = {}) {
    std::ifstream stream(goldenIndex());
    const Json index = Json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
    std::vector<std::string> ids;
    for (const Json& entry : index.find("cases")->array()) {
        const std::string id = entry.find("id")->string();
        if (entry.find("kind")->string() == kind && id.starts_with(prefix) &&
            std::filesystem::exists(goldenIndex().parent_path() / entry.find("file")->string()))
            ids.push_back(id);
    }
    return ids;
}

/// Computes cases and says on stderr what is outside its tolerance. \returns arrays compared; 0 when one is outside
inline std::size_t agreeingArrays(const std::vector<std::string>& ids, CompileMode mode,
                                  Precision precision = Precision::Fp32Strict, bool resultsOnly = false) {
    std::size_t arrays = 0;
    const auto report = [&](const std::string& golden, const std::vector<GoldenRow>& rows, const std::string& problem) {
        arrays += rows.size();
        if (!problem.empty())
            std::fprintf(stderr, "%s: %s\n", golden.c_str(), problem.c_str());
        for (const GoldenRow& row : rows)
            if (!row.isWithin())
                std::fprintf(stderr, "%s %s: %.3g %s is outside %.3g\n", golden.c_str(), row.array.c_str(), row.error,
                             row.measure.c_str(), row.limit);
    };
    return checkGolden(goldenIndex(),
                       {.cases = ids, .compileMode = mode, .precision = precision, .resultsOnly = resultsOnly}, report)
               ? arrays
               : 0;
}

/// Rows "id mode" of a test: cases whose ids begin with a prefix; those of one network and form follow each other, so
/// that each is made once. Networks run in both modes, and in `default` also as a run computes them.
inline void addGoldenRows(const std::vector<std::string>& kinds, const std::vector<std::string>& prefixes) {
    QTest::addColumn<std::string>("id");
    QTest::addColumn<int>("mode");
    QTest::addColumn<bool>("resultsOnly");
    const auto add = [](const std::string& id, const char* form, CompileMode mode, bool resultsOnly) {
        QTest::addRow("%s %s", id.c_str(), form) << id << static_cast<int>(mode) << resultsOnly;
    };
    for (const std::string& kind : kinds)
        for (const std::string& prefix : prefixes) {
            const std::vector<std::string> ids = goldenIds(kind, prefix);
            for (const std::string& id : ids)
                add(id, "off", CompileMode::Off, false);
            if (kind != "net")
                continue;
            for (const std::string& id : ids)
                add(id, "default", CompileMode::Default, false);
            for (const std::string& id : ids)
                add(id, "results of default", CompileMode::Default, true);
        }
}

/// Whether the case of the current row has arrays and all are within their tolerances.
inline bool rowAgrees() {
    const auto* id = static_cast<const std::string*>(QTest::qData("id", qMetaTypeId<std::string>()));
    const auto* mode = static_cast<const int*>(QTest::qData("mode", qMetaTypeId<int>()));
    const auto* resultsOnly = static_cast<const bool*>(QTest::qData("resultsOnly", qMetaTypeId<bool>()));
    return agreeingArrays({*id}, static_cast<CompileMode>(*mode), Precision::Fp32Strict, *resultsOnly) > 0;
}

} // namespace fathom::test
