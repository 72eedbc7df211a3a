#pragma once

#include <QString>

namespace fathom::ui {

template <typename Value>
struct Setting;
class Settings;

/// Where a file dialog starts: where the last one of its kind ended, or `fallback` when that is gone.
[[nodiscard]] QString lastFolder(const Settings& settings, const Setting<QString>& kind, const QString& fallback = {});

/// \param chosen file or folder; remembered is what it lies in
void rememberFolderOf(const QString& chosen, Settings& settings, const Setting<QString>& kind);

} // namespace fathom::ui
