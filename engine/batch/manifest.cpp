#include "engine/batch/manifest.h"

#include "engine/base/atomic_file.h"
#include "engine/base/file_name.h"
#include "engine/base/folder.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "engine/batch/batch_list.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace fathom::batch {

namespace {

constexpr std::array<std::string_view, 3> kStates{"running", "done", "failed"};
constexpr const char* kFolder = "manifest";
constexpr const char* kUnfinished = ".unfinished";

std::string numberText(double value) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.3f", value);
    return buffer.data();
}

/// JSON is UTF-8, names of files are any bytes: what is none is told without its foreign letters.
std::string readable(std::string text) {
    if (!isUtf8(text))
        std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return text;
}

std::string quoted(const std::string& text) {
    return quoteJson(readable(text));
}

std::string textOf(const ItemRecord& record) {
    std::string text = "{\n  \"state\": " + quoteJson(kStates[static_cast<std::size_t>(record.state)]);
    const auto add = [&text](const char* key, const std::string& value) {
        text += ",\n  \"" + std::string(key) + "\": " + value;
    };
    add("input", quoted(record.input));
    add("settings", quoted(record.settings));
    add("stamp", quoted(record.stamp));
    add("run", quoted(record.run));
    add("rank", std::to_string(record.rank));
    add("host", quoted(record.host));
    add("process", std::to_string(record.process));
    add("seconds", numberText(record.seconds));
    add("views", std::to_string(record.views));
    std::string files;
    for (const OutputFile& file : record.files)
        files += std::string(files.empty() ? "" : ",") + "\n    {\"path\": " + quoted(file.path) +
                 ", \"bytes\": " + std::to_string(file.bytes) + "}";
    add("files", "[" + files + "]");
    if (record.problem)
        add("error", "{\"code\": " + std::to_string(static_cast<int>(record.problem->code())) +
                         ", \"name\": " + quoteJson(errorCodeName(record.problem->code())) +
                         ", \"message\": " + quoteJson(record.problem->what()) +
                         ", \"detail\": " + quoted(record.problem->detail()) + "}");
    return text + "\n}\n";
}

const Json& member(const Json& object, std::string_view key) {
    const Json* const value = object.find(key);
    if (!value)
        throw Error(ErrorCode::CorruptFile, "The record is incomplete.", std::string(key));
    return *value;
}

std::uint64_t count(const Json& value) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(value.integer(), 0));
}

ItemRecord recordOf(const Json& json) {
    ItemRecord record;
    const auto state = std::ranges::find(kStates, member(json, "state").string());
    if (state == kStates.end())
        throw Error(ErrorCode::CorruptFile, "The record has an unknown state.");
    record.state = static_cast<ItemState>(state - kStates.begin());
    record.input = member(json, "input").string();
    record.settings = member(json, "settings").string();
    record.stamp = member(json, "stamp").string();
    record.run = member(json, "run").string();
    record.rank = static_cast<int>(member(json, "rank").integer());
    record.host = member(json, "host").string();
    record.process = member(json, "process").integer();
    record.seconds = member(json, "seconds").number();
    record.views = count(member(json, "views"));
    for (const Json& file : member(json, "files").array())
        record.files.push_back({member(file, "path").string(), count(member(file, "bytes"))});
    if (const Json* const problem = json.find("error"))
        record.problem.emplace(static_cast<ErrorCode>(member(*problem, "code").integer()),
                               member(*problem, "message").string(), member(*problem, "detail").string());
    return record;
}

} // namespace

std::string inputTextOf(const std::filesystem::path& input) {
    return readable(placeOf(input).string());
}

Manifest::Manifest(std::filesystem::path output) : m_output(std::move(output)) {
    makeFolder(m_output / kFolder);
}

std::filesystem::path Manifest::recordOf(const std::string& item) const {
    return m_output / kFolder / (item + ".json");
}

std::optional<ItemRecord> Manifest::read(const std::string& item) const {
    std::ifstream stream(recordOf(item), std::ios::binary);
    if (!stream)
        return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    try {
        return batch::recordOf(Json::parse(text));
    } catch (const Error& problem) {
        log(LogLevel::Warning, "The record of '" + item + "' cannot be read and is made anew: " + problem.what());
        return std::nullopt;
    }
}

void Manifest::write(const std::string& item, const ItemRecord& record) const {
    makeFolder(unfinishedOf(item));
    AtomicFile file(recordOf(item), unfinishedOf(item));
    file.write(textOf(record));
    file.commit();
}

std::filesystem::path Manifest::unfinishedOf(const std::string& item) const {
    return m_output / kFolder / (item + kUnfinished);
}

void Manifest::removeUnfinished(const std::string& item) const {
    std::error_code ignored;
    std::filesystem::remove_all(unfinishedOf(item), ignored);
}

bool Manifest::isDone(const std::string& item, const ItemRecord& record, const std::string& settings,
                      const std::string& stamp) const {
    return record.state == ItemState::Done && record.settings == settings && record.stamp == stamp &&
           std::ranges::all_of(record.files, [&](const OutputFile& file) {
               std::error_code failure;
               return std::filesystem::file_size(folderOf(item) / file.path, failure) == file.bytes && !failure;
           });
}

} // namespace fathom::batch
