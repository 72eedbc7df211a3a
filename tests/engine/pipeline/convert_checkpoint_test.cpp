#include "engine/pipeline/convert_checkpoint.h"

#include "engine/base/error.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace fathom;
using namespace fathom::test;

namespace {
namespace fs = std::filesystem;

fs::path stored(const std::string& name) {
    return fs::path(FATHOM_TEST_DATA) / "weights" / name;
}

std::string beginningOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(2000, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}
} // namespace

class ConvertCheckpointTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pthBecomesSafetensors() {
        const fs::path target = m_folder / "out.safetensors";
        std::size_t steps = 0;
        const ConversionReport report =
            convertCheckpoint(stored("torch_plain.pth"), target, Precision::Fp16, {}, [&](const Progress& progress) {
                ++steps;
                QVERIFY(progress.done <= progress.total);
            });
        QCOMPARE(report.tensors, std::size_t{5});
        QCOMPARE(report.bytes, std::uint64_t{fs::file_size(target)});
        QVERIFY(report.preset.empty() && report.title.empty());
        QCOMPARE(steps, std::size_t{5});
        QVERIFY(beginningOf(target).find("\"a.weight\":{\"dtype\":\"F16\"") != std::string::npos);
    }

    void namesThatMakeNoSenseAreRefused() {
        const fs::path source = m_folder / "x.safetensors";
        (void)convertCheckpoint(stored("torch_plain.pth"), source);
        QCOMPARE(errorOf([&] { (void)convertCheckpoint(source, source); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { (void)convertCheckpoint(source, m_folder / "x.bin"); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { (void)convertCheckpoint(source, m_folder / "y.safetensors", Precision::Tf32); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(errorOf([&] { (void)convertCheckpoint(m_folder / "none.pth", m_folder / "y.safetensors"); }),
                 ErrorCode::FileNotFound);
    }

    void refusedFilesLeaveNothing() {
        const std::size_t before = m_folder.entryCount();
        for (const char* name : {"torch_legacy.pth", "torch_program.pt", "torch_text.pth"})
            QCOMPARE(errorOf([&] { (void)convertCheckpoint(stored(name), m_folder / "no.safetensors"); }),
                     ErrorCode::UnsupportedFormat);
        QCOMPARE(m_folder.entryCount(), before);
    }

    void cancellationLeavesNothing() {
        CancelSource cancel;
        const std::size_t before = m_folder.entryCount();
        QVERIFY_EXCEPTION_THROWN((void)convertCheckpoint(stored("torch_plain.pth"), m_folder / "no.safetensors", {},
                                                         cancel.token(), [&](const Progress&) { cancel.cancel(); }),
                                 Cancelled);
        QCOMPARE(m_folder.entryCount(), before);
    }

private:
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(ConvertCheckpointTest)
#include "convert_checkpoint_test.moc"
