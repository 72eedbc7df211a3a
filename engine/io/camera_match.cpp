#include "engine/io/camera_match.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <unordered_map>
#include <utility>

namespace fathom {

namespace {

namespace fs = std::filesystem;

constexpr double kTimeToleranceSeconds = 0.02;
/// Sides that agree this well are those of one picture, scaled and rounded.
constexpr double kShapeTolerance = 0.02;

/// A name as a file has it, with slashes.
fs::path pathOf(std::string name) {
    std::ranges::replace(name, '\\', '/');
    return fs::path(std::move(name)).lexically_normal();
}

/// Whether `path` ends with the folders and name that `written` has.
bool endsWithPath(const fs::path& path, const fs::path& written) {
    auto p = path.end();
    for (auto w = written.end(); w != written.begin();) {
        --w;
        if (*w == "." || *w == "..")
            continue;
        if (p == path.begin() || *--p != *w)
            return false;
    }
    return true;
}

/// The time of a frame, or the time that is the name of a picture.
std::optional<double> timeOf(const FrameReference& view) {
    if (view.kind == InputKind::Video)
        return view.timeSeconds;
    const std::string stem = view.path.stem().string();
    double time = 0;
    const auto [end, problem] = std::from_chars(stem.data(), stem.data() + stem.size(), time);
    return problem == std::errc{} && end == stem.data() + stem.size() ? std::optional(time) : std::nullopt;
}

std::string sizeText(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

class Matcher {
public:
    Matcher(const CameraFile& file, const std::vector<FrameReference>& views, std::optional<double> focalPixels)
        : m_file(file), m_views(views), m_focalPixels(focalPixels), m_cameraOf(views.size()),
          m_ruleOf(views.size(), MatchRule::None), m_taken(file.cameras.size(), false) {
        for (const NamedCamera& camera : file.cameras)
            m_paths.push_back(pathOf(camera.name));
    }

    CameraMatch run() {
        if (m_file.format == CameraFormat::Tum)
            matchTrajectory();
        else
            matchNames();
        report();
        return std::move(m_match);
    }

private:
    void matchNames() {
        const auto name = [](const fs::path& path) { return path.filename().string(); };
        const auto stem = [](const fs::path& path) { return path.stem().string(); };
        pass(MatchRule::Path, name, name, [](const fs::path& view, const fs::path& camera) {
            return endsWithPath(view, camera);
        });
        const auto always = [](const fs::path&, const fs::path&) { return true; };
        pass(MatchRule::Name, name, name, always);
        pass(MatchRule::Stem, stem, stem, always);
        pass(MatchRule::Stem, stem, name, always); // names without ending that hold a point
    }

    /// Pairs that are the only ones of both their camera and their view, among those without a partner.
    template <typename ViewKey, typename CameraKey, typename Fits>
    void pass(MatchRule rule, ViewKey&& viewKey, CameraKey&& cameraKey, Fits&& fits) {
        std::unordered_map<std::string, std::vector<std::size_t>> byKey;
        for (std::size_t camera = 0; camera < m_paths.size(); ++camera)
            if (!m_taken[camera])
                byKey[cameraKey(m_paths[camera])].push_back(camera);
        std::vector<std::size_t> only(m_views.size()), candidates(m_views.size(), 0), claims(m_paths.size(), 0);
        for (std::size_t view = 0; view < m_views.size(); ++view) {
            if (m_cameraOf[view] || m_views[view].kind == InputKind::Video)
                continue;
            const auto found = byKey.find(viewKey(m_views[view].path));
            if (found == byKey.end())
                continue;
            for (const std::size_t camera : found->second)
                if (fits(m_views[view].path, m_paths[camera])) {
                    only[view] = camera;
                    ++candidates[view];
                    ++claims[camera];
                }
        }
        for (std::size_t view = 0; view < m_views.size(); ++view)
            if (candidates[view] == 1 && claims[only[view]] == 1)
                pair(view, only[view], rule);
    }

    void matchTrajectory() {
        const std::size_t timed = matchTimes();
        const bool anyVideo = std::ranges::any_of(m_views, [](const auto& view) { return view.kind == InputKind::Video; });
        if (timed == m_views.size() || anyVideo || m_views.size() != m_file.cameras.size())
            return;
        std::fill(m_taken.begin(), m_taken.end(), false);
        for (std::size_t i = 0; i < m_views.size(); ++i)
            pair(i, i, MatchRule::Order);
    }

    /// The nearest camera in time for every view. \returns how many have one
    std::size_t matchTimes() {
        std::vector<std::pair<double, std::size_t>> times;
        for (std::size_t camera = 0; camera < m_file.cameras.size(); ++camera)
            times.emplace_back(*m_file.cameras[camera].timeSeconds, camera);
        std::ranges::sort(times);
        std::size_t matched = 0;
        for (std::size_t view = 0; view < m_views.size(); ++view) {
            const std::optional<double> time = timeOf(m_views[view]);
            if (!time)
                continue;
            const auto after = std::ranges::lower_bound(times, std::pair{*time, std::size_t(0)});
            auto best = times.end();
            double distance = kTimeToleranceSeconds;
            for (auto near = after == times.begin() ? after : after - 1; near != times.end() && near <= after; ++near)
                if (!m_taken[near->second] && std::abs(near->first - *time) <= distance) {
                    best = near;
                    distance = std::abs(near->first - *time);
                }
            if (best == times.end())
                continue;
            pair(view, best->second, MatchRule::Time);
            ++matched;
        }
        return matched;
    }

    void pair(std::size_t view, std::size_t camera, MatchRule rule) {
        m_cameraOf[view] = camera;
        m_ruleOf[view] = rule;
        m_taken[camera] = true;
    }

    [[nodiscard]] std::string labelOf(const NamedCamera& camera) const {
        if (!camera.timeSeconds)
            return camera.name;
        char text[40];
        std::snprintf(text, sizeof text, "%.6f s", *camera.timeSeconds);
        return text;
    }

    void report() {
        for (std::size_t view = 0; view < m_views.size(); ++view) {
            ViewMatch match{m_views[view].name, {}, m_ruleOf[view], {}, false};
            if (m_cameraOf[view]) {
                const NamedCamera& camera = m_file.cameras[*m_cameraOf[view]];
                match.camera = labelOf(camera);
                match.isDistorted = camera.isDistorted;
                match.fileSize = otherSize(camera, m_views[view]);
                m_match.cameras[match.view] = {intrinsicsOf(camera, m_views[view]), camera.cameraFromWorld};
            }
            m_match.views.push_back(std::move(match));
        }
        for (std::size_t camera = 0; camera < m_file.cameras.size(); ++camera)
            if (!m_taken[camera])
                m_match.unusedCameras.push_back(labelOf(m_file.cameras[camera]));
    }

    [[nodiscard]] static std::optional<Size> otherSize(const NamedCamera& camera, const FrameReference& view) {
        if (!camera.intrinsics || camera.intrinsics->width <= 0 || camera.intrinsics->height <= 0)
            return std::nullopt;
        const Size file{camera.intrinsics->width, camera.intrinsics->height};
        const Size own = view.originalSize;
        if (file == own)
            return std::nullopt;
        const double stretch = (static_cast<double>(own.width) * file.height) / (static_cast<double>(own.height) * file.width);
        if (!(std::abs(std::log(stretch)) < kShapeTolerance))
            throw Error(ErrorCode::InvalidOption,
                        "The camera of '" + view.name + "' belongs to a picture of " + sizeText(file) +
                            " pixels; this one has " + sizeText(own) + ", another shape: it was cut or turned.",
                        view.name);
        return file;
    }

    [[nodiscard]] Intrinsics intrinsicsOf(const NamedCamera& camera, const FrameReference& view) const {
        const Size size = view.originalSize;
        Intrinsics lens{0, 0, size.width / 2.0, size.height / 2.0, size.width, size.height};
        if (camera.intrinsics) {
            if (camera.intrinsics->width > 0 && camera.intrinsics->height > 0)
                return camera.intrinsics->scaledTo(size.width, size.height);
            lens.fx = camera.intrinsics->fx;
            lens.fy = camera.intrinsics->fy;
            if (camera.intrinsics->cx > 0 && camera.intrinsics->cy > 0) {
                lens.cx = camera.intrinsics->cx;
                lens.cy = camera.intrinsics->cy;
            }
            return lens;
        }
        std::optional<double> focal = m_focalPixels ? m_focalPixels : view.exifFocalPixels;
        if (camera.horizontalFovRadians)
            focal = size.width / (2 * std::tan(*camera.horizontalFovRadians / 2));
        if (!focal)
            throw Error(ErrorCode::InvalidOption,
                        "The file of cameras has no focal lengths, and the picture tells none either: name one.",
                        view.name);
        lens.fx = lens.fy = *focal;
        return lens;
    }

    const CameraFile& m_file;
    const std::vector<FrameReference>& m_views;
    std::optional<double> m_focalPixels;
    std::vector<fs::path> m_paths;                      ///< of the cameras' pictures
    std::vector<std::optional<std::size_t>> m_cameraOf; ///< by view
    std::vector<MatchRule> m_ruleOf;                    ///< by view
    std::vector<bool> m_taken;                          ///< by camera
    CameraMatch m_match;
};

} // namespace

std::vector<std::string> CameraMatch::viewsWithoutCamera() const {
    std::vector<std::string> names;
    for (const ViewMatch& view : views)
        if (view.rule == MatchRule::None)
            names.push_back(view.view);
    return names;
}

std::size_t CameraMatch::distortedCameras() const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(views, &ViewMatch::isDistorted));
}

std::size_t CameraMatch::scaledCameras() const noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(views, [](const ViewMatch& view) { return view.fileSize.has_value(); }));
}

CameraMatch matchCameras(const CameraFile& file, const std::vector<FrameReference>& views,
                         std::optional<double> focalPixels) {
    return Matcher(file, views, focalPixels).run();
}

} // namespace fathom
