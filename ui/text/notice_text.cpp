#include "ui/text/notice_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace fathom::ui {

namespace {

struct KnownNotice {
    const char* pattern; ///< of the engine's English sentence; its groups are the numbers
    const char* words;
};

const KnownNotice kNotices[] = {
    {"^There was not enough memory for (\\d+) views at a time; the batch size is now (\\d+)\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "There was not enough memory for %1 views at a time: now %2 are taken together.")},
    {"^Views are estimated one by one and share no world; they carry depth but no cameras\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "Views are estimated one by one: they have depth, but no common scene.")},
    {"^The pictures differ in shape; each is cut to its centre of (\\d+) \\S+ (\\d+) pixels\\.$",
     QT_TRANSLATE_NOOP("NoticeText",
                       "The pictures differ in shape: of each, the centre of %1 × %2 pixels is used.")},
};

} // namespace

QString noticeText(const std::string& notice) {
    const QString sentence = QString::fromStdString(notice);
    for (const KnownNotice& known : kNotices) {
        const auto match = QRegularExpression(QLatin1String(known.pattern)).match(sentence);
        if (!match.hasMatch())
            continue;
        QString text = QCoreApplication::translate("NoticeText", known.words);
        for (int group = 1; group <= match.lastCapturedIndex(); ++group)
            text = text.arg(match.captured(group));
        return text;
    }
    return sentence;
}

} // namespace fathom::ui
