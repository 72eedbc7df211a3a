#include "engine/base/json.h"

#include "tests/support/expect_error.h"

#include <QTest>
#include <string>

using fathom::ErrorCode;
using fathom::Json;
using fathom::test::errorOf;

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKindOfValue() {
        const Json value = Json::parse(" {\"a\": [1, -2.5e3, true, null], \"b\": {\"c\": \"x\\u00e9\\ud83d\\ude00\\n\"}} ");
        const Json::Array& array = value.find("a")->array();
        QCOMPARE(array[0].integer(), 1);
        QCOMPARE(array[1].number(), -2500.0);
        QCOMPARE(array[2].boolean(), true);
        QVERIFY(array[3].isNull());
        QCOMPARE(value.find("b")->find("c")->string(), std::string("x\u00e9\U0001F600\n"));
        QVERIFY(value.find("missing") == nullptr);
    }

    void refusesMalformedText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("trailing text") << QByteArray("{} x");
        QTest::newRow("duplicate key") << QByteArray("{\"a\":1,\"a\":2}");
        QTest::newRow("unterminated string") << QByteArray("{\"a");
        QTest::newRow("lone surrogate") << QByteArray("\"\\ud800\"");
        QTest::newRow("control character") << QByteArray("\"a\nb\"");
        QTest::newRow("invalid UTF-8") << QByteArray("\"\xC3\x28\"");
        QTest::newRow("overlong UTF-8") << QByteArray("\"\xE0\x80\xAF\"");
        QTest::newRow("leading zero") << QByteArray("[01]");
        QTest::newRow("trailing comma") << QByteArray("[1,]");
        QTest::newRow("depth 10000") << QByteArray(10000, '[');
    }
    void refusesMalformedText() {
        QFETCH(QByteArray, text);
        QCOMPARE(errorOf([&] { (void)Json::parse({text.data(), static_cast<std::size_t>(text.size())}); }),
                 ErrorCode::CorruptFile);
    }

    void quotesSpecialCharacters() {
        const std::string text = "say \"hi\"\\\n\x01";
        QCOMPARE(Json::parse(fathom::quoteJson(text)).string(), text);
    }

    void wrongTypeIsAnError() {
        QCOMPARE(errorOf([] { (void)Json::parse("1").string(); }), ErrorCode::CorruptFile);
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "json_test.moc"
