#include "ui/session/listing.h"

#include "engine/io/camera_file.h"

#include <algorithm>
#include <system_error>

namespace fathom::ui {

namespace {

bool isModel(const std::filesystem::path& path) {
    std::error_code ignored;
    return path.extension() == ".safetensors" || std::filesystem::exists(path / "model.safetensors", ignored);
}

QString nameOf(const std::filesystem::path& path) {
    return QString::fromStdString(path.filename().string());
}

QString nameOfLoose(const ListedScene& scene) {
    if (scene.inputs.size() == 1)
        return nameOf(scene.inputs.front());
    const std::filesystem::path folder = scene.inputs.front().parent_path();
    for (const auto& path : scene.inputs)
        if (path.parent_path() != folder)
            return nameOf(scene.inputs.front());
    return nameOf(folder.empty() ? scene.inputs.front() : folder);
}

} // namespace

Listing listDropped(const std::vector<std::filesystem::path>& paths, const CancelToken& token) {
    Listing listing;
    ListedScene loose;
    for (std::filesystem::path path : paths) {
        token.throwIfCancelled();
        if (!path.has_filename())
            path = path.parent_path(); // "photos/" names the folder "photos"
        std::error_code ignored;
        if (isModel(path)) {
            listing.models.push_back(path);
            continue;
        }
        const bool isFolder = std::filesystem::is_directory(path, ignored);
        if (!isFolder && isCameraFile(path)) {
            listing.cameras.push_back(path);
            continue;
        }
        std::vector<InputItem> items = listInputs({path});
        const auto isRefused = [](const InputItem& item) { return item.problem.has_value(); };
        if (isFolder && std::ranges::all_of(items, isRefused) && isCameraFile(path)) {
            listing.cameras.push_back(path);
            continue;
        }
        const bool alone =
            isFolder ||
            (items.size() == 1 && items.front().kind == InputKind::Video && !items.front().problem);
        if (alone) {
            listing.scenes.push_back({nameOf(path), {path}, std::move(items)});
            continue;
        }
        loose.inputs.push_back(path);
        loose.items.insert(loose.items.end(), items.begin(), items.end());
    }
    if (!loose.inputs.empty()) {
        loose.name = nameOfLoose(loose);
        listing.scenes.insert(listing.scenes.begin(), std::move(loose));
    }
    return listing;
}

} // namespace fathom::ui
