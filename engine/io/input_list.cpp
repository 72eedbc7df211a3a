#include "engine/io/input_list.h"

#include "engine/base/log.h"
#include "engine/io/image_file.h"
#include "engine/io/image_header.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace fathom {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// First bytes of the common containers. Cheaper than opening every file of a folder as a video.
bool looksLikeVideo(const ByteFile& file) {
    constexpr std::array<std::uint8_t, 4> kMatroska{0x1A, 0x45, 0xDF, 0xA3};
    constexpr std::array<std::uint8_t, 4> kAsf{0x30, 0x26, 0xB2, 0x75};
    constexpr std::array<std::uint8_t, 4> kMxf{0x06, 0x0E, 0x2B, 0x34};
    constexpr std::array<std::uint8_t, 3> kMpeg{0x00, 0x00, 0x01};
    constexpr std::array<std::uint8_t, 1> kTransportSync{0x47};
    for (const std::string_view box : {"ftyp", "moov", "mdat", "wide", "free", "skip"})
        if (file.hasAt(4, box))
            return true;
    for (const std::string_view word : {"FLV", "OggS", "GIF8", ".RMF", "DKIF", "YUV4MPEG2"})
        if (file.hasAt(0, word))
            return true;
    const bool transport = (file.hasAt(0, kTransportSync) && file.hasAt(188, kTransportSync)) ||
                           (file.hasAt(4, kTransportSync) && file.hasAt(196, kTransportSync));
    return transport || (file.hasAt(0, "RIFF") && file.hasAt(8, "AVI ")) || file.hasAt(0, kMatroska) ||
           file.hasAt(0, kAsf) || file.hasAt(0, kMxf) || file.hasAt(0, kMpeg);
}

void describeImage(InputItem& item) {
    const ImageHeader header = readImageHeader(item.path);
    item.size = header.size;
    item.exifFocalPixels = header.exifFocalPixels;
}

void describeVideo(InputItem& item) {
    item.kind = InputKind::Video;
    VideoReader video(item.path);
    // Proves that something can be decoded, so that a broken file is refused now and not in the middle of a run.
    (void)video.frameAt(0);
    item.size = video.header().size;
    item.durationSeconds = video.header().durationSeconds;
}

/// A file without the marks of a picture or of a common container: a rare kind of video, or nothing at all.
void describeUnknown(InputItem& item) {
    try {
        describeVideo(item);
    } catch (const Error& problem) {
        if (problem.code() != ErrorCode::CorruptFile)
            throw;
        // Noise can pass for a broken stream of one format or another.
        throw Error(ErrorCode::UnsupportedFormat, "This is neither a picture nor a video that can be read.",
                    item.path.string());
    }
}

InputItem inspect(const std::filesystem::path& path) {
    InputItem item;
    item.path = path;
    try {
        const ByteFile file(path);
        if (imageFormatOf(file) || unreadFormatOf(file) || file.size() == 0)
            describeImage(item);
        else if (looksLikeVideo(file))
            describeVideo(item);
        else
            describeUnknown(item);
    } catch (const Error& problem) {
        item.problem = problem;
    } catch (const std::bad_alloc&) {
        item.problem = Error(ErrorCode::OutOfMemory, "There is not enough memory for this file.", path.string());
    }
    if (item.problem)
        item.size = {};
    return item;
}

bool isWorthARow(const std::filesystem::path& path) {
    if (promisesMedia(path))
        return true;
    try {
        const ByteFile file(path);
        return imageFormatOf(file) || unreadFormatOf(file) || looksLikeVideo(file);
    } catch (const Error&) {
        return false;
    }
}

InputItem refused(const std::filesystem::path& path, ErrorCode code, const char* sentence, std::string detail) {
    InputItem item;
    item.path = path;
    item.problem = Error(code, sentence, std::move(detail));
    return item;
}

void listFolder(const std::filesystem::path& folder, std::vector<InputItem>& items) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        const std::string name = entry->path().filename().string();
        if (!name.empty() && name.front() != '.' && entry->is_regular_file(unknown) && isWorthARow(entry->path()))
            files.push_back(entry->path());
    }
    if (error) {
        items.push_back(refused(folder, ErrorCode::FileNotReadable, "The folder cannot be read.",
                                folder.string() + ": " + error.message()));
        return;
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return naturalLess(a.filename().string(), b.filename().string());
    });
    const std::size_t before = items.size();
    for (const std::filesystem::path& file : files) {
        InputItem item = inspect(file);
        // Music in a film's container is no news to anybody.
        const bool foreign = item.problem && item.problem->code() == ErrorCode::UnsupportedFormat;
        if (!foreign || promisesMedia(file))
            items.push_back(std::move(item));
    }
    if (items.size() == before)
        items.push_back(refused(folder, ErrorCode::EmptyInput, "The folder holds no picture and no video.",
                                folder.string()));
}

