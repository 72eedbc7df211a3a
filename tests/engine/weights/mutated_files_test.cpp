#include "tests/engine/weights/mutation.h"

#include <QTest>

using namespace fathom;
using namespace fathom::test;

/// Whatever is done to a file of weights: its tensors lie inside it, or there is one Error.
class MutatedFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundFilesAreRead() {
        const MemoryFile memory;
        for (const ReaderKind kind : {ReaderKind::Safetensors, ReaderKind::Gguf, ReaderKind::Archive})
            for (const std::string& bytes : soundFiles(kind))
                QVERIFY(readsInside(kind, bytes, memory));
    }

    void everyMutationIsReadOrRefused_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("safetensors") << static_cast<int>(ReaderKind::Safetensors);
        QTest::newRow("GGUF") << static_cast<int>(ReaderKind::Gguf);
        QTest::newRow("archive of PyTorch") << static_cast<int>(ReaderKind::Archive);
    }
    void everyMutationIsReadOrRefused() {
        constexpr int kMutations = 35'000;
        QFETCH(int, kind);
        const auto files = soundFiles(static_cast<ReaderKind>(kind));
        const MemoryFile memory;
        Mutation mutate(2026);
        int read = 0;
        for (int i = 0; i < kMutations; ++i) {
            const std::string bytes = mutate(files[static_cast<std::size_t>(i) % files.size()]);
            try {
                QVERIFY2(readsInside(static_cast<ReaderKind>(kind), bytes, memory), qPrintable(QString::number(i)));
                ++read;
            } catch (const Error&) {
            }
        }
        QVERIFY2(read > 0 && read < kMutations, qPrintable(QString::number(read)));
    }
};

QTEST_GUILESS_MAIN(MutatedFilesTest)
#include "mutated_files_test.moc"
