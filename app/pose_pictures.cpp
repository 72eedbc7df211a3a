#include "app/pose_pictures.h"

#include "app/pose_score.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/folder.h"
#include "engine/io/image_file.h"
#include "engine/io/input_list.h"
#include "engine/structure/find_all_features.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <system_error>

namespace fathom {

namespace {

using Json = nlohmann::ordered_json;

template <typename Work>
double secondsOf(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Json rowsOf(const RigidTransform& pose) {
    Json rows = Json::array();
    for (int row = 0; row < 3; ++row)
        rows.push_back({pose.rotation(row, 0), pose.rotation(row, 1), pose.rotation(row, 2), pose.translation[row]});
    return rows;
}

/// Pictures of the inputs; what stays is their features.
class Pictures {
public:
    Pictures(const std::vector<std::filesystem::path>& inputs, std::optional<double> focalPixels,
             const CancelToken& token)
        : m_focalPixels(focalPixels), m_token(token) {
        FrameSampling sampling;
        sampling.mode = FrameSampling::Mode::AtMost;
        sampling.atMost = 100;
        m_frames = planFrames(listInputs(inputs), sampling, token);
        if (m_frames.size() < 2)
            throw Error(ErrorCode::EmptyInput, "At least two pictures are needed.", inputs.front().string());
        const FeatureOptions options = featureOptions(FeatureKind::Sift, m_frames.size());
        PhotoSource photos;
        photos.count = m_frames.size();
        photos.read = [this](std::size_t photo) { return read(m_frames[photo]); };
        m_seconds = secondsOf([&] { m_features = findAllFeatures(photos, options, token); });
    }

    [[nodiscard]] Json report() const {
        Json pairs = Json::array();
        constexpr std::size_t kAllPairsUpTo = 8;
        const std::size_t reach = m_frames.size() <= kAllPairsUpTo ? m_frames.size() : 1;
        for (std::size_t i = 0; i < m_frames.size(); ++i)
            for (std::size_t j = i + 1; j < m_frames.size() && j <= i + reach; ++j)
                pairs.push_back(pairOf(i, j));
        return {{"pictures", m_frames.size()}, {"seconds_features", m_seconds}, {"pairs", pairs},
                {"together", together()}};
    }

private:
    RgbImage read(const FrameReference& frame) {
        if (frame.kind == InputKind::Image)
            return readImage(frame.path);
        if (!m_video || m_videoPath != frame.path) {
            m_video.emplace(frame.path);
            m_videoPath = frame.path;
        }
        return m_video->frameAt(frame.timeSeconds, m_token).image;
    }

    [[nodiscard]] Photo photoOf(std::size_t index) const {
        Photo photo;
        photo.view = index;
        if (const auto focal = m_focalPixels ? m_focalPixels : m_frames[index].exifFocalPixels) {
            const Size size = m_features[index].original;
            photo.intrinsics = Intrinsics{*focal, *focal, size.width / 2.0, size.height / 2.0, size.width, size.height};
            photo.focalSource = m_focalPixels ? FocalSource::Exact : FocalSource::Exif;
        }
        return photo;
    }

    [[nodiscard]] Json pairOf(std::size_t first, std::size_t second) const {
        Placements found;
        const double seconds = secondsOf([&] {
            found = placePhotos({photoOf(first), photoOf(second)}, {m_features[first], m_features[second]}, {},
                                m_token, nullptr);
        });
        const ViewPlacement& placement = found.structure.placements.back();
        Json pair = {{"first", m_frames[first].name},
                     {"second", m_frames[second].name},
                     {"matches", 0},
                     {"verified", 0},
                     {"state", placementStateName(placement.state)},
                     {"problem", placementProblemName(placement.problem)},
                     {"residual_pixels", found.structure.residualPixels},
                     {"seconds", seconds}};
        for (const MatchedPair& matched : found.structure.pairs) {
            pair["matches"] = matched.matches;
            pair["verified"] = matched.verified;
        }
        return pair;
    }

    [[nodiscard]] Json together() const {
        std::vector<Photo> photos;
        for (std::size_t i = 0; i < m_frames.size(); ++i)
            photos.push_back(photoOf(i));
        Placements found;
        const double seconds =
            secondsOf([&] { found = placePhotos(photos, m_features, {}, m_token, nullptr); });
        Json cameras = Json::array();
        int placed = 0;
        double focal = 0;
        for (std::size_t i = 0; i < photos.size(); ++i) {
            const bool isPlaced = found.structure.placements[i].state == PlacementState::Placed;
            placed += isPlaced ? 1 : 0;
            if (isPlaced)
                focal = found.cameras[i]->focalPixels;
            cameras.push_back({{"name", m_frames[i].name},
                               {"camera_from_world",
                                isPlaced ? rowsOf(found.cameras[i]->cameraFromWorld) : Json(nullptr)}});
        }
        return {{"placed", placed},
                {"residual_pixels", found.structure.residualPixels},
                {"focal_pixels", focal},
                {"seconds", seconds},
                {"cameras", cameras}};
    }

    const std::optional<double> m_focalPixels;
    const CancelToken m_token;
    std::vector<FrameReference> m_frames;
    std::vector<PhotoFeatures> m_features;
    std::optional<VideoReader> m_video;
    std::filesystem::path m_videoPath;
    double m_seconds = 0;
};

} // namespace

Json placePictures(const std::vector<std::filesystem::path>& inputs, std::optional<double> focalPixels,
                   const CancelToken& token) {
    return Pictures(inputs, focalPixels, token).report();
}

void keepPictures(const synthetic::PoseScene& scene, const Placements& found, double seconds,
                  const std::filesystem::path& folder) {
    makeFolder(folder / "pictures");
    Json views = Json::array();
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        char name[32];
        std::snprintf(name, sizeof name, "%02zu.png", i);
        writePng(folder / "pictures" / name, scene.views[i].image);
        const bool isPlaced = found.structure.placements[i].state == PlacementState::Placed;
        views.push_back({{"name", name},
                         {"true", rowsOf(trueCamera(scene.views[i]))},
                         {"found", isPlaced ? rowsOf(found.cameras[i]->cameraFromWorld) : Json(nullptr)}});
    }
    AtomicFile file(folder / "cameras.json");
    file.write(Json{{"focal_pixels", scene.views.front().focalPixels}, {"seconds", seconds}, {"views", views}}.dump(1));
    file.commit();
}

} // namespace fathom
