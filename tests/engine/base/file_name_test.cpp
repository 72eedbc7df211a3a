#include "engine/base/file_name.h"

#include <QTest>

using fathom::beginningOf;
using fathom::isUtf8;

class FileNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBeginningEndsBetweenTwoCharacters() {
        QCOMPARE(beginningOf("photo", 5), std::string("photo"));
        QCOMPARE(beginningOf("photo", 3), std::string("pho"));
        QCOMPARE(beginningOf("a写真", 7), std::string("a写真"));
        QCOMPARE(beginningOf("a写真", 6), std::string("a写"));
        QCOMPARE(beginningOf("a写真", 4), std::string("a写"));
        QCOMPARE(beginningOf("写真", 2), std::string());
    }

    void bytesOfOtherEncodingsAreNoUtf8() {
        QVERIFY(isUtf8("caf\xc3\xa9 写真"));
        QVERIFY(isUtf8(""));
        QVERIFY(!isUtf8("caf\xe9"));
        QVERIFY(!isUtf8("\xc3"));
    }
};

QTEST_GUILESS_MAIN(FileNameTest)
#include "file_name_test.moc"