/// The file's name with `folders` of the folders above it: "b - c.jpg" for a/b/c.jpg and 1.
std::string nameWithFolders(const std::filesystem::path& path, int folders) {
    std::string name = path.filename().string();
    std::filesystem::path folder = path.parent_path();
    for (; folders > 0 && folder.has_filename(); --folders, folder = folder.parent_path())
        name = folder.filename().string() + " - " + name;
    return name;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Shortest names that tell the files apart; the same file given twice is numbered.
std::vector<std::string> uniqueNames(const std::vector<std::filesystem::path>& paths) {
    std::vector<std::string> names(paths.size());
    std::vector<std::size_t> open(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i)
        open[i] = i;
    constexpr int kMaximumFolders = 64;
    for (int folders = 0; !open.empty() && folders <= kMaximumFolders; ++folders) {
        for (const std::size_t i : open)
            names[i] = nameWithFolders(paths[i], folders);
        std::vector<std::string> sorted = names;
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::size_t> clashing;
        for (const std::size_t i : open) {
            const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), names[i]);
            if (std::distance(first, last) > 1)
                clashing.push_back(i);
        }
        open = std::move(clashing);
    }
    std::vector<std::string> taken;
    for (const std::size_t i : open) {
        const std::string name = names[i];
        for (int number = 2; contains(taken, names[i]); ++number)
            names[i] = name + " (" + std::to_string(number) + ")";
        taken.push_back(names[i]);
    }
    return names;
}

std::string frameName(const std::string& video, double timeSeconds) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), " @ %.3f s", timeSeconds);
    return video + text.data();
}

/// Nothing for a video that ends when its header says.
std::string earlyEndOf(const InputItem& item, double endSeconds) {
    constexpr double kUsualDifference = 0.5; // sound that goes on, a header that rounds
    if (item.durationSeconds - endSeconds <= kUsualDifference)
        return {};
    std::array<char, 96> times{};
    std::snprintf(times.data(), times.size(), " end at %.2f of %.2f s; the file may be cut off.", endSeconds,
                  item.durationSeconds);
    return "The pictures of " + item.path.filename().string() + times.data();
}

void planVideo(const InputItem& item, const std::string& name, const FrameSampling& sampling, const CancelToken& token,
               const std::function<void(const std::string&)>& notice, std::vector<FrameReference>& frames) {
    std::vector<double> times;
    try {
        VideoReader video(item.path);
        times = video.sampleTimes(sampling, token);
        if (const std::string sentence = earlyEndOf(item, video.endSeconds(token)); notice && !sentence.empty())
            notice(sentence);
    } catch (const Error& problem) {
        if (problem.code() == ErrorCode::InvalidOption)
            throw;
        log(LogLevel::Warning, std::string(problem.what()) + " " + problem.detail());
        return;
    }
    std::string previous;
    int repeats = 1;
    for (const double time : times) {
        std::string frame = frameName(name, time);
        // Above a thousand pictures a second, names repeat.
        repeats = frame == previous ? repeats + 1 : 1;
        previous = frame;
        if (repeats > 1)
            frame += " (" + std::to_string(repeats) + ")";
        frames.push_back({item.path, InputKind::Video, time, std::move(frame), item.size, std::nullopt});
    }
}

} // namespace

bool promisesMedia(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 38> kExtensions{
        ".jpg",  ".jpeg", ".jpe", ".png",  ".webp", ".bmp", ".dib", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl",
        ".jp2",  ".dng",  ".cr2", ".cr3",  ".nef",  ".arw", ".mp4", ".m4v", ".mov",  ".mkv",  ".webm", ".avi",  ".mpg",
        ".mpeg", ".m2ts", ".mts", ".ts",   ".wmv",  ".asf", ".flv", ".ogv", ".3gp",  ".mxf",  ".gif",  ".vob"};
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), lower);
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::vector<InputItem> listInputs(const std::vector<std::filesystem::path>& paths) {
    std::vector<InputItem> items;
    for (const std::filesystem::path& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error))
            listFolder(path, items);
        else
            items.push_back(inspect(path));
    }
    return items;
}

std::vector<FrameReference> planFrames(const std::vector<InputItem>& items, const FrameSampling& sampling,
                                       const CancelToken& token,
                                       const std::function<void(const std::string&)>& notice) {
    std::vector<std::filesystem::path> paths;
    for (const InputItem& item : items)
        paths.push_back(std::filesystem::absolute(item.path).lexically_normal());
    const std::vector<std::string> names = uniqueNames(paths);

    std::vector<FrameReference> frames;
    for (std::size_t i = 0; i < items.size(); ++i) {
        token.throwIfCancelled();
        const InputItem& item = items[i];
        if (item.problem)
            continue;
        if (item.kind == InputKind::Image)
            frames.push_back({item.path, InputKind::Image, 0, names[i], item.size, item.exifFocalPixels});
        else
            planVideo(item, names[i], sampling, token, notice, frames);
    }
    if (frames.empty())
        throw Error(ErrorCode::EmptyInput, "There is no picture and no video that can be used.");
    return frames;
}

bool naturalLess(const std::string& a, const std::string& b) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (!isDigit(a[i]) || !isDigit(b[j])) {
            const auto left = static_cast<unsigned char>(lower(a[i++]));
            const auto right = static_cast<unsigned char>(lower(b[j++]));
            if (left != right)
                return left < right;
            continue;
        }
        const auto takeNumber = [&](const std::string& text, std::size_t& at) {
            while (at < text.size() && text[at] == '0')
                ++at;
            const std::size_t start = at;
            while (at < text.size() && isDigit(text[at]))
                ++at;
            return std::string_view(text).substr(start, at - start);
        };
        // Without leading zeros, the longer run of digits is the larger number.
        const std::string_view left = takeNumber(a, i);
        const std::string_view right = takeNumber(b, j);
        if (left.size() != right.size())
            return left.size() < right.size();
        if (left != right)
            return left < right;
    }
    if (i < a.size() || j < b.size())
        return i >= a.size();
    // Equal but for case or leading zeros: any fixed order.
    return a < b;
}

} // namespace fathom
