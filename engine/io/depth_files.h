#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/scene/scene.h"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace fathom {

/// Stem of the files of one view: "0003_img_12" for the fourth, "img 12.jpg"; "0003_walk_3.000s" from a video. Always
/// UTF-8; of a long name only the beginning.
[[nodiscard]] std::string fileStemOf(const View& view);

/// Writes the colours of the features of every view as "…_features.png", a block of pixels for each patch, in the size
/// of the depth. \returns the files
/// \throws Error{EmptyInput} when no view has any, Error{CannotWrite}, Cancelled between two views
[[nodiscard]] std::vector<std::filesystem::path>
writeFeatureFiles(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token);

/// Writes what can be looked at and computed with per view: coloured depth, 16-bit depth, 16-bit confidence and, of
/// models that give it, 16-bit inverse depth (PNG), and depth.json with the ranges, unit, cameras and model. Colours
/// span one range for the whole scene, 16-bit values the full range of their view. Every file appears only when it is
/// complete. Files that an earlier depth.json of the folder lists and the new one does not are removed.
/// \param folder  made when missing \param threads  that write
/// \returns the files, depth.json last
/// \throws Error{CannotWrite}, when depth.json, if there is room, lists the views whose 16-bit pictures are there;
/// Cancelled between two views
[[nodiscard]] std::vector<std::filesystem::path> writeDepthFiles(const Scene& scene, const std::filesystem::path& folder,
                                                                 const CancelToken& token, int threads = 1);

/// The same in two steps: a thread of its own writes what depends on a view alone while others are still being estimated,
/// then the rest is added. One thread at a time.
class DepthFileWriter {
public:
    explicit DepthFileWriter(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    ~DepthFileWriter() { endThread(); }
    DepthFileWriter(const DepthFileWriter&) = delete;
    DepthFileWriter& operator=(const DepthFileWriter&) = delete;

    /// Returns at once. Once something cannot be written nothing more is.
    void add(const std::vector<ViewPointer>& views);

    /// Why a view cannot be written, as far as is known.
    [[nodiscard]] std::optional<Error> problem();

    /// Everything of the scene that is not there yet, or has changed since. \returns and throws as writeDepthFiles
    [[nodiscard]] std::vector<std::filesystem::path> finish(const Scene& scene, const CancelToken& token, int threads);

    /// Time that the thread of its own has written, and the views of the scene of which finish() could use that.
    [[nodiscard]] double secondsBeside() const noexcept { return m_seconds; }
    [[nodiscard]] std::size_t viewsBeside() const noexcept { return m_used; }

private:
    /// Pictures of a view that depend on nothing else.
    struct Maps {
        ViewPointer view;
        std::vector<std::filesystem::path> files;
        nlohmann::ordered_json entry;
    };

    [[nodiscard]] static Maps writeMaps(const ViewPointer& view, const std::filesystem::path& folder);
    void writeBeside(const std::stop_token& stop);
    void keepMaps(const ViewPointer& view);
    void endThread();
    [[nodiscard]] std::filesystem::path colouredOf(const View& view) const;
    void writeColours(const Scene& scene, const CancelToken& token, int threads);
    void writeRest(const Scene& scene, const CancelToken& token, int threads);
    [[nodiscard]] bool hasMaps(const View& view) const;
    [[nodiscard]] std::vector<std::filesystem::path> describe(const Scene& scene) const;

    const std::filesystem::path m_folder;
    std::mutex m_mutex; ///< of the next five while a thread writes
    std::condition_variable_any m_added;
    std::deque<ViewPointer> m_waiting;
    std::optional<Error> m_problem;        ///< the first of the thread
    std::map<std::size_t, Maps> m_written; ///< by index of the view
    std::set<std::size_t> m_coloured;      ///< indices of views
    double m_seconds = 0;
    std::size_t m_used = 0;
    std::jthread m_thread; ///< from the first view on
};

} // namespace fathom
