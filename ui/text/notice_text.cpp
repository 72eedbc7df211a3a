#include "ui/text/notice_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace fathom::ui {

namespace {

struct KnownNotice {
    const char* pattern; ///< of the engine's English sentence; its groups are numbers, kernels and reasons of a placement
    const char* words;
};

const KnownNotice kNotices[] = {
    {"^There was not enough memory for (\\d+) views at a time; the batch size is now (\\d+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "There was not enough memory for %1 views at a time: now %2 are taken together.")},
    {"^There was not enough memory for \\d+ views? of (\\d+) \\S+ (\\d+) pixels; from here on the network sees (\\d+) \\S+ (\\d+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "There was not enough memory for pictures of %1 × %2 pixels: from here on the network sees %3 × %4.")},
    {"^Views are estimated one by one and share no world; they carry depth but no cameras\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "Views are estimated one by one: they have depth, but no common scene.")},
    {"^The pictures differ in shape; each is cut to its centre of (\\d+) \\S+ (\\d+) pixels\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "The pictures differ in shape: of each, the centre of %1 × %2 pixels is used.")},
    {"^The focal length of some pictures is unknown; their depth has no unit\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "The focal length of some pictures is unknown: their depth has no unit.")},
    {"^The model gives inverse depth without scale and shift: in 3D its farthest point is assumed ten times as far "
     "as its nearest, and nothing is in metres\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "The model gives inverse depth without scale: in 3D the farthest point is taken to be ten "
                       "times as far as the nearest, and nothing is in metres.")},
    {"^Fastest of what was measured for (\\d+) views? of (\\d+)×(\\d+): (.+), (\\d+) threads?\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Found fastest here for passes of %1 at %2 × %3 pixels: %4, threads: %5.")},
    {"^Values left the range of (\\S+): from here on the network computes in (\\S+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Values became too large for %1: from here on the network computes in %2.")},
    {"^(\\d+) of (\\d+) views are placed with doubt: (.+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Placed with doubt: %1 of %2 views (%3).")},
    {"^(\\d+) of (\\d+) views could not be placed: (.+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Not placed: %1 of %2 views (%3).")},
    {"^The pictures of (.+) end at ([\\d.]+) of ([\\d.]+) s; the file may be cut off\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "The pictures of %1 end at %2 of %3 s: the file may be cut off.")},
    {"^(\\d+) damaged packets? (?:was|were) found in (.+); pictures may be missing or wrong\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Damaged packets in %2: %1. Pictures may be missing or wrong.")},
    {"^The focal length of some pictures is unknown: in 3D a field of view of (\\d+)\\S is assumed for them\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "The focal length of some pictures is unknown: in 3D a field of view of %1° is assumed for them.")},
    {"^Stopped before cameras were placed by matches: these are the network's\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Stopped before cameras were placed by matches: these are the network's.")},
    {"^Stopped before cameras were placed by matches: the views have none\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Stopped before cameras were placed by matches: the views have none.")},
    {"^Stopped before depth was brought to the given cameras by matches\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Stopped before depth was brought to the given cameras by matches.")},
    {"^Depth is brought to the scale of the given cameras: it is no longer in metres\\.$",
     QT_TRANSLATE_NOOP("NoticeText", "Depth is brought to the scale of the given cameras: it is no longer in metres.")},
};

/// A reason in the words of placement_text; a number has none and stays.
QString groupText(const QString& group) {
    return QCoreApplication::translate("PlacementText", group.toUtf8().constData());
}

} // namespace

QString noticeText(const std::string& notice) {
    const QString sentence = QString::fromStdString(notice);
    for (const KnownNotice& known : kNotices) {
        const auto match = QRegularExpression(QLatin1String(known.pattern)).match(sentence);
        if (!match.hasMatch())
            continue;
        QString text = QCoreApplication::translate("NoticeText", known.words);
        for (int group = 1; group <= match.lastCapturedIndex(); ++group)
            text = text.arg(groupText(match.captured(group)));
        return text;
    }
    return sentence;
}

} // namespace fathom::ui
