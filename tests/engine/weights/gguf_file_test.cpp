#include <torch/torch.h>

#include "engine/weights/gguf_file.h"
#include "engine/weights/open_weights.h"
#include "tests/engine/weights/archive_bytes.h"
#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>
#include <random>

using namespace fathom;
using namespace fathom::test;

namespace {
std::string text(const std::string& characters) {
    return littleEndian<std::uint64_t>(characters.size()) + characters;
}

/// \param sides  fastest first, as the format stores them
std::string tensor(const std::string& name, const std::vector<std::uint64_t>& sides, std::uint32_t type, std::uint64_t place) {
    std::string bytes = text(name) + littleEndian(static_cast<std::uint32_t>(sides.size()));
    for (const std::uint64_t side : sides)
        bytes += littleEndian(side);
    return bytes + littleEndian(type) + littleEndian(place);
}

std::string gguf(const std::vector<std::string>& values, const std::vector<std::string>& tensors, const std::string& data,
                 std::uint32_t version = 3) {
    std::string bytes = "GGUF" + littleEndian(version) + littleEndian<std::uint64_t>(tensors.size()) +
                        littleEndian<std::uint64_t>(values.size());
    for (const std::string& part : values)
        bytes += part;
    for (const std::string& part : tensors)
        bytes += part;
    bytes.resize((bytes.size() + 31) / 32 * 32, '\0');
    return bytes + data;
}

std::string textValue(const std::string& key, const std::string& value) {
    return text(key) + littleEndian<std::uint32_t>(8) + text(value);
}
std::string numberValue(const std::string& key, std::uint32_t value) {
    return text(key) + littleEndian<std::uint32_t>(4) + littleEndian(value);
}

const std::string kOneTwo("\0\0\x80\x3F\0\0\0\x40", 8); // fp32

std::string good() {
    // One Q8_0 row of 32: factor 0.5, values 0, 1, 2 …
    std::string block("\0\x38", 2);
    for (char i = 0; i < 32; ++i)
        block += i;
    return gguf({textValue("general.architecture", "depthanything3"), numberValue("some.number", 7)},
                {tensor("f", {2}, 0, 0), tensor("h", {2, 1}, 1, 32), tensor("q", {32, 1, 1}, 8, 64)},
                kOneTwo + std::string(24, '\0') + std::string("\0\x3C\0\x40", 4) + std::string(28, '\0') + block);
}
} // namespace

class GgufFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFloatsAndBlocks() {
        writeBytes(path(), good());
        const GgufFile file(path());
        QCOMPARE(file.metadata().at("general.architecture"), std::string("depthanything3"));
        QCOMPARE(file.metadata().at("some.number"), std::string("7"));
        QVERIFY(torch::equal(file.tensor(*file.find("f")), torch::tensor({1.0F, 2.0F})));
        QCOMPARE(file.find("h")->shape, (std::vector<std::int64_t>{1, 2})); // slowest side first
        QVERIFY(torch::equal(file.tensor(*file.find("h")), torch::tensor({{1.0F, 2.0F}}).to(torch::kHalf)));
        const torch::Tensor q = file.tensor(*file.find("q"));
        QVERIFY(torch::equal(q, torch::arange(32, torch::kFloat32).mul(0.5).view({1, 1, 32})));
        QVERIFY(dynamic_cast<GgufFile*>(openWeights(path()).get()));
    }

    void malformedFileIsATypedError_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const std::string& bytes, ErrorCode code = ErrorCode::CorruptFile) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << static_cast<int>(code);
        };
        const std::string data(64, '\1');
        row("empty", "");
        row("magic alone", "GGUF");
        row("version 1", gguf({}, {}, data, 1), ErrorCode::UnsupportedFormat);
        row("big endian version", gguf({}, {}, data, 3U << 24), ErrorCode::UnsupportedFormat);
        row("tensors without end", "GGUF" + littleEndian<std::uint32_t>(3) + std::string(8, '\xFF') + std::string(8, '\0'),
            ErrorCode::TooLarge);
        row("values without end", "GGUF" + littleEndian<std::uint32_t>(3) + std::string(8, '\0') + std::string(8, '\xFF'),
            ErrorCode::TooLarge);
        row("name longer than memory", gguf({std::string(8, '\xFF')}, {}, data));
        row("name longer than the file", gguf({littleEndian<std::uint64_t>(60'000)}, {}, data));
        row("list longer than the file",
            gguf({text("k") + littleEndian<std::uint32_t>(9) + littleEndian<std::uint32_t>(4) + std::string(8, '\xFF')}, {}, data));
        row("list of lists", gguf({text("k") + littleEndian<std::uint32_t>(9) + littleEndian<std::uint32_t>(9) +
                                   littleEndian<std::uint64_t>(1)}, {}, data));
        row("unknown type of value", gguf({text("k") + littleEndian<std::uint32_t>(99)}, {}, data));
        row("value twice", gguf({numberValue("k", 1), numberValue("k", 1)}, {}, data));
        row("alignment 0", gguf({numberValue("general.alignment", 0)}, {}, data));
        row("alignment that is text", gguf({textValue("general.alignment", "8 or so")}, {}, data));
        row("tensor twice", gguf({}, {tensor("a", {2}, 0, 0), tensor("a", {2}, 0, 32)}, data));
        row("tensors that overlap", gguf({}, {tensor("a", {8}, 0, 0), tensor("b", {8}, 0, 16)}, data));
        row("tensor beyond the end", gguf({}, {tensor("a", {17}, 0, 0)}, data));
        row("place beyond the end", gguf({}, {tensor("a", {1}, 0, 1ULL << 62)}, data));
        row("place that wraps", gguf({}, {tensor("a", {8}, 0, ~0ULL - 8)}, data));
        row("shape that wraps", gguf({}, {tensor("a", {1ULL << 32, 1ULL << 32}, 0, 0)}, data));
        row("negative side", gguf({}, {tensor("a", {~0ULL}, 0, 0)}, data));
        row("five sides", gguf({}, {tensor("a", {1, 1, 1, 1, 1}, 0, 0)}, data));
        row("part of a block", gguf({}, {tensor("a", {31}, 8, 0)}, data));
        row("other quantisation", gguf({}, {tensor("a", {256}, 12, 0)}, data), ErrorCode::UnsupportedFormat);
    }
    void malformedFileIsATypedError() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        writeBytes(path(), bytes.toStdString());
        const auto error = errorOf([&] { (void)GgufFile(path()); });
        QVERIFY(error.has_value());
        QCOMPARE(static_cast<int>(*error), code);
    }

    void fileCutAnywhereIsCorrupt() {
        const std::string whole = good();
        for (std::size_t length = 0; length < whole.size(); ++length) {
            writeBytes(path(), whole.substr(0, length));
            QCOMPARE(errorOf([&] { (void)GgufFile(path()); }), ErrorCode::CorruptFile);
        }
    }

    void mutatedHeadersAreReadOrRefused() {
        std::mt19937 random(20260803);
        const std::string seed = good();
        int read = 0, refused = 0;
        for (int i = 0; i < 50'000; ++i) {
            std::string bytes = seed;
            for (unsigned count = 1 + random() % 4; count > 0; --count)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            ++(errorOf([&] { (void)parseGgufHeader(bytes, bytes.size()); }) ? refused : read);
        }
        QVERIFY(read > 0 && refused > 1000);
    }

private:
    [[nodiscard]] std::filesystem::path path() const { return m_folder / "file.gguf"; }
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(GgufFileTest)
#include "gguf_file_test.moc"
