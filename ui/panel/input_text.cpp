#include "ui/panel/input_text.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QStringList>

#include <algorithm>

namespace fathom::ui {

namespace {
struct InputText {
    Q_DECLARE_TR_FUNCTIONS(InputText)
};

int count(const OpenScene& scene, RowState state) {
    return static_cast<int>(std::ranges::count(scene.rows, state, &SceneRow::state));
}

QString contentText(const OpenScene& scene) {
    if (scene.frameCount() > 0)
        return InputText::tr("%n view(s)", nullptr, scene.frameCount());
    const bool isVideo = scene.items.size() == 1 && scene.items.front().kind == InputKind::Video;
    if (isVideo && scene.items.front().durationSeconds > 0)
        return clipText(scene.items.front().durationSeconds);
    return isVideo ? InputText::tr("Video") : InputText::tr("%n photo(s)", nullptr, int(scene.usableItems()));
}
} // namespace

StateLook lookOf(RowState state) {
    switch (state) {
    case RowState::Waiting:
        return {QStringLiteral("waiting"), Tone::Quiet, InputText::tr("waiting")};
    case RowState::Running:
        return {QStringLiteral("running"), Tone::Active, InputText::tr("running")};
    case RowState::Done:
        return {QStringLiteral("done"), Tone::Good, InputText::tr("done")};
    case RowState::Problem:
        break;
    }
    return {QStringLiteral("warning"), Tone::Problem, InputText::tr("problem")};
}

StateLook lookOf(const SceneRow& row) {
    if (row.state == RowState::Done && row.placement == PlacementState::Doubtful)
        return {QStringLiteral("warning"), Tone::Attention, InputText::tr("placed with doubt")};
    if (row.state == RowState::Done && row.placement == PlacementState::NotPlaced)
        return {QStringLiteral("warning"), Tone::Attention, InputText::tr("not placed")};
    return lookOf(row.state);
}

StateLook lookOf(SceneState state) {
    switch (state) {
    case SceneState::Idle:
        return {QString(), Tone::Quiet, InputText::tr("not run yet")};
    case SceneState::Queued:
        return {QStringLiteral("waiting"), Tone::Quiet, InputText::tr("waiting")};
    case SceneState::Running:
        return {QStringLiteral("running"), Tone::Active, InputText::tr("running")};
    case SceneState::Done:
        return {QStringLiteral("done"), Tone::Good, InputText::tr("done")};
    case SceneState::Cancelled:
        return {QStringLiteral("cancelled"), Tone::Attention, InputText::tr("stopped")};
    case SceneState::Failed:
        break;
    }
    return {QStringLiteral("error"), Tone::Problem, InputText::tr("failed")};
}

QString secondLineOf(const SceneRow& row) {
    if (row.problem)
        return errorReason(*row.problem);
    if (row.state == RowState::Done && row.placement && *row.placement != PlacementState::Placed)
        return lookOf(row).words;
    if (row.isFrame)
        return pixelsText(row.size);
    if (row.kind == InputKind::Video)
        return row.seconds > 0 ? clipText(row.seconds) + QStringLiteral(" · ") + pixelsText(row.size)
                               : pixelsText(row.size);
    return pixelsText(row.size);
}

QString secondLineOf(const OpenScene& scene) {
    const QString state = scene.isStopping ? InputText::tr("stopping…") : lookOf(scene.state).words;
    QStringList parts{state, contentText(scene)};
    if (scene.state == SceneState::Failed && scene.problem)
        parts = {errorReason(*scene.problem)};
    else if (scene.state == SceneState::Running || scene.state == SceneState::Cancelled)
        // The number first: narrow lists cut the end.
        parts = {InputText::tr("%1 of %2").arg(count(scene, RowState::Done)).arg(contentText(scene)), state};
    if (const int problems = count(scene, RowState::Problem); problems > 0 && scene.usableItems() > 0)
        parts << InputText::tr("%n problem(s)", nullptr, problems);
    return parts.join(QStringLiteral(" · "));
}

QString toolTipOf(const SceneRow& row) {
    QStringList lines{QDir::toNativeSeparators(QString::fromStdString(row.path.string()))};
    if (row.problem) {
        const ErrorText text = errorText(*row.problem);
        lines << text.title << text.advice << QString::fromStdString(row.problem->detail());
    }
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString toolTipOf(const OpenScene& scene) {
    QStringList lines{scene.name, secondLineOf(scene)};
    for (std::size_t i = 0; i < std::min<std::size_t>(scene.inputs.size(), 5); ++i)
        lines << QDir::toNativeSeparators(QString::fromStdString(scene.inputs[i].string()));
    return lines.join(QLatin1Char('\n'));
}

} // namespace fathom::ui
