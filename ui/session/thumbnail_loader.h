#pragma once

#include "engine/io/input_list.h"
#include "engine/scene/view.h"
#include "ui/session/background.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>

#include <filesystem>
#include <vector>

namespace fathom::ui {

/// Small pictures of files, decoded when they come into sight. Newest wishes first; wishes that scrolled out
/// of sight long ago are dropped. At most a fixed amount of memory is kept.
class ThumbnailLoader : public QObject {
    Q_OBJECT

public:
    static constexpr int kLongSide = 128; ///< pixels

    explicit ThumbnailLoader(QObject* parent = nullptr);

    /// The picture if it is there; else a null image, and ready() later if the file can be decoded.
    /// For a video: its first frame.
    [[nodiscard]] QImage thumbnail(const std::filesystem::path& path, InputKind kind);
    /// Of a finished view, scaled on the spot.
    [[nodiscard]] QImage thumbnail(const View& view);

Q_SIGNALS:
    void ready(const QString& path);

private:
    struct Wish {
        QString path;
        InputKind kind = InputKind::Image;
    };

    void startNext();

    QCache<QString, QImage> m_images; ///< cost in bytes
    QSet<QString> m_unreadable;
    std::vector<Wish> m_wishes; ///< the newest last
    int m_running = 0;
    Background m_background;
};

} // namespace fathom::ui
