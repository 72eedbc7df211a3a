#include <torch/torch.h>

#include "engine/weights/convert_weights.h"
#include "engine/weights/open_weights.h"
#include "engine/weights/pickle_values.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/torch_file.h"
#include "tests/engine/weights/archive_bytes.h"
#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

using namespace fathom;
using namespace fathom::test;

namespace {
namespace fs = std::filesystem;

fs::path stored(const std::string& name) {
    return fs::path(FATHOM_TEST_DATA) / "weights" / name;
}

std::string bytesOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

const std::string kSixValues(24, '\1');

std::string archiveOf(const std::string& pickled, const std::string& values = kSixValues) {
    return archiveBytes({{"x/data.pkl", pickled}, {"x/byteorder", "little"}, {"x/data/0", values}, {"x/version", "3\n"}});
}

const std::string kGoodTensor = pickle::tensor("0", 6, 0, {2, 3}, {3, 1});

std::string goodArchive() {
    return archiveOf(pickle::file(pickle::dictionary({{"a", kGoodTensor}})));
}

/// Functions that a hostile file would have called.
const std::vector<std::pair<std::string, std::string>> kDangerous{
    {"os", "system"},         {"posix", "system"},          {"nt", "system"},
    {"builtins", "eval"},     {"builtins", "exec"},         {"builtins", "getattr"},
    {"builtins", "__import__"}, {"subprocess", "Popen"},    {"subprocess", "check_output"},
    {"runpy", "run_path"},    {"torch", "load"},            {"torch.hub", "load"},
    {"torch.jit", "load"},    {"webbrowser", "open"},       {"operator", "attrgetter"},
    {"torch._utils", "_rebuild_tensor_v2.__globals__"},     {"collections", "OrderedDict.__init__"}};
} // namespace

