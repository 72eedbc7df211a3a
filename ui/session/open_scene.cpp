#include "ui/session/open_scene.h"

#include <algorithm>

namespace fathom::ui {

namespace {

QString nameOf(const std::filesystem::path& path) {
    return QString::fromStdString(path.filename().string());
}

SceneRow rowOf(const InputItem& item) {
    SceneRow row;
    row.path = item.path;
    row.name = nameOf(item.path);
    row.kind = item.kind;
    row.size = item.size;
    row.seconds = item.durationSeconds;
    row.problem = item.problem;
    row.state = item.problem ? RowState::Problem : RowState::Waiting;
    return row;
}

SceneRow rowOf(const FrameReference& frame, std::size_t index) {
    SceneRow row;
    row.path = frame.path;
    row.name = QString::fromStdString(frame.name);
    row.kind = frame.kind;
    row.size = frame.originalSize;
    row.seconds = frame.timeSeconds;
    row.isFrame = frame.kind == InputKind::Video;
    row.frame = index;
    return row;
}

} // namespace

std::vector<ViewPointer> OpenScene::views() const {
    std::vector<ViewPointer> found;
    for (const SceneRow& row : rows)
        if (row.view)
            found.push_back(row.view);
    return found;
}

bool OpenScene::hasViews() const {
    return std::ranges::any_of(rows, [](const SceneRow& row) { return row.view != nullptr; });
}

int OpenScene::rowOfFrame(std::size_t frame) const {
    // Rows are in frame order with refused items in between: a frame is never above its own index.
    for (std::size_t row = frame; row < rows.size(); ++row)
        if (rows[row].frame == frame)
            return static_cast<int>(row);
    return -1;
}

int OpenScene::frameCount() const {
    return static_cast<int>(
        std::ranges::count_if(rows, [](const SceneRow& row) { return row.frame.has_value(); }));
}

std::size_t OpenScene::usableItems() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(items, [](const InputItem& item) { return !item.problem; }));
}

std::vector<std::filesystem::path> OpenScene::runInputs() const {
    if (!edited)
        return inputs;
    std::vector<std::filesystem::path> paths;
    for (const InputItem& item : items)
        if (!item.problem)
            paths.push_back(item.path);
    return paths;
}

void OpenScene::resetRows() {
    rows.clear();
    for (const InputItem& item : items)
        rows.push_back(rowOf(item));
}

void OpenScene::planRows(const std::vector<FrameReference>& frames) {
    rows.clear();
    std::size_t next = 0;
    for (const InputItem& item : items) {
        if (item.problem) {
            rows.push_back(rowOf(item));
            continue;
        }
        for (; next < frames.size() && frames[next].path == item.path; ++next)
            rows.push_back(rowOf(frames[next], next));
    }
    // Files that appeared since the folder was listed.
    for (; next < frames.size(); ++next)
        rows.push_back(rowOf(frames[next], next));
}

} // namespace fathom::ui
