#include "tests/engine/golden/golden_check.h"

#include "engine/io/npz_file.h"
#include "engine/kernels/cpu_features.h"
#include "tests/support/expect_error.h"
#include "tests/support/npz.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

/// The reference set, computed and compared as `fathom-cli golden` does it. The largest networks: golden_giant_test.
class GoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCaseIsWithinItsTolerance_data() { addGoldenRows({"unit", "preprocess", "geometry", "export"}, {""}); }
    void everyCaseIsWithinItsTolerance() { QVERIFY(rowAgrees()); }

    void everyNetworkIsWithinItsTolerance_data() { addGoldenRows({"net"}, {"small", "base", "large", "m"}); }
    void everyNetworkIsWithinItsTolerance() { QVERIFY(rowAgrees()); }

    /// Of every family one case at least; `fathom-cli golden --check --precision bf16` compares all.
    void halfPrecisionStaysNearEveryReference_data() {
        QTest::addColumn<std::string>("id");
        for (const char* id : {"small_1v_70x98", "base_ref_middle_4v_42x56", "large_pose_3v_56x70", "mono_2v_70x112",
                               "metric_1v_70x98"})
            QTest::newRow(id) << std::string(id);
    }
    void halfPrecisionStaysNearEveryReference() {
        if (!kernels::cpuFeatures().half())
            QSKIP("no kernels for half precision");
        const auto* id = static_cast<const std::string*>(QTest::qData("id", qMetaTypeId<std::string>()));
        QVERIFY(agreeingArrays({*id}, CompileMode::Default, Precision::Bf16) > 1);
    }

    void noCaseIsForgotten() {
        QCOMPARE(goldenIds("unit").size() + goldenIds("preprocess").size() + goldenIds("geometry").size() +
                     goldenIds("export").size() + goldenIds("net").size(),
                 std::size_t(8 + 8 + 18 + 1 + 42));
    }

    void oneCaseIsWrittenUnderTheNamesOfTheIndex() {
        const TemporaryFolder folder;
        writeGoldenCase(goldenIndex(), "normalise_extrinsics", {}, folder / "case.npz");
        const Npz got(folder / "case.npz"), wanted(testData("golden/da3/geometry/normalise_extrinsics.npz"));
        QCOMPARE(got.arrays().size(), wanted.arrays().size());
        for (const auto& [name, array] : wanted.arrays()) {
            QVERIFY2(got.contains(name), name.c_str());
            QVERIFY(got[name].shape == array.shape);
            QVERIFY(got[name].dtype == array.dtype);
            QVERIFY(deviation(got[name].doubles(), array.doubles()).overMax < 2e-5);
        }
    }

    void whatIsNotInTheIndexIsAnError() {
        const TemporaryFolder folder;
        QCOMPARE(errorOf([&] { writeGoldenCase(goldenIndex(), "no such case", {}, folder / "x.npz"); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { writeGoldenCase(folder / "none.json", "rope", {}, folder / "x.npz"); }),
                 ErrorCode::FileNotFound);
        QVERIFY(!std::filesystem::exists(folder / "x.npz"));
    }

    void whatADeviceCannotDoIsAnErrorBeforeAnyCase() {
        const auto checked = [](const GoldenOptions& options) {
            return errorOf([&] {
                checkGolden(goldenIndex(), options, [](const auto&, const auto&, const auto&) { QFAIL("a case was computed"); });
            });
        };
        QCOMPARE(checked({.device = "cuda:63"}), ErrorCode::DeviceUnavailable);
        QCOMPARE(checked({.precision = Precision::Tf32}), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
