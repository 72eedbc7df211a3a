#include "ui/session/thumbnail_loader.h"

#include "engine/io/image_file.h"
#include "engine/io/video_file.h"
#include "ui/session/picture.h"

#include <algorithm>

namespace fathom::ui {

namespace {

constexpr int kThreads = 2;
constexpr std::size_t kMostWishes = 200;
constexpr qsizetype kCacheBytes = 64 << 20;

QImage decode(const std::filesystem::path& path, InputKind kind, const CancelToken& token) {
    if (kind == InputKind::Image)
        return imageOf(readThumbnail(path, ThumbnailLoader::kLongSide));
    return thumbnailOf(VideoReader(path).frameAt(0, token).image, ThumbnailLoader::kLongSide);
}

} // namespace

ThumbnailLoader::ThumbnailLoader(QObject* parent)
    : QObject(parent), m_images(kCacheBytes), m_background(kThreads) {}

QImage ThumbnailLoader::thumbnail(const std::filesystem::path& path, InputKind kind) {
    const QString key = QString::fromStdString(path.string());
    if (const QImage* image = m_images.object(key))
        return *image;
    if (m_unreadable.contains(key))
        return {};
    std::erase_if(m_wishes, [&](const Wish& wish) { return wish.path == key; });
    m_wishes.push_back({key, kind});
    if (m_wishes.size() > kMostWishes)
        m_wishes.erase(m_wishes.begin());
    startNext();
    return {};
}

QImage ThumbnailLoader::thumbnail(const View& view) {
    const QString key = QString::fromStdString(view.source.path.string() + '\n' + view.source.name);
    if (const QImage* image = m_images.object(key))
        return *image;
    const QImage image = thumbnailOf(view.image, kLongSide);
    m_images.insert(key, new QImage(image), image.sizeInBytes());
    return image;
}

void ThumbnailLoader::startNext() {
    if (m_running >= kThreads || m_wishes.empty())
        return;
    const Wish wish = m_wishes.back();
    m_wishes.pop_back();
    ++m_running;
    // Until it is there, repeated questions must not decode it twice.
    m_unreadable.insert(wish.path);
    m_background.run(
        [wish](const CancelToken& token) { return decode(wish.path.toStdString(), wish.kind, token); },
        [this, path = wish.path](Outcome<QImage> outcome) {
            --m_running;
            if (outcome.value && !outcome.value->isNull()) {
                m_unreadable.remove(path);
                const qsizetype bytes = outcome.value->sizeInBytes();
                m_images.insert(path, new QImage(std::move(*outcome.value)), bytes);
                Q_EMIT ready(path);
            }
            startNext();
        });
}

} // namespace fathom::ui
