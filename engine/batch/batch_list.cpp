#include "engine/batch/batch_list.h"

#include "engine/base/error.h"
#include "engine/base/file_name.h"
#include "engine/io/image_header.h"
#include "engine/io/input_list.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <map>
#include <system_error>

namespace fathom::batch {

namespace {

/// FNV-1a, 64 bits: the same on every machine.
class Digest {
public:
    void add(std::string_view text) {
        for (const char c : text)
            m_value = (m_value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        m_value = (m_value ^ 0x1fU) * 0x100000001b3U; // ends a text, so that "a", "b" is not "ab"
    }
    [[nodiscard]] std::string text() const {
        std::array<char, 17> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%016llx", static_cast<unsigned long long>(m_value));
        return buffer.data();
    }

private:
    std::uint64_t m_value = 0xcbf29ce484222325U;
};

/// Whether a file is a list of inputs: text, and neither a picture nor something with a picture's or video's name.
bool isList(const std::filesystem::path& path) {
    if (promisesMedia(path))
        return false;
    std::ifstream stream(path, std::ios::binary);
    std::array<char, 4096> start{};
    stream.read(start.data(), start.size());
    const auto end = start.begin() + stream.gcount();
    return std::none_of(start.begin(), end, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
}

void addLines(const std::filesystem::path& list, std::vector<std::filesystem::path>& inputs) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::ifstream stream(list);
    bool isFirst = true;
    for (std::string line; std::getline(stream, line); isFirst = false) {
        if (isFirst && line.starts_with(kByteOrderMark))
            line.erase(0, kByteOrderMark.size());
        while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())))
            line.pop_back();
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string::npos || line[first] == '#')
            continue;
        const std::filesystem::path path = line.substr(first);
        inputs.push_back(path.is_absolute() ? path : list.parent_path() / path);
    }
    if (stream.bad())
        throw Error(ErrorCode::FileNotReadable, "The list of inputs cannot be read.", list.string());
}

void addFolder(const std::filesystem::path& folder, std::vector<std::filesystem::path>& inputs) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code unknown;
        if (!entry->path().filename().string().starts_with('.') && entry->is_regular_file(unknown) &&
            promisesMedia(entry->path()))
            files.push_back(entry->path());
    }
    if (failure)
        throw Error(ErrorCode::FileNotReadable, "The folder cannot be read.", folder.string() + ": " + failure.message());
    std::ranges::sort(files, [](const auto& a, const auto& b) {
        return naturalLess(a.filename().string(), b.filename().string());
    });
    inputs.insert(inputs.end(), files.begin(), files.end());
}

/// Leaves room for the endings of records and numbers of alike names in the 255 bytes that file systems take.
constexpr std::size_t kLongestName = 200;

/// A name that any file system takes: letters, digits, "-", "_", "." and whatever is not ASCII.
std::string harmless(std::string name) {
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.')
            c = '_';
    while (name.starts_with('.'))
        name.erase(0, 1);
    return name.empty() ? "item" : beginningOf(std::move(name), kLongestName);
}

/// Shortest of: stem, file name, file name after its folder. Numbered where even those are alike.
std::vector<BatchItem> named(const std::vector<std::filesystem::path>& inputs) {
    const auto candidate = [](const std::filesystem::path& path, int length) {
        const std::filesystem::path own = placeOf(path);
        const std::string name = own.filename().string();
        return harmless(length == 0   ? own.stem().string()
                        : length == 1 ? name
                                      : own.parent_path().filename().string() + "-" + name);
    };
    std::array<std::map<std::string, int>, 3> uses;
    for (int length = 0; length < 3; ++length)
        for (const auto& input : inputs)
            ++uses[static_cast<std::size_t>(length)][candidate(input, length)];
    std::vector<BatchItem> items;
    std::map<std::string, int> taken{{"manifest", 1}}; // the folder of the records
    for (const auto& input : inputs) {
        int length = 0;
        while (length < 2 && uses[static_cast<std::size_t>(length)][candidate(input, length)] > 1)
            ++length;
        std::string name = candidate(input, length);
        while (++taken[name] > 1)
            name += "-" + std::to_string(taken[name]);
        items.push_back({std::move(name), input});
    }
    return items;
}

} // namespace

std::vector<BatchItem> batchItems(const std::vector<std::filesystem::path>& arguments) {
    std::vector<std::filesystem::path> inputs;
    for (const std::filesystem::path& argument : arguments) {
        std::error_code failure;
        if (std::filesystem::is_directory(argument, failure))
            addFolder(argument, inputs);
        else if (!std::filesystem::exists(argument, failure))
            throw Error(ErrorCode::FileNotFound, "There is no such file.", argument.string());
        else if (isList(argument))
            addLines(argument, inputs);
        else
            inputs.push_back(argument);
    }
    if (inputs.empty())
        throw Error(ErrorCode::EmptyInput, "The batch is empty: no line, picture or video was found.",
                    arguments.empty() ? std::string() : arguments.front().string());
    return named(inputs);
}

std::filesystem::path placeOf(const std::filesystem::path& path) {
    const std::filesystem::path tidy = std::filesystem::absolute(path).lexically_normal();
    return tidy.has_filename() ? tidy : tidy.parent_path();
}

std::string stampOf(const std::filesystem::path& input) {
    std::error_code failure;
    const auto one = [&failure](const std::filesystem::path& file) {
        const auto time = std::filesystem::last_write_time(file, failure).time_since_epoch().count();
        return std::to_string(std::filesystem::file_size(file, failure)) + "@" + std::to_string(time);
    };
    if (!std::filesystem::is_directory(input, failure)) {
        const std::string stamp = one(input);
        return failure ? std::string() : stamp;
    }
    std::vector<std::string> files;
    for (std::filesystem::directory_iterator entry(input, failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->is_regular_file(failure))
            files.push_back(entry->path().filename().string() + ":" + one(entry->path()));
    std::ranges::sort(files);
    Digest digest;
    for (const std::string& file : files)
        digest.add(file);
    return std::to_string(files.size()) + " files, " + digest.text();
}

std::string digestOf(const std::vector<BatchItem>& items, const std::string& settings) {
    Digest digest;
    digest.add(settings);
    for (const BatchItem& item : items) {
        digest.add(item.name);
        digest.add(item.input.string());
    }
    return std::to_string(items.size()) + " items, " + digest.text();
}

} // namespace fathom::batch
