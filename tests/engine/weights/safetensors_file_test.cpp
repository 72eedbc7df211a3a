#include <torch/torch.h>

#include "engine/weights/safetensors_file.h"
#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <sstream>

using namespace fathom;
using namespace fathom::test;

namespace {
const std::string kGoodJson = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                              "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";
const std::string kGoodData("\0\0\x80\x3F\0\0\0\x40\x07\x08\x09", 11);

std::string tensor(const std::string& key, const std::string& shape, const std::string& offsets,
                   const std::string& dtype = "U8") {
    std::ostringstream text;
    text << '"' << key << "\":{\"dtype\":\"" << dtype << "\",\"shape\":" << shape << ",\"data_offsets\":" << offsets << '}';
    return text.str();
}

std::string object(const std::string& first, const std::string& second = {}) {
    std::string text = "{";
    return text.append(first).append(second.empty() ? "" : ",").append(second).append("}");
}

std::string paddedTo(std::uint64_t size) {
    std::string json = kGoodJson;
    json.resize(size, ' ');
    return json;
}
} // namespace

class SafetensorsFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTensorsAndMetadata() {
        const std::string json = "{\"__metadata__\":{\"format\":\"pt\"}," + kGoodJson.substr(1);
        writeBytes(path(), safetensorsBytes(json, kGoodData));
        const SafetensorsFile file(path());
        QCOMPARE(file.header().entries.size(), std::size_t{2});
        QCOMPARE(file.header().metadata.at("format"), std::string("pt"));
        QVERIFY(torch::equal(file.tensor(*file.header().find("a")), torch::tensor({1.0F, 2.0F})));
        QVERIFY(torch::equal(file.tensor(*file.header().find("b")), torch::tensor({7, 8, 9}, torch::kUInt8)));
        QVERIFY(file.header().find("c") == nullptr);
    }

    void readsScalarsAndEmptyTensors() {
        const std::string empty = tensor("empty", "[0,3]", "[0,0]") + "," + tensor("alsoEmpty", "[2,0]", "[0,0]");
        const std::string json = object(empty, tensor("scalar", "[]", "[0,4]", "F32"));
        writeBytes(path(), safetensorsBytes(json, std::string("\0\0\x80\x3F", 4)));
        const SafetensorsFile file(path());
        QCOMPARE(file.tensor(*file.header().find("scalar")).item<float>(), 1.0F);
        QCOMPARE(file.tensor(*file.header().find("empty")).numel(), std::int64_t{0});
    }

    void readsHalfPrecision() {
        const std::string json = object(tensor("h", "[1]", "[0,2]", "F16"), tensor("b", "[1]", "[2,4]", "BF16"));
        writeBytes(path(), safetensorsBytes(json, std::string("\x00\x3E\xC0\x3F", 4)));
        const SafetensorsFile file(path());
        QCOMPARE(file.tensor(*file.header().find("h")).item<float>(), 1.5F);
        QCOMPARE(file.tensor(*file.header().find("b")).item<float>(), 1.5F);
    }

    void headerOfExactlyTheLargestSizeIsRead() {
        writeBytes(path(), safetensorsBytes(paddedTo(kMaximumHeaderBytes), kGoodData));
        QCOMPARE(SafetensorsFile(path()).header().entries.size(), std::size_t{2});
    }

    void malformedFileIsATypedError_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const std::string& bytes, ErrorCode code = ErrorCode::CorruptFile) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << static_cast<int>(code);
        };
        row("header length 0", safetensorsBytes("", kGoodData, 0));
        row("header length 1", safetensorsBytes("{", kGoodData, 1));
        row("header length 2^63", safetensorsBytes(kGoodJson, kGoodData, std::uint64_t{1} << 63));
        row("header longer than the file", safetensorsBytes(kGoodJson, kGoodData, 5000));
        row("header one byte above the largest size", safetensorsBytes(paddedTo(kMaximumHeaderBytes + 1), kGoodData),
            ErrorCode::TooLarge);
        row("first byte a space", safetensorsBytes(" " + kGoodJson, kGoodData));
        row("header not UTF-8", safetensorsBytes(object(tensor("\xC3\x28", "[11]", "[0,11]")), kGoodData));
        row("duplicate key",
            safetensorsBytes(object(tensor("a", "[5]", "[0,5]"), tensor("a", "[6]", "[5,11]")), kGoodData));
        row("hole", safetensorsBytes(object(tensor("a", "[5]", "[0,5]"), tensor("b", "[5]", "[6,11]")), kGoodData));
        row("hole before the first tensor", safetensorsBytes(object(tensor("a", "[10]", "[1,11]")), kGoodData));
        row("overlap",
            safetensorsBytes(object(tensor("a", "[6]", "[0,6]"), tensor("b", "[6]", "[5,11]")), kGoodData));
        row("trailing bytes", safetensorsBytes(kGoodJson, kGoodData + "x"));
        row("missing bytes", safetensorsBytes(kGoodJson, kGoodData.substr(1)));
        row("shape that overflows",
            safetensorsBytes(object(tensor("a", "[4194305,4194305,211106198978564]", "[0,11]")), kGoodData));
        row("negative side", safetensorsBytes(object(tensor("a", "[-11]", "[0,11]")), kGoodData));
        row("fractional side", safetensorsBytes(object(tensor("a", "[11.5]", "[0,11]")), kGoodData));
        row("shape that needs other bytes", safetensorsBytes(object(tensor("a", "[10]", "[0,11]")), kGoodData));
        row("four bits that end inside a byte", safetensorsBytes(object(tensor("a", "[3]", "[0,11]", "F4")), kGoodData));
        row("unknown data type", safetensorsBytes(object(tensor("a", "[11]", "[0,11]", "Q7")), kGoodData),
            ErrorCode::UnsupportedFormat);
        row("end before begin",
            safetensorsBytes(object(tensor("a", "[11]", "[0,11]"), tensor("b", "[1]", "[11,10]")), kGoodData));
        row("three offsets", safetensorsBytes(object(tensor("a", "[11]", "[0,11,11]")), kGoodData));
        row("tensor without description", safetensorsBytes("{\"a\":7}", kGoodData));
        row("metadata with a number", safetensorsBytes("{\"__metadata__\":{\"a\":1}," + kGoodJson.substr(1), kGoodData));
        row("metadata that is text", safetensorsBytes("{\"__metadata__\":\"a\"," + kGoodJson.substr(1), kGoodData));
        row("JSON nested 10000 deep", safetensorsBytes("{\"a\":" + std::string(10000, '['), kGoodData));
        row("empty file", "");
        row("seven bytes", std::string(7, '\0'));
        row("text of any kind", "These are no weights at all.\n");
        row("pickle", std::string("\x80\x02}q\0.", 6) + std::string(100, 'x'));
    }
    void malformedFileIsATypedError() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        writeBytes(path(), bytes.toStdString());
        const auto error = errorOf([&] { (void)SafetensorsFile(path()); });
        QVERIFY(error.has_value());
        QCOMPARE(static_cast<int>(*error), code);
    }

    void fileCutAnywhereIsCorrupt() {
        const std::string whole = safetensorsBytes(kGoodJson, kGoodData);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            writeBytes(path(), whole.substr(0, length));
            QCOMPARE(errorOf([&] { (void)SafetensorsFile(path()); }), ErrorCode::CorruptFile);
        }
    }

    void fileThatShrinksWhileOpenIsCorruptAndNoCrash() {
        writeBytes(path(), safetensorsBytes(kGoodJson, kGoodData));
        const SafetensorsFile file(path());
        std::filesystem::resize_file(path(), std::filesystem::file_size(path()) - 1);
        QCOMPARE(errorOf([&] { (void)file.tensor(*file.header().find("b")); }), ErrorCode::CorruptFile);
    }

    void tooManyTensorsAreRefused() {
        std::string json = "{";
        for (std::size_t i = 0; i <= kMaximumTensorCount + 1; ++i)
            json.append(i == 0 ? "" : ",").append(tensor(std::to_string(i), "[0]", "[0,0]"));
        writeBytes(path(), safetensorsBytes(json + "}", ""));
        QCOMPARE(errorOf([&] { (void)SafetensorsFile(path()); }), ErrorCode::TooLarge);
    }

    void missingFileAndFolderAreToldApart() {
        QCOMPARE(errorOf([&] { (void)SafetensorsFile(m_folder / "none.safetensors"); }), ErrorCode::FileNotFound);
        QCOMPARE(errorOf([&] { (void)SafetensorsFile(m_folder.path()); }), ErrorCode::FileNotReadable);
    }

    void errorNamesTheFileAndTheTensor() {
        writeBytes(path(), safetensorsBytes(object(tensor("some.key", "[10]", "[0,11]")), kGoodData));
        try {
            (void)SafetensorsFile(path());
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY(error.detail().find(path().string()) != std::string::npos);
            QVERIFY(error.detail().find("some.key") != std::string::npos);
        }
    }

private:
    [[nodiscard]] std::filesystem::path path() const { return m_folder / "file.safetensors"; }
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(SafetensorsFileTest)
#include "safetensors_file_test.moc"
