#include "ui/dialog/last_folder.h"

#include "ui/settings/settings.h"

#include <QFileInfo>

namespace fathom::ui {

QString lastFolder(const Settings& settings, const Setting<QString>& kind, const QString& fallback) {
    const QString folder = settings.value(kind);
    return QFileInfo(folder).isDir() ? folder : fallback;
}

void rememberFolderOf(const QString& chosen, Settings& settings, const Setting<QString>& kind) {
    settings.set(kind, QFileInfo(chosen).absolutePath());
}

} // namespace fathom::ui
