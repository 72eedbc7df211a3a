#include "tests/support/hub_server.h"

#include <QCryptographicHash>
#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <random>

namespace fathom::test {

namespace {

struct File {
    QByteArray content;
    bool large = false;
};

} // namespace

QByteArray HubRequest::header(const char* name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? QByteArray() : found->second;
}

struct HubServer::Inside {
    QThread thread;
    QObject* context = new QObject; ///< lives on the thread
    QTcpServer* hub = nullptr;
    QTcpServer* store = nullptr;
    mutable QMutex mutex;
    std::map<QByteArray, File> files; ///< by "/owner/name/file"
    std::function<Misbehaviour(const HubRequest&, int)> script;
    std::vector<HubRequest> requests;

    [[nodiscard]] static std::string addressOf(const QTcpServer* server) {
        return "http://127.0.0.1:" + std::to_string(server->serverPort());
    }

    QTcpServer* listen(bool atStore) {
        auto* server = new QTcpServer(context);
        if (!server->listen(QHostAddress::LocalHost))
            qFatal("the test's server cannot listen");
        QObject::connect(server, &QTcpServer::newConnection, context, [this, server, atStore] {
            while (QTcpSocket* socket = server->nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                QObject::connect(socket, &QTcpSocket::readyRead, context, [this, socket, atStore] {
                    if (socket->peek(1 << 16).contains("\r\n\r\n"))
                        answer(*socket, parse(socket->readAll(), atStore));
                });
            }
        });
        return server;
    }

    static HubRequest parse(const QByteArray& text, bool atStore) {
        HubRequest request;
        request.atStore = atStore;
        const QList<QByteArray> lines = text.split('\n');
        const QList<QByteArray> first = lines.front().trimmed().split(' ');
        request.method = first.value(0);
        request.path = first.value(1);
        for (int i = 1; i < lines.size(); ++i) {
            const int colon = static_cast<int>(lines[i].indexOf(':'));
            if (colon > 0)
                request.headers[lines[i].left(colon).toLower()] = lines[i].mid(colon + 1).trimmed();
        }
        return request;
    }

    void answer(QTcpSocket& socket, const HubRequest& request) {
        Misbehaviour wrong;
        File file;
        bool known = false;
        {
            const QMutexLocker lock(&mutex);
            const int number = static_cast<int>(requests.size());
            requests.push_back(request);
            if (script)
                wrong = script(request, number);
            // "/owner/name/resolve/revision/file" and, at the store, "/owner/name/file"
            QByteArray key = request.path;
            const qsizetype resolve = key.indexOf("/resolve/");
            if (resolve >= 0)
                key = key.left(resolve) + key.mid(key.indexOf('/', resolve + 9));
            if (const auto found = files.find(key); found != files.end()) {
                file = found->second;
                known = true;
            }
            if (known && file.large && !request.atStore && wrong.location.isEmpty())
                wrong.location = QByteArray::fromStdString(addressOf(store)) + key;
        }
        respond(socket, request, file, known, wrong);
    }

    static void respond(QTcpSocket& socket, const HubRequest& request, const File& file, bool known,
                        const Misbehaviour& wrong) {
        QByteArray head;
        const auto line = [&head](const QByteArray& text) { head += text + "\r\n"; };
        const bool redirects = known && !wrong.status && !wrong.location.isEmpty();
        QByteArray body = known && !wrong.status && !redirects ? file.content : QByteArray("no such thing");
        int status = wrong.status ? wrong.status : !known ? 404 : redirects ? 302 : 200;
        QByteArray range;
        if (status == 200) {
            if (const auto at = static_cast<qsizetype>(wrong.flipByte); at >= 0 && at < body.size())
                body[at] = static_cast<char>(body[at] ^ 0x40);
            body += QByteArray(wrong.extraBytes, 'x');
            applyRange(request, wrong, tagOf(file, wrong), status, body, range);
        }
        line("HTTP/1.1 " + QByteArray::number(status) + " Whatever");
        line("Connection: close");
        if (known && !wrong.status) {
            if (!wrong.hidesRevision && !request.atStore)
                line(QByteArray("X-Repo-Commit: ") + kCommit);
            if (file.large && !request.atStore) {
                line("X-Linked-Etag: \"" + (wrong.entityTag.isEmpty() ? sha256Of(file.content) : wrong.entityTag) +
                     '"');
                line("X-Linked-Size: " + QByteArray::number(wrong.claimedSize >= 0 ? wrong.claimedSize
                                                                                   : file.content.size()));
            } else {
                line("ETag: " + tagOf(file, wrong));
            }
        }
        if (redirects)
            line("Location: " + wrong.location);
        if (!range.isEmpty())
            line("Content-Range: " + range);
        if (wrong.encodes)
            line("Content-Encoding: gzip");
        const bool isHead = request.method == "HEAD";
        line("Content-Length: " +
             QByteArray::number(isHead && wrong.claimedSize >= 0 ? wrong.claimedSize : body.size()));
        socket.write(head + "\r\n");
        if (!isHead)
            socket.write(wrong.cutAfter >= 0     ? body.left(wrong.cutAfter)
                         : wrong.stallAfter >= 0 ? body.left(wrong.stallAfter)
                                                 : body);
        if (wrong.stallAfter < 0 || isHead)
            socket.disconnectFromHost();
    }

