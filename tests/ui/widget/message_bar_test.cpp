#include "ui/widget/message_bar.h"

#include <QLineEdit>
#include <QTest>
#include <QVBoxLayout>

using namespace fathom::ui;

class MessageBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messageLiesOverTheContentWithoutMovingIt();
    void messageFollowsTheSizeOfWhatItLiesOver();
    void longMessageInANarrowPlaceIsWrapped();
    void messageLeavesTheFocusWhereItIs();
};

namespace {

struct Centre {
    Centre() {
        auto* layout = new QVBoxLayout(&widget);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(content = new QLineEdit);
        content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        bar = new MessageBar;
        bar->setParent(&widget);
        widget.resize(800, 400);
        widget.show();
    }
    QWidget widget;
    QLineEdit* content;
    MessageBar* bar;
};

const QString kLong = QStringLiteral("Cameras found: 8 of 8, by 1,713 points seen from several photos, 0.36 pixels off");

} // namespace

void MessageBarTest::messageLiesOverTheContentWithoutMovingIt() {
    Centre centre;
    const QRect before = centre.content->geometry();
    centre.bar->show(MessageBar::Kind::Good, QStringLiteral("It is done."));
    QVERIFY(centre.bar->isVisible());
    QCOMPARE(centre.content->geometry(), before);
    QVERIFY(centre.widget.rect().contains(centre.bar->geometry()));
    QVERIFY(centre.bar->y() < 20);
    QVERIFY(std::abs(centre.bar->geometry().center().x() - 400) <= 1);
    QCOMPARE(centre.widget.childAt(centre.bar->geometry().topLeft() + QPoint(2, 10)), centre.bar);
}

void MessageBarTest::messageFollowsTheSizeOfWhatItLiesOver() {
    Centre centre;
    centre.bar->show(MessageBar::Kind::Information, kLong);
    for (const int width : {300, 1000, 500}) {
        centre.widget.resize(width, 400);
        QVERIFY(std::abs(centre.bar->geometry().center().x() - width / 2) <= 1);
        QVERIFY(centre.widget.rect().contains(centre.bar->geometry()));
    }
}

void MessageBarTest::longMessageInANarrowPlaceIsWrapped() {
    Centre centre;
    centre.bar->show(MessageBar::Kind::Problem, kLong, QStringLiteral("Try again"));
    const int low = centre.bar->height();
    centre.widget.resize(320, 400);
    QVERIFY(centre.bar->height() > low);
}

void MessageBarTest::messageLeavesTheFocusWhereItIs() {
    Centre centre;
    QVERIFY(QTest::qWaitForWindowActive(&centre.widget));
    centre.content->setFocus();
    centre.bar->show(MessageBar::Kind::Problem, kLong, QStringLiteral("Try again"));
    QVERIFY(centre.content->hasFocus());
    centre.bar->dismiss();
    QVERIFY(centre.content->hasFocus());
}

QTEST_MAIN(MessageBarTest)
#include "message_bar_test.moc"
