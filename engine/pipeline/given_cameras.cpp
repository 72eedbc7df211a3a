#include "engine/pipeline/given_cameras.h"

#include "engine/base/error.h"

#include <algorithm>

namespace fathom {

namespace {

/// "a, b, c and 4 more"
std::string listOf(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i ? ", " : "") + names[i];
    if (names.size() > kShown)
        text += " and " + std::to_string(names.size() - kShown) + " more";
    return text;
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace

std::vector<std::string> GivenCameras::notices() const {
    std::vector<std::string> sentences{"Cameras of " + std::to_string(match.cameras.size()) + " of " +
                                       counted(match.views.size(), "picture", "pictures") + " come from " +
                                       path.filename().string() + "."};
    if (!match.views.empty() && match.views.front().rule == MatchRule::Order)
        sentences.push_back("The file has no names: its cameras are taken in the order of the pictures.");
    if (const auto missing = match.viewsWithoutCamera(); !missing.empty())
        sentences.push_back("Without a camera in the file, and left out: " + listOf(missing) + ".");
    if (!match.unusedCameras.empty())
        sentences.push_back("Cameras of the file without a picture: " + listOf(match.unusedCameras) + ".");
    if (const std::size_t scaled = match.scaledCameras())
        sentences.push_back(counted(scaled, "camera was", "cameras were") + " made for another size and scaled.");
    if (const std::size_t distorted = match.distortedCameras())
        sentences.push_back("The lens distortion of " + counted(distorted, "camera", "cameras") +
                            " is left out: undistorted pictures fit better.");
    return sentences;
}

GivenCameras givenCameras(const std::filesystem::path& path, const std::optional<PoseConvention>& convention,
                          const std::vector<std::filesystem::path>& inputs, const FrameSampling& sampling,
                          std::optional<double> focalPixels, const CancelToken& token) {
    GivenCameras given{path, readCameraFile(path, convention), {}};
    std::vector<InputItem> items = listInputs(inputs);
    std::erase_if(items, [](const InputItem& item) { return item.problem.has_value(); });
    given.match = matchCameras(given.file, planFrames(items, sampling, token), focalPixels);
    if (given.match.cameras.empty())
        throw Error(ErrorCode::InvalidOption,
                    "None of the cameras in '" + path.filename().string() +
                        "' belongs to one of the pictures: the names differ, for example '" +
                        given.match.unusedCameras.front() + "' there and '" + given.match.views.front().view + "' here.",
                    path.string());
    return given;
}

} // namespace fathom
