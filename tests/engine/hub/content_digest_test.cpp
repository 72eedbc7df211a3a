#include "engine/hub/content_digest.h"

#include "tests/support/expect_error.h"
#include "tests/support/hub_server.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

#include <fstream>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;

class ContentDigestTest : public QObject {
    Q_OBJECT

private:
    static std::string digestOf(DigestKind kind, std::string_view text) {
        ContentDigest digest(kind, text.size());
        for (const char letter : text) // piece by piece
            digest.update(std::as_bytes(std::span(&letter, 1)));
        return digest.finish();
    }

private Q_SLOTS:
    void theDigestsAreTheKnownOnes() {
        // FIPS 180-4 example; git hash-object of an empty file and of "what is up, doc?" (Pro Git, chapter 10).
        QCOMPARE(digestOf(DigestKind::Sha256, "abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(digestOf(DigestKind::GitBlob, ""), std::string("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"));
        QCOMPARE(digestOf(DigestKind::GitBlob, "what is up, doc?"),
                 std::string("bd9dbf5aae1a3862dd1526723246b20206e5fc37"));
    }

    void aNameIsADigestByItsForm() {
        const std::string sha256(64, 'a');
        QVERIFY(isDigest(sha256, DigestKind::Sha256) && !isDigest(sha256, DigestKind::GitBlob));
        QVERIFY(isDigest(std::string(40, '0'), DigestKind::GitBlob));
        QVERIFY(!isDigest(std::string(64, 'A'), DigestKind::Sha256)); // not ours to normalise
        QVERIFY(!isDigest("../" + std::string(61, 'a'), DigestKind::Sha256));
    }

    void aFileIsReadToTheAskedLength() {
        const TemporaryFolder folder;
        std::ofstream(folder / "file") << "abcdef";
        ContentDigest digest(DigestKind::Sha256, 3);
        digestFile(digest, folder / "file", 3, {});
        QCOMPARE(digest.finish(), digestOf(DigestKind::Sha256, "abc"));
        ContentDigest tooFar(DigestKind::Sha256, 7);
        QCOMPARE(errorOf([&] { digestFile(tooFar, folder / "file", 7, {}); }), ErrorCode::CorruptFile);
        QCOMPARE(errorOf([&] { digestFile(tooFar, folder / "none", 1, {}); }), ErrorCode::FileNotReadable);
    }
};

QTEST_GUILESS_MAIN(ContentDigestTest)
#include "content_digest_test.moc"