/// PyTorch's own files: read as data, never run.
class TorchFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPyTorchSaved() {
        const TorchFile file(stored("torch_plain.pth"));
        QCOMPARE(file.entries().size(), std::size_t{5});
        const torch::Tensor ramp = torch::arange(6, torch::kFloat32).view({2, 3});
        QVERIFY(torch::equal(file.tensor(*file.find("a.weight")), ramp));
        QVERIFY(torch::equal(file.tensor(*file.find("a.bias")), torch::tensor({0.5F, -2.0F}).to(torch::kHalf)));
        QVERIFY(torch::equal(file.tensor(*file.find("b")), torch::tensor({1.5F}).to(torch::kBFloat16)));
        QCOMPARE(file.tensor(*file.find("count")).item<std::int64_t>(), std::int64_t{7});
        QVERIFY(file.find("count")->shape.empty());
        QCOMPARE(file.tensor(*file.find("empty")).numel(), std::int64_t{0});
    }

    void understandsStateDictionariesParametersAndProtocols_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("key");
        QTest::newRow("state dictionary of a module") << QString("torch_module.pth") << QString("weight");
        QTest::newRow("parameters") << QString("torch_parameters.pth") << QString("p");
        QTest::newRow("under state_dict, behind module.") << QString("torch_wrapped.pth") << QString("x");
        QTest::newRow("one storage for two tensors") << QString("torch_slices.pth") << QString("whole");
        QTest::newRow("protocol 4") << QString("torch_protocol4.pth") << QString("a");
    }
    void understandsStateDictionariesParametersAndProtocols() {
        QFETCH(QString, file);
        QFETCH(QString, key);
        const TorchFile opened(stored(file.toStdString()));
        const TensorEntry* entry = opened.find(key.toStdString());
        QVERIFY(entry);
        QVERIFY(torch::equal(opened.tensor(*entry), torch::arange(6, torch::kFloat32).view({2, 3})));
    }

    void partOfAStorageIsReadFromItsPlace() {
        const TorchFile file(stored("torch_slices.pth"));
        QVERIFY(torch::equal(file.tensor(*file.find("row")), torch::tensor({3.0F, 4.0F, 5.0F})));
    }

    void whatIsNoListOfWeightsIsRefusedInOneSentence_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("said");
        QTest::newRow("before PyTorch 1.6") << QString("torch_legacy.pth") << QString("before 1.6");
        QTest::newRow("program") << QString("torch_program.pt") << QString("program");
        QTest::newRow("no tensors") << QString("torch_text.pth") << QString("no dictionary of tensors");
        QTest::newRow("not contiguous") << QString("torch_transposed.pth") << QString("not stored in order");
        QTest::newRow("bytes") << QString("torch_bytes.pth") << QString("data type");
    }
    void whatIsNoListOfWeightsIsRefusedInOneSentence() {
        QFETCH(QString, file);
        QFETCH(QString, said);
        try {
            (void)TorchFile(stored(file.toStdString()));
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::UnsupportedFormat);
            QVERIFY2(QString(error.what()).contains(said), error.what());
            QVERIFY(QString::fromStdString(error.detail()).contains(file));
        }
    }

    void isNotOpenedDirectly() {
        QCOMPARE(errorOf([] { (void)openWeights(stored("torch_plain.pth")); }), ErrorCode::UnsupportedFormat);
        QCOMPARE(errorOf([] { (void)openWeights(stored("torch_legacy.pth")); }), ErrorCode::UnsupportedFormat);
    }

    void convertsToSafetensors() {
        const TorchFile source(stored("torch_plain.pth"));
        const fs::path target = m_folder / "out.safetensors";
        convertWeights(source, target, std::nullopt, {{"note", "converted"}});
        const SafetensorsFile file(target);
        QCOMPARE(file.entries().size(), source.entries().size());
        for (const TensorEntry& entry : source.entries()) {
            QCOMPARE(file.find(entry.key)->dtype, entry.dtype);
            QVERIFY(torch::equal(file.tensor(*file.find(entry.key)), source.tensor(entry)));
        }
        convertWeights(source, target, torch::kBFloat16, {});
        const SafetensorsFile half(target);
        QCOMPARE(half.find("a.weight")->dtype, std::string("BF16"));
        QCOMPARE(half.find("count")->dtype, std::string("I64"));
    }

    void conversionThatFailsLeavesNothing() {
        const fs::path folder = m_folder / "cut";
        fs::create_directory(folder);
        writeBytes(folder / "in.pth", goodArchive());
        const TorchFile source(folder / "in.pth");
        fs::resize_file(folder / "in.pth", 60);
        QCOMPARE(errorOf([&] { convertWeights(source, folder / "out.safetensors", std::nullopt, {}); }),
                 ErrorCode::CorruptFile);
        QCOMPARE(std::distance(fs::directory_iterator(folder), {}), std::ptrdiff_t{1});
    }

    void hostilePicklesRunNothing() {
        const std::string marker = (m_folder / "marker").string();
        const std::string arguments = pickle::tuple(pickle::text("touch " + marker));
        int refused = 0;
        for (const auto& [module, name] : kDangerous) {
            const std::string global = pickle::global(module, name);
            const std::string stackGlobal = pickle::text(module) + pickle::text(name) + "\x93";
            const std::string plain = "(" + pickle::text("touch " + marker);
            for (const std::string& call :
                 {global + arguments + "R", stackGlobal + arguments + "R", plain + "i" + module + "\n" + name + "\n",
                  "(" + global + pickle::text("touch " + marker) + "o", global + arguments + "\x81",
                  global + arguments + "}\x92", global + pickle::text("touch " + marker) + "b"}) {
                const std::string whole = pickle::file(pickle::dictionary({{"a", kGoodTensor}, {"b", call}}));
                writeBytes(path(), archiveOf(whole));
                QCOMPARE(errorOf([&] { (void)TorchFile(path()); }), ErrorCode::UnsupportedFormat);
                ++refused;
            }
        }
        QVERIFY(refused >= 50);
        QVERIFY(!fs::exists(marker));
    }

    void callIsNamedInTheRefusal() {
        writeBytes(path(), archiveOf(pickle::file(pickle::global("os", "system") + pickle::tuple(pickle::text("true")) + "R")));
        try {
            (void)TorchFile(path());
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY(error.detail().find("os.system") != std::string::npos);
        }
    }

    void malformedFileIsATypedError_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const std::string& bytes, ErrorCode code = ErrorCode::CorruptFile) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << static_cast<int>(code);
        };
        const auto tensorRow = [&](const char* name, const std::string& tensor, ErrorCode code = ErrorCode::CorruptFile) {
            row(name, archiveOf(pickle::file(pickle::dictionary({{"a", tensor}}))), code);
        };
        const std::string good = pickle::file(pickle::dictionary({{"a", kGoodTensor}}));
        row("empty", "");
        row("noise", std::string(1000, 'x'));
        row("only a beginning", "PK\x03\x04");
        row("nothing at the end", goodArchive() + std::string(70'000, ' '));
        row("compressed", archiveBytes({{"x/data.pkl", good, 8}, {"x/data/0", kSixValues}}), ErrorCode::UnsupportedFormat);
        row("encrypted", archiveBytes({{"x/data.pkl", good, 0, 1}, {"x/data/0", kSixValues}}), ErrorCode::UnsupportedFormat);
        row("two members of one name", archiveBytes({{"x/data.pkl", good}, {"x/data/0", kSixValues}, {"x/data/0", kSixValues}}));
        row("members that overlap", archiveBytes({{"x/data.pkl", good}, {"x/data/0", kSixValues, 0, 0, 0xFFFFFFFE, 0}}));
        row("member beyond the end", archiveBytes({{"x/data.pkl", good}, {"x/data/0", kSixValues, 0, 0, 4'000'000'000U}}));
        row("member at a place beyond the end", archiveBytes({{"x/data.pkl", good}, {"x/data/0", kSixValues, 0, 0, 24, 1U << 31}}));
        row("sizes in a field that is missing", archiveBytes({{"x/data.pkl", good}, {"x/data/0", kSixValues, 0, 0, 0xFFFFFFFF}}));
        row("another archive", archiveBytes({{"mimetype", "text"}}), ErrorCode::UnsupportedFormat);
        row("other order of bytes", archiveBytes({{"x/data.pkl", good}, {"x/byteorder", "big"}, {"x/data/0", kSixValues}}),
            ErrorCode::UnsupportedFormat);
        row("values missing", archiveBytes({{"x/data.pkl", good}}));
        row("no instruction", archiveOf(""));
        row("stops at once", archiveOf("."));
        row("unknown instruction", archiveOf(pickle::file("\xFF")));
        row("old version", archiveOf("\x80\x01}."), ErrorCode::UnsupportedFormat);
        row("text longer than the file", archiveOf(pickle::file("X\xFF\xFF\xFF\x7F" "a")));
        row("text longer than memory", archiveOf(pickle::file("\x8d" + std::string(8, '\xFF'))));
        row("mark without end", archiveOf(pickle::file("((((")));
        row("remembers nothing", archiveOf("\x80\x02q\0."));
        row("recalls what was never there", archiveOf(pickle::file("h\x07")));
        row("pairs that are not pairs", archiveOf(pickle::file("}(" + pickle::text("a") + "u")));
        row("items for a number", archiveOf(pickle::file("K\x01(K\x02" "e")));
        row("list that contains itself", archiveOf(pickle::file("]q\x01h\x01" "a")), ErrorCode::UnsupportedFormat);
        row("nested 5000 deep", archiveOf(pickle::file(std::string(5000, ']') + std::string(4999, 'a'))), ErrorCode::UnsupportedFormat);
        row("20000 on the stack", archiveOf(pickle::file(std::string(20'000, 'N'))), ErrorCode::TooLarge);
        row("two million values", archiveOf(pickle::file([] {
                std::string bytes;
                for (int i = 0; i < 2'000'000; ++i)
                    bytes += "N0";
                return bytes;
            }())), ErrorCode::TooLarge);
        row("bytes without end", archiveOf(std::string("\x80\x02" "C\xFF" "abc", 7)));
        tensorRow("shape larger than any file", pickle::tensor("0", 6, 0, {4194305, 4194305, 211106198978564}, {1, 1, 1}));
        tensorRow("negative side", pickle::tensor("0", 6, 0, {-6}, {1}));
        tensorRow("negative position", pickle::tensor("0", 6, -1, {6}, {1}));
        tensorRow("position beyond memory", pickle::tensor("0", 6, std::numeric_limits<std::int64_t>::max(), {6}, {1}));
        tensorRow("more values than the storage", pickle::tensor("0", 6, 1, {6}, {1}));
        tensorRow("storage larger than its member", pickle::tensor("0", 600, 0, {600}, {1}));
        tensorRow("storage outside of the archive", pickle::tensor("../../etc/passwd", 6, 0, {6}, {1}));
        tensorRow("strides of another shape", pickle::tensor("0", 6, 0, {2, 3}, {1}));
        tensorRow("strides of zero", pickle::tensor("0", 6, 0, {2, 3}, {0, 0}), ErrorCode::UnsupportedFormat);
        tensorRow("unknown type", pickle::tensor("0", 6, 0, {6}, {1}, "ComplexFloatStorage"), ErrorCode::UnsupportedFormat);
        tensorRow("storage that is a number",
                  pickle::global("torch._utils", "_rebuild_tensor_v2") +
                      pickle::tuple("K\x01" + pickle::integer(0) + pickle::tuple(pickle::integer(6)) + pickle::tuple(pickle::integer(1))) + "R");
        row("tensor without a name", archiveOf(pickle::file("}(K\x01" + kGoodTensor + "u")));
        row("one name twice", archiveOf(pickle::file(pickle::dictionary({{"a", kGoodTensor}, {"a", kGoodTensor}}))));
    }
    void malformedFileIsATypedError() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        writeBytes(path(), bytes.toStdString());
        const auto error = errorOf([&] { (void)TorchFile(path()); });
        QVERIFY(error.has_value());
        QCOMPARE(static_cast<int>(*error), code);
    }

    void fileCutAnywhereIsRefused() {
        const std::string whole = bytesOf(stored("torch_plain.pth"));
        for (std::size_t length = 0; length < whole.size(); length += 31) {
            writeBytes(path(), whole.substr(0, length));
            QVERIFY(errorOf([&] { (void)TorchFile(path()); }).has_value());
        }
    }

    /// Small changes of good files: an Error or a result, nothing else.
    void mutatedFilesAreReadOrRefused() {
        std::mt19937 random(20260801);
        const std::vector<std::string> seeds{bytesOf(stored("torch_plain.pth")), bytesOf(stored("torch_protocol4.pth")),
                                             goodArchive()};
        int read = 0, refused = 0;
        for (int i = 0; i < 1000; ++i) {
            writeBytes(path(), mutated(seeds[random() % seeds.size()], random));
            const auto error = errorOf([&] {
                const TorchFile file(path());
                for (const TensorEntry& entry : file.entries())
                    (void)file.tensor(entry);
            });
            ++(error ? refused : read);
        }
        QVERIFY(read > 0 && refused > 300);
    }

    void mutatedPicklesAreReadOrRefused() {
        std::mt19937 random(20260802);
        const std::string seed = pickle::file(pickle::dictionary({{"a", kGoodTensor}, {"b", "]q\1(K\1K\2eq\2h\1"}}));
        int read = 0, refused = 0;
        for (int i = 0; i < 50'000; ++i) {
            const std::string bytes = mutated(seed, random);
            ++(errorOf([&] { (void)readPickle(bytes); }) ? refused : read);
        }
        QVERIFY(read > 0 && refused > 10'000);
    }

private:
    /// One to four bytes changed, inserted, removed or copied from elsewhere.
    static std::string mutated(std::string bytes, std::mt19937& random) {
        for (unsigned count = 1 + random() % 4; count > 0; --count) {
            const std::size_t place = random() % bytes.size();
            switch (random() % 5) {
            case 0:
                bytes[place] = static_cast<char>(random());
                break;
            case 1:
                bytes.insert(place, 1, static_cast<char>(random()));
                break;
            case 2:
                bytes.erase(place, 1 + random() % 8);
                break;
            case 3:
                bytes.insert(place, bytes.substr(random() % bytes.size(), random() % 64));
                break;
            default:
                bytes[place] = static_cast<char>(bytes[place] ^ 1 << random() % 8);
            }
            if (bytes.empty())
                bytes = "x";
        }
        return bytes;
    }

    [[nodiscard]] fs::path path() const { return m_folder / "file.pth"; }
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(TorchFileTest)
#include "torch_file_test.moc"
