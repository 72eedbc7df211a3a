#include "engine/io/depth_files.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/file_name.h"
#include "engine/base/folder.h"
#include "engine/base/in_threads.h"
#include "engine/io/image_file.h"
#include "engine/io/scene_json.h"
#include "engine/scene/depth_image.h"
#include "engine/scene/feature_colours.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <new>
#include <set>
#include <string>
#include <system_error>

namespace fathom {

namespace {

/// Range of the colours: the lowest and the highest of the views' 2nd and 98th percentiles.
ValueRange colourRange(const Scene& scene) {
    ValueRange range{std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
    for (const ViewPointer& view : scene.views) {
        const ValueRange own = percentileRange(view->depth);
        range.low = std::min(range.low, own.low);
        range.high = std::max(range.high, own.high);
    }
    return range;
}

/// Whether the files of both would be the same.
bool haveSameMaps(const View& a, const View& b) {
    const auto same = [](const FloatMap& one, const FloatMap& other) {
        return one.size() == other.size() && std::ranges::equal(one.values(), other.values());
    };
    return &a == &b ||
           (same(a.depth, b.depth) && same(a.confidence, b.confidence) && same(a.inverseDepth, b.inverseDepth));
}

constexpr std::array kPictures{"coloured", "depth_16_bit", "confidence_16_bit", "inverse_depth_16_bit"};

/// Pictures that the folder's depth.json lists; none where it is missing or is another's.
std::set<std::string> listedPictures(const std::filesystem::path& folder) {
    using Json = nlohmann::ordered_json;
    std::ifstream stream(folder / "depth.json", std::ios::binary);
    const Json document = Json::parse(stream, nullptr, false);
    std::set<std::string> names;
    for (const Json& view : document.is_object() ? document.value("views", Json::array()) : Json::array())
        for (const char* const key : kPictures)
            if (const auto name = view.find(key); name != view.end() && name->is_string())
                names.insert(name->get<std::string>());
    return names;
}

/// Removes earlier pictures that the new depth.json does not list.
void removePictures(const std::filesystem::path& folder, const std::set<std::string>& earlier,
                    const std::set<std::string>& now) {
    for (const std::string& name : earlier) {
        const bool isPicture = name.find('/') == std::string::npos && name.ends_with(".png");
        std::error_code ignored;
        if (isPicture && !now.contains(name))
            std::filesystem::remove(folder / name, ignored);
    }
}

} // namespace

std::string fileStemOf(const View& view) {
    constexpr std::size_t kLongestName = 200; // of the 255 bytes that file systems take; numbers and endings follow
    std::string name = beginningOf(view.source.path.stem().string(), kLongestName);
    const bool isText = isUtf8(name);
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x80
                ? !std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.'
                : !isText)
            c = '_';
    char number[16];
    std::snprintf(number, sizeof number, "%04zu_", view.index);
    char time[32] = "";
    if (view.source.timeSeconds)
        std::snprintf(time, sizeof time, "_%.3fs", *view.source.timeSeconds);
    return number + name + time;
}

std::vector<std::filesystem::path> writeFeatureFiles(const Scene& scene, const std::filesystem::path& folder,
                                                     const CancelToken& token) {
    if (std::ranges::all_of(scene.views, [](const ViewPointer& view) { return view->features.isEmpty(); }))
        throw Error(ErrorCode::EmptyInput, "The model gave no features.");
    makeFolder(folder);
    std::vector<std::filesystem::path> written;
    for (const ViewPointer& view : scene.views) {
        token.throwIfCancelled();
        if (view->features.isEmpty())
            continue;
        written.push_back(folder / (fileStemOf(*view) + "_features.png"));
        writePng(written.back(), grownTo(view->features, view->depth.size()));
    }
    return written;
}

DepthFileWriter::Maps DepthFileWriter::writeMaps(const ViewPointer& view, const std::filesystem::path& folder) {
    Maps maps{view, {}, {}};
    const auto write = [&](const std::string& key, const std::string& suffix, const FloatMap& values) {
        const ValueRange range = percentileRange(values, 0, 100);
        const std::string name = fileStemOf(*view) + suffix;
        writePng(folder / name, depthAs16Bit(values, range));
        maps.files.push_back(folder / name);
        maps.entry[key] = name;
        maps.entry[key + "_range"] = jsonOf(range);
    };
    write("depth_16_bit", "_depth16.png", view->depth);
    if (!view->confidence.isEmpty())
        write("confidence_16_bit", "_confidence16.png", view->confidence);
    if (!view->inverseDepth.isEmpty()) {
        write("inverse_depth_16_bit", "_inverse16.png", view->inverseDepth);
        maps.entry["depth_is"] = "made of the inverse depth with an assumed range; only its order is known";
    }
    return maps;
}

void DepthFileWriter::add(const std::vector<ViewPointer>& views) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.insert(m_waiting.end(), views.begin(), views.end());
    }
    m_added.notify_one();
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& stop) { writeBeside(stop); });
}

