#include "engine/io/npz_file.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cstring>
#include <fstream>
#include <iterator>

using namespace fathom;
using fathom::test::errorOf, fathom::test::Npz, fathom::test::TemporaryFolder, fathom::test::testData;

namespace {

fathom::NpyArray floats(std::vector<std::int64_t> shape, const std::vector<float>& values) {
    fathom::NpyArray array{"f4", std::move(shape), std::vector<std::byte>(4 * values.size())};
    std::memcpy(array.bytes.data(), values.data(), array.bytes.size());
    return array;
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

class NpzFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesOfTheReferenceSetAreRead() {
        const std::filesystem::path path = testData("golden/da3/unit/formula_weights_small.npz");
        const NpyArrays arrays = readNpz(path);
        const Npz wanted(path);
        QCOMPARE(arrays.size(), wanted.arrays().size());
        for (const auto& [name, array] : arrays) {
            QVERIFY(array.dtype == wanted[name].dtype);
            QVERIFY(array.shape == wanted[name].shape);
            QVERIFY(array.bytes == wanted[name].bytes);
        }
        QVERIFY(arrays.at("keys").texts() == wanted["keys"].texts());
    }

    void whatIsWrittenIsReadAgain() {
        const TemporaryFolder folder;
        const NpyArrays arrays{{"map", floats({2, 3}, {1, 2, 3, 4, 5, 6})}, {"scale", floats({}, {7})},
                               {"list", floats({1}, {8})}};
        writeNpz(folder / "a.npz", arrays);
        const NpyArrays again = readNpz(folder / "a.npz");
        QCOMPARE(again.size(), arrays.size());
        for (const auto& [name, array] : arrays) {
            QVERIFY(again.at(name).shape == array.shape);
            QVERIFY(again.at(name).bytes == array.bytes);
        }
        QVERIFY(Npz(folder / "a.npz")["map"].floats() == std::vector<float>({1, 2, 3, 4, 5, 6}));
    }

    void damagedFilesAreRefused() {
        const TemporaryFolder folder;
        writeNpz(folder / "a.npz", {{"map", floats({2, 3}, {1, 2, 3, 4, 5, 6})}});
        const std::string whole = contentOf(folder / "a.npz");
        for (std::size_t length = 0; length < whole.size(); length += 3) {
            std::ofstream(folder / "cut.npz", std::ios::binary) << whole.substr(0, length);
            QVERIFY(errorOf([&] { (void)readNpz(folder / "cut.npz"); }).has_value());
        }
        for (std::size_t i = 0; i < whole.size(); ++i) { // every byte turned: an error or other values, never more
            std::string turned = whole;
            turned[i] = static_cast<char>(~turned[i]);
            std::ofstream(folder / "turned.npz", std::ios::binary) << turned;
            (void)errorOf([&] { (void)readNpz(folder / "turned.npz"); });
        }
        QCOMPARE(errorOf([&] { (void)readNpz(folder / "none.npz"); }), ErrorCode::FileNotFound);
    }
};

QTEST_GUILESS_MAIN(NpzFileTest)
#include "npz_file_test.moc"
