#include "ui/view/photo_loader.h"

#include "engine/io/image_file.h"
#include "ui/view/map_picture.h"

#include <algorithm>

namespace fathom::ui {

namespace {

constexpr int kCacheKib = 256 << 10;
constexpr int kSmallestSide = 512; ///< pixels; a panel is hardly smaller

std::vector<QImage> decode(const std::filesystem::path& path, const CancelToken& token) {
    const RgbImage photo = readThumbnail(path, PhotoLoader::kLongSide);
    // Qt draws 32 bits a pixel several times faster than 24.
    std::vector<QImage> sizes{pictureOf(photo).convertToFormat(QImage::Format_RGB32)};
    while (std::max(sizes.back().width(), sizes.back().height()) > 2 * kSmallestSide) {
        token.throwIfCancelled();
        sizes.push_back(sizes.back().scaled(sizes.back().size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    }
    return sizes;
}

int kibOf(const std::vector<QImage>& sizes) {
    qsizetype bytes = 0;
    for (const QImage& image : sizes)
        bytes += image.sizeInBytes();
    return static_cast<int>(bytes >> 10);
}

} // namespace

PhotoLoader::PhotoLoader(QObject* parent) : QObject(parent), m_photos(kCacheKib) {}

std::vector<QImage> PhotoLoader::photo(const std::filesystem::path& path) {
    const QString key = QString::fromStdString(path.string());
    if (const std::vector<QImage>* sizes = m_photos.object(key))
        return *sizes;
    if (key == m_wish || m_unreadable.contains(key))
        return {};
    m_wish = key;
    m_background.cancel();
    m_background.run([path](const CancelToken& token) { return decode(path, token); },
                     [this, key](Outcome<std::vector<QImage>> outcome) {
                         if (key == m_wish)
                             m_wish.clear();
                         if (outcome.problem)
                             m_unreadable.insert(key);
                         if (!outcome.value)
                             return;
                         const int kib = kibOf(*outcome.value);
                         m_photos.insert(key, new std::vector<QImage>(std::move(*outcome.value)), kib);
                         Q_EMIT ready();
                     });
    return {};
}

} // namespace fathom::ui