void DepthFileWriter::writeBeside(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (m_added.wait(lock, stop, [this] { return !m_waiting.empty(); }) && !stop.stop_requested() && !m_problem) {
        const ViewPointer view = m_waiting.front();
        m_waiting.pop_front();
        lock.unlock();
        const auto start = std::chrono::steady_clock::now();
        std::optional<Error> problem;
        try {
            makeFolder(m_folder);
            keepMaps(view);
        } catch (const Error& error) {
            problem = error;
        } catch (const std::bad_alloc&) {
            problem.emplace(ErrorCode::OutOfMemory, "There is not enough memory.");
        }
        lock.lock();
        m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        m_problem = problem;
    }
}

void DepthFileWriter::keepMaps(const ViewPointer& view) {
    Maps maps = writeMaps(view, m_folder);
    const std::lock_guard lock(m_mutex);
    m_written.insert_or_assign(view->index, std::move(maps));
}

std::optional<Error> DepthFileWriter::problem() {
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

void DepthFileWriter::endThread() {
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    m_waiting.clear();
}

std::filesystem::path DepthFileWriter::colouredOf(const View& view) const {
    return m_folder / (fileStemOf(view) + "_depth.png");
}

bool DepthFileWriter::hasMaps(const View& view) const {
    const auto written = m_written.find(view.index);
    return written != m_written.end() && haveSameMaps(*written->second.view, view);
}

void DepthFileWriter::writeColours(const Scene& scene, const CancelToken& token, int threads) {
    const ValueRange colours = colourRange(scene);
    inThreads(threads, scene.views.size(), [&](std::size_t i) {
        token.throwIfCancelled();
        const View& view = *scene.views[i];
        writePng(colouredOf(view), colourDepth(view.depth, shippedColormaps().front(), colours));
        const std::lock_guard lock(m_mutex);
        m_coloured.insert(view.index);
    });
}

void DepthFileWriter::writeRest(const Scene& scene, const CancelToken& token, int threads) {
    std::vector<ViewPointer> missing;
    std::ranges::copy_if(scene.views, std::back_inserter(missing),
                         [this](const ViewPointer& view) { return !hasMaps(*view); });
    m_used = scene.views.size() - missing.size();
    inThreads(threads, missing.size(), [&](std::size_t i) {
        token.throwIfCancelled();
        keepMaps(missing[i]);
    });
}

/// Writes depth.json of the views whose maps are there.
std::vector<std::filesystem::path> DepthFileWriter::describe(const Scene& scene) const {
    nlohmann::ordered_json document{
        {"generator", scene.model.generator},
        {"model", scene.model.name},
        {"licence", scene.model.licence},
        {"unit", unitName(scene.unit)},
        {"coloured_range", jsonOf(colourRange(scene))},
        {"colormap", shippedColormaps().front().name()},
        {"sixteen_bit",
         "value = low + (high - low) * pixel / 65535 with the range of the view; 0 is no value"},
        {"views", nlohmann::ordered_json::array()}};
    std::vector<std::filesystem::path> written;
    for (const ViewPointer& view : scene.views) {
        if (!hasMaps(*view))
            continue;
        const Maps& maps = m_written.at(view->index);
        nlohmann::ordered_json entry = jsonOf(*view);
        if (m_coloured.contains(view->index)) {
            written.push_back(colouredOf(*view));
            entry["coloured"] = written.back().filename().string();
        }
        entry.update(maps.entry);
        document["views"].push_back(std::move(entry));
        written.insert(written.end(), maps.files.begin(), maps.files.end());
    }
    written.push_back(m_folder / "depth.json");
    AtomicFile file(written.back());
    file.write(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    file.commit();
    return written;
}

std::vector<std::filesystem::path> DepthFileWriter::finish(const Scene& scene, const CancelToken& token, int threads) {
    makeFolder(m_folder);
    const std::set<std::string> earlier = listedPictures(m_folder);
    try {
        writeColours(scene, token, threads);
        endThread();
        if (m_problem)
            throw *m_problem;
        writeRest(scene, token, threads);
    } catch (const Error&) {
        endThread();
        if (std::ranges::any_of(scene.views, [this](const ViewPointer& view) { return hasMaps(*view); }))
            (void)describe(scene);
        throw;
    }
    std::vector<std::filesystem::path> written = describe(scene);
    removePictures(m_folder, earlier, listedPictures(m_folder));
    return written;
}

std::vector<std::filesystem::path> writeDepthFiles(const Scene& scene, const std::filesystem::path& folder,
                                                   const CancelToken& token, int threads) {
    return DepthFileWriter(folder).finish(scene, token, threads);
}

} // namespace fathom
