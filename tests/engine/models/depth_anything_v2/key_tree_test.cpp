#include <torch/torch.h>

#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/models/depth_anything_v2/key_layouts.h"
#include "engine/weights/state_dict.h"
#include "tests/support/golden.h"

#include <QTest>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace fathom;

namespace {
/// The lines "key<TAB>[1, 2, 3]…" of one section of a stored list.
std::vector<std::string> section(const std::string& encoder, int number) {
    std::ifstream stream(test::testData("keys/depth-anything-v2-" + encoder + "-keys.txt"));
    std::vector<std::string> lines;
    int current = 0;
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with("# Section"))
            ++current;
        else if (current == number && !line.empty() && line.front() != '#')
            lines.push_back(line);
    }
    return lines;
}

std::string shapeText(torch::IntArrayRef shape) {
    std::ostringstream text;
    text << shape; // "[1, 2, 3]"
    return text.str();
}

dav2::DepthAnythingV2 networkOf(const std::string& encoder) {
    return dav2::DepthAnythingV2(*dav2::findPreset(encoder, dav2::Generation::V2, 0));
}
} // namespace

/// The module tree is the key tree of the published files.
class KeyTreeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moduleTreeEqualsTheOriginalFile_data() {
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<std::size_t>("tensors");
        QTest::newRow("small") << QString("vits") << std::size_t{239};
        QTest::newRow("base") << QString("vitb") << std::size_t{239};
        QTest::newRow("large") << QString("vitl") << std::size_t{407};
    }
    void moduleTreeEqualsTheOriginalFile() {
        QFETCH(QString, encoder);
        QFETCH(std::size_t, tensors);
        const std::vector<std::string> lines = section(encoder.toStdString(), 1);
        const std::set<std::string> wanted(lines.begin(), lines.end());
        QCOMPARE(wanted.size(), tensors);
        std::size_t found = 0;
        for (const NamedTensor& named : stateDict(*networkOf(encoder.toStdString()))) {
            const std::string line = named.key + '\t' + shapeText(named.tensor.sizes());
            QVERIFY2(wanted.contains(line), line.c_str());
            ++found;
        }
        QCOMPARE(found, tensors);
    }

    void huggingFaceKeysEqualThoseOfThePublishedFiles_data() {
        QTest::addColumn<QString>("encoder");
        QTest::newRow("small") << QString("vits");
        QTest::newRow("base") << QString("vitb");
        QTest::newRow("large") << QString("vitl");
    }
    void huggingFaceKeysEqualThoseOfThePublishedFiles() {
        QFETCH(QString, encoder);
        std::set<std::string> wanted;
        for (const std::string& line : section(encoder.toStdString(), 2)) {
            std::istringstream parts(line);
            std::string key, shape, original;
            std::getline(parts, key, '\t');
            std::getline(parts, shape, '\t');
            std::getline(parts, original); // with the range of rows of a part
            wanted.insert(key + ' ' + shape + ' ' + original);
        }
        std::set<std::string> got;
        for (const NamedTensor& named : stateDict(*networkOf(encoder.toStdString()))) {
            const auto names = dav2::fileKeys(named.key, dav2::KeyLayout::HuggingFace);
            const auto rows = named.tensor.chunk(static_cast<std::int64_t>(names.size()));
            for (std::size_t i = 0; i < names.size(); ++i) {
                const std::int64_t first = static_cast<std::int64_t>(i) * rows[i].size(0);
                const std::string range = "[" + std::to_string(first) + ':' + std::to_string(first + rows[i].size(0)) + ']';
                got.insert(names[i] + ' ' + shapeText(rows[i].sizes()) + ' ' + named.key +
                           (names.size() > 1 ? range : ""));
            }
        }
        QVERIFY(got == wanted);
    }

    void everyLayoutNamesEveryKeyOnce() {
        for (const char* encoder : {"vits", "vitg"})
            for (const dav2::KeyLayout layout : dav2::kKeyLayouts) {
                std::set<std::string> names;
                std::size_t count = 0;
                for (const NamedTensor& named : stateDict(*networkOf(encoder)))
                    for (const std::string& name : dav2::fileKeys(named.key, layout)) {
                        QVERIFY2(name.find('#') == std::string::npos, name.c_str());
                        names.insert(name);
                        ++count;
                    }
                QCOMPARE(names.size(), count);
            }
    }

    void giantHasTheSizeOfItsUnofficialFile() {
        std::int64_t values = 0;
        std::size_t tensors = 0;
        for (const NamedTensor& named : stateDict(*networkOf("vitg"))) {
            values += named.tensor.numel();
            ++tensors;
        }
        QCOMPARE(values, std::int64_t{1'258'132'225});
        QCOMPARE(tensors, std::size_t{631});
    }

    void tapsAreThoseOfTheGeneration() {
        const auto taps = [](const char* name) { return dav2::findPreset(name)->taps(); };
        QCOMPARE(taps("depth-anything-v2-small"), (std::array<std::int64_t, 4>{2, 5, 8, 11}));
        QCOMPARE(taps("depth-anything-v1-base"), (std::array<std::int64_t, 4>{8, 9, 10, 11}));
        QCOMPARE(taps("depth-anything-v2-metric-outdoor-large"), (std::array<std::int64_t, 4>{4, 11, 17, 23}));
        QCOMPARE(taps("depth-anything-v1-large"), (std::array<std::int64_t, 4>{20, 21, 22, 23}));
        QVERIFY(dav2::findPreset("vitg", dav2::Generation::V1, 0) == nullptr);
    }
};

QTEST_GUILESS_MAIN(KeyTreeTest)
#include "key_tree_test.moc"
