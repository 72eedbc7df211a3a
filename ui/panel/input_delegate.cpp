#include "ui/panel/input_delegate.h"

#include "ui/panel/input_model.h"
#include "ui/panel/input_text.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

namespace fathom::ui {

namespace {

constexpr int kRowHeight = 44;
constexpr QSize kPicture{44, 33};
constexpr int kIcon = 18;

QColor colourOf(Tone tone, const ThemeColours& colours) {
    switch (tone) {
    case Tone::Quiet:
        return colours.secondary;
    case Tone::Active:
        return colours.accent;
    case Tone::Good:
        return colours.good;
    case Tone::Attention:
        return colours.attention;
    case Tone::Problem:
        break;
    }
    return colours.problem;
}

void drawPicture(QPainter& painter, const QRect& place, const QModelIndex& index,
                 const ThemeColours& colours) {
    const QImage image = index.data(Qt::DecorationRole).value<QImage>();
    QPainterPath clip;
    clip.addRoundedRect(place, 3, 3);
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.fillPath(clip, colours.control);
    if (image.isNull()) {
        const int side = 20;
        const QRect icon(place.center() - QPoint(side / 2 - 1, side / 2 - 1), QSize(side, side));
        painter.drawPixmap(icon, iconPixmap(index.data(InputModel::KindIconRole).toString(),
                                            colours.secondary, side, painter.device()->devicePixelRatioF()));
    } else {
        // Cover: the picture fills its place, what sticks out is cut.
        const QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatioByExpanding);
        painter.setClipPath(clip);
        painter.drawImage(QRect(place.center() - QPoint(size.width() / 2, size.height() / 2), size), image);
    }
    painter.restore();
}

void drawBar(QPainter& painter, const QRect& row, double fraction, const ThemeColours& colours) {
    const QRect track(row.left(), row.bottom() - 2, row.width(), 3);
    painter.fillRect(track, colours.control);
    painter.fillRect(QRect(track.topLeft(), QSize(qRound(track.width() * fraction), 3)), colours.accent);
}

} // namespace

void InputDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem background = option;
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);

    const ThemeColours& colours = themeColours(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool isScene = !index.parent().isValid();
    const Qt::LayoutDirection direction = option.direction;
    const QRect row = option.rect.adjusted(4, 0, -8, 0);
    const auto placed = [&](const QRect& rect) { return QStyle::visualRect(direction, row, rect); };

    const QRect picture(row.left(), row.top() + (row.height() - kPicture.height()) / 2, kPicture.width(),
                        kPicture.height());
    drawPicture(*painter, placed(picture), index, colours);

    const QString stateIcon = index.data(InputModel::StateIconRole).toString();
    const QRect state(row.right() - kIcon, row.center().y() - kIcon / 2, kIcon, kIcon);
    if (!stateIcon.isEmpty()) {
        const QColor colour = selected
                                  ? option.palette.color(QPalette::HighlightedText)
                                  : colourOf(index.data(InputModel::StateToneRole).value<Tone>(), colours);
        painter->drawPixmap(placed(state),
                            iconPixmap(stateIcon, colour, kIcon, painter->device()->devicePixelRatioF()));
    }

    const int left = picture.right() + 9;
    const QRect words(left, row.top() + 4, state.left() - 6 - left, row.height() - 8);
    QFont nameFont = themeFont(TextSize::Body);
    nameFont.setWeight(isScene ? QFont::DemiBold : QFont::Normal);
    const QFont smallFont = themeFont(TextSize::Secondary);
    const QRect first = placed(QRect(words.left(), words.top(), words.width(), words.height() / 2 + 1));
    const QRect second =
        placed(QRect(words.left(), words.center().y() + 1, words.width(), words.height() / 2));
    const auto write = [&](const QRect& place, const QFont& font, const QString& text,
                           Qt::TextElideMode mode) {
        QString line = text; // a file's name may hold line breaks
        line.replace(QLatin1Char('\n'), QLatin1Char(' '));
        painter->setFont(font);
        painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeading,
                          QFontMetrics(font).elidedText(line, mode, place.width()));
    };
    painter->save();
    painter->setLayoutDirection(direction);
    painter->setPen(selected ? option.palette.color(QPalette::HighlightedText) : colours.text);
    write(first, nameFont, index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle);
    const bool isProblem = index.data(InputModel::StateToneRole).value<Tone>() == Tone::Problem;
    if (!selected)
        painter->setPen(isProblem ? colours.problem : colours.secondary);
    write(second, smallFont, index.data(InputModel::SecondLineRole).toString(), Qt::ElideRight);
    painter->restore();

    if (const double fraction = index.data(InputModel::FractionRole).toDouble(); fraction >= 0)
        drawBar(*painter, option.rect.adjusted(4, 0, -8, 0), fraction, colours);
    if (option.state.testFlag(QStyle::State_HasFocus) &&
        option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

QSize InputDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {160, kRowHeight};
}

} // namespace fathom::ui
