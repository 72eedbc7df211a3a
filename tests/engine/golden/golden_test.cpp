#include "tests/engine/golden/golden_check.h"

#include "engine/io/npz_file.h"
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

    void noCaseIsForgotten() {
        QCOMPARE(goldenIds("unit").size() + goldenIds("preprocess").size() + goldenIds("geometry").size() +
                     goldenIds("export").size() + goldenIds("net").size(),
                 std::size_t(8 + 8 + 18 + 1 + 42));
    }

    void oneCaseIsWrittenUnderTheNamesOfTheIndex() {
        const TemporaryFolder folder;
        writeGoldenCase(goldenIndex(), "normalise_extrinsics", CompileMode::Off, folder / "case.npz");
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
        QCOMPARE(errorOf([&] { writeGoldenCase(goldenIndex(), "no such case", CompileMode::Off, folder / "x.npz"); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { writeGoldenCase(folder / "none.json", "rope", CompileMode::Off, folder / "x.npz"); }),
                 ErrorCode::FileNotFound);
        QVERIFY(!std::filesystem::exists(folder / "x.npz"));
    }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
