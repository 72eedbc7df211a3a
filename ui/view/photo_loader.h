#pragma once

#include "ui/session/background.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>

#include <filesystem>
#include <vector>

namespace fathom::ui {

/// Photos as they were taken, decoded in the background when they are asked for; only the newest wish counts. Keeps
/// the last few.
class PhotoLoader : public QObject {
    Q_OBJECT

public:
    static constexpr int kLongSide = 4096; ///< pixels; as many as a large screen has

    explicit PhotoLoader(QObject* parent = nullptr);

    /// The photo in halving sizes, the largest first, if it is there; else nothing, and ready() later if the file can
    /// be decoded.
    [[nodiscard]] std::vector<QImage> photo(const std::filesystem::path& path);

Q_SIGNALS:
    void ready();

private:
    QCache<QString, std::vector<QImage>> m_photos; ///< cost in KiB
    QSet<QString> m_unreadable;
    QString m_wish; ///< what is being decoded
    Background m_background{1};
};

} // namespace fathom::ui