    /// The store names content differently than the hub, as real ones do.
    static QByteArray tagOf(const File& file, const Misbehaviour& wrong) {
        if (!wrong.entityTag.isEmpty())
            return '"' + wrong.entityTag + '"';
        return file.large ? "\"store-" + sha256Of(file.content).left(16) + '"' : '"' + gitHashOf(file.content) + '"';
    }

    static void applyRange(const HubRequest& request, const Misbehaviour& wrong, const QByteArray& tag, int& status,
                           QByteArray& body, QByteArray& range) {
        const QByteArray wanted = request.header("range");
        const QByteArray condition = request.header("if-range");
        if (wanted.isEmpty() || wrong.ignoresRange || (!condition.isEmpty() && condition != tag))
            return;
        const qint64 begin = wanted.mid(6, wanted.indexOf('-') - 6).toLongLong();
        const qint64 total = body.size();
        if (begin >= total) {
            status = 416;
            range = "bytes */" + QByteArray::number(total);
            body.clear();
            return;
        }
        status = 206;
        range = "bytes " + QByteArray::number(wrong.announcesWrongRange ? begin + 1 : begin) + '-' +
                QByteArray::number(total - 1) + '/' + QByteArray::number(total);
        body = body.mid(begin);
    }
};

HubServer::HubServer() : m_inside(std::make_unique<Inside>()) {
    m_inside->context->moveToThread(&m_inside->thread);
    QObject::connect(&m_inside->thread, &QThread::finished, m_inside->context, &QObject::deleteLater);
    m_inside->thread.start();
    QMetaObject::invokeMethod(
        m_inside->context,
        [this] {
            m_inside->hub = m_inside->listen(false);
            m_inside->store = m_inside->listen(true);
        },
        Qt::BlockingQueuedConnection);
}

HubServer::~HubServer() {
    m_inside->thread.quit();
    m_inside->thread.wait();
}

std::string HubServer::endpoint() const {
    return Inside::addressOf(m_inside->hub);
}

std::string HubServer::store() const {
    return Inside::addressOf(m_inside->store);
}

void HubServer::addSmall(const std::string& repository, const std::string& file, const QByteArray& content) {
    const QMutexLocker lock(&m_inside->mutex);
    m_inside->files[QByteArray::fromStdString('/' + repository + '/' + file)] = {content, false};
}

void HubServer::addLarge(const std::string& repository, const std::string& file, const QByteArray& content) {
    const QMutexLocker lock(&m_inside->mutex);
    m_inside->files[QByteArray::fromStdString('/' + repository + '/' + file)] = {content, true};
}

void HubServer::misbehave(std::function<Misbehaviour(const HubRequest&, int number)> script) {
    const QMutexLocker lock(&m_inside->mutex);
    m_inside->script = std::move(script);
    m_inside->requests.clear();
}

std::vector<HubRequest> HubServer::requests() const {
    const QMutexLocker lock(&m_inside->mutex);
    return m_inside->requests;
}

std::vector<HubRequest> HubServer::storeRequests() const {
    std::vector<HubRequest> found = requests();
    std::erase_if(found, [](const HubRequest& request) { return !request.atStore; });
    return found;
}

QByteArray noise(int bytes, unsigned seed) {
    std::minstd_rand random(seed);
    QByteArray content(bytes, '\0');
    for (char& byte : content)
        byte = static_cast<char>(random() >> 8);
    return content;
}

QByteArray sha256Of(const QByteArray& content) {
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

QByteArray gitHashOf(const QByteArray& content) {
    const QByteArray header = "blob " + QByteArray::number(content.size());
    return QCryptographicHash::hash(header + '\0' + content, QCryptographicHash::Sha1).toHex();
}

} // namespace fathom::test
