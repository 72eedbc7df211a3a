#include "ui/panel/pending_picture.h"

#include "engine/io/image_file.h"
#include "ui/session/picture.h"
#include "ui/theme/palette.h"

#include <QPainter>

namespace fathom::ui {

namespace {
constexpr int kLongSide = 1024; ///< pixels; enough for a panel, quick to decode
} // namespace

PendingPicture::PendingPicture(QWidget* parent) : QWidget(parent) {
    setMinimumSize(160, 90);
}

void PendingPicture::show(const std::filesystem::path& photo, const QString& caption) {
    m_caption = caption;
    setAccessibleName(caption);
    if (photo != m_path) {
        m_path = photo;
        m_image = {};
        m_background.cancel();
        if (!photo.empty())
            m_background.run([photo](const CancelToken&) { return imageOf(readThumbnail(photo, kLongSide)); },
                             [this, photo](Outcome<QImage> outcome) {
                                 if (photo != m_path || !outcome.value)
                                     return;
                                 m_image = std::move(*outcome.value);
                                 update();
                             });
    }
    update();
}

void PendingPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRect content = rect().adjusted(kSpacing, kSpacing, -kSpacing, -kSpacing);
    const int lineHeight = painter.fontMetrics().height() + kSpacing;
    if (!m_image.isNull()) {
        const QRect place = content.adjusted(0, 0, 0, -lineHeight);
        const QSize size = m_image.size().scaled(place.size(), Qt::KeepAspectRatio);
        painter.drawImage(QRect(place.center() - QPoint(size.width() / 2, size.height() / 2), size), m_image);
    }
    painter.setPen(themeColours(palette()).secondary);
    const int flags = m_image.isNull() ? Qt::AlignCenter : Qt::AlignHCenter | Qt::AlignBottom;
    painter.drawText(content, flags | Qt::TextWordWrap, m_caption);
}

} // namespace fathom::ui
