#include "tests/engine/models/depth_anything_3/golden_tensor.h"

#include "engine/models/depth_anything_3/reference_view_selector.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;
using da3::ReferenceStrategy;

namespace {
std::int64_t selected(const torch::Tensor& cls, ReferenceStrategy strategy) {
    return da3::selectReferenceView(cls, strategy).item<std::int64_t>();
}

/// Class tokens of all views just before selection, [1,S,C].
torch::Tensor classTokens(const char* net) {
    return tensorOf(golden(std::string("net/") + net)["ref_cls"]).unsqueeze(0);
}
} // namespace

class ReferenceViewSelectorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void balancedSaddleAgreesWithTheReference_data() {
        QTest::addColumn<QByteArray>("net");
        QTest::addColumn<int>("view");
        QTest::newRow("three views") << QByteArray("small_3v_84x126") << 1;
        QTest::newRow("four views") << QByteArray("small_ref_saddle_balanced_4v_42x56") << 3;
        QTest::newRow("five views") << QByteArray("small_5v_56x70") << 1;
        QTest::newRow("nine views") << QByteArray("small_9v_28x42") << 7;
        QTest::newRow("base") << QByteArray("base_3v_84x126") << 2;
    }
    void balancedSaddleAgreesWithTheReference() {
        QFETCH(QByteArray, net);
        QFETCH(int, view);
        QCOMPARE(selected(classTokens(net.constData()), ReferenceStrategy::SaddleBalanced), std::int64_t{view});
    }

    void similarityRangeTiesGoToTheSmallerIndex() {
        for (const char* net : {"small_ref_saddle_sim_range_4v_42x56", "base_ref_saddle_sim_range_4v_42x56"})
            QCOMPARE(selected(classTokens(net), ReferenceStrategy::SaddleSimRange), std::int64_t{0});
        // The same with the views of the most similar pair (0 and 1) moved to the end.
        const torch::Tensor cls = classTokens("small_ref_saddle_sim_range_4v_42x56");
        QCOMPARE(selected(cls.flip({1}), ReferenceStrategy::SaddleSimRange), std::int64_t{2});
    }

    void firstAndMiddleDoNotLookAtTheTokens() {
        const torch::Tensor cls = torch::zeros({2, 5, 8});
        QVERIFY(torch::equal(da3::selectReferenceView(cls, ReferenceStrategy::First), torch::tensor({0L, 0L})));
        QVERIFY(torch::equal(da3::selectReferenceView(cls, ReferenceStrategy::Middle), torch::tensor({2L, 2L})));
    }

    void twoViewsKeepTheirOrder() {
        QCOMPARE(selected(torch::rand({1, 2, 8}), ReferenceStrategy::SaddleBalanced), std::int64_t{0});
        QCOMPARE(selected(torch::rand({1, 2, 8}), ReferenceStrategy::Middle), std::int64_t{0});
    }

    void everySampleOfABatchChoosesForItself() {
        const torch::Tensor cls = classTokens("small_3v_84x126");
        const torch::Tensor batch = torch::cat({cls, cls.flip({1}), cls.roll({1}, {1})}, 0);
        QVERIFY(torch::equal(da3::selectReferenceView(batch, ReferenceStrategy::SaddleBalanced),
                             torch::tensor({1L, 1L, 2L})));
    }

    void reorderingIsUndoneByTheInputOrder() {
        const torch::Tensor reference = torch::tensor({2L, 0L});
        QVERIFY(torch::equal(da3::referenceFirstOrder(reference, 4),
                             torch::tensor({{2L, 0L, 1L, 3L}, {0L, 1L, 2L, 3L}})));
        const torch::Tensor x = torch::rand({2, 4, 3, 5});
        const torch::Tensor moved = da3::reorderViews(x, da3::referenceFirstOrder(reference, 4));
        QVERIFY(torch::equal(moved[0][0], x[0][2]));
        QVERIFY(torch::equal(da3::reorderViews(moved, da3::inputOrder(reference, 4)), x));
    }
};

QTEST_GUILESS_MAIN(ReferenceViewSelectorTest)
#include "reference_view_selector_test.moc"
