#include "engine/weights/key_map.h"

#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;

namespace {
constexpr std::array<KeyRule, 3> kRules{{
    {"blocks.#.attn.", {"layer.#.query.", "layer.#.key."}},
    {"blocks.#.norm#.", {"layer.#.layernorm#."}},
    {"unused", {}},
}};
} // namespace

class KeyMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreTakenOverInOrder() {
        QCOMPARE(keysByRule("blocks.12.norm2.weight", kRules), std::vector<std::string>{"layer.12.layernorm2.weight"});
    }
    void oneKeyMayBeSeveral() {
        QCOMPARE(keysByRule("blocks.3.attn.bias", kRules),
                 (std::vector<std::string>{"layer.3.query.bias", "layer.3.key.bias"}));
    }
    void whatALayoutLeavesOutHasNoName() { QVERIFY(keysByRule("unused", kRules).empty()); }
    void keyOutsideOfTheTableIsAnError() {
        QCOMPARE(test::errorOf([] { (void)keysByRule("blocks.x.norm1.weight", kRules); }), ErrorCode::Internal);
    }
};

QTEST_GUILESS_MAIN(KeyMapTest)
#include "key_map_test.moc"
