#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/error.h"

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace fathom::ui {

/// What came of a piece of work: a value, or the reason why there is none (neither after cancelling).
template <typename Value>
struct Outcome {
    std::optional<Value> value;
    std::optional<Error> problem;
};

/// Runs engine calls off the GUI thread and brings their values back to it.
///
/// Owned by the object whose members `done` uses, as its last member: the destructor cancels, waits, and
/// drops what has not been delivered. Nothing that is thrown in `work` leaves the thread.
class Background : public QObject {
public:
    explicit Background(int threads) { m_pool.setMaxThreadCount(threads); }
    ~Background() override {
        m_source.cancel();
        m_pool.clear();
        m_pool.waitForDone();
    }

    /// Calls work(token) on a worker, then done(Outcome<Value>) on the GUI thread. Call from the GUI thread.
    template <typename Work, typename Done>
    void run(Work work, Done done, int priority = 0) {
        using Value = decltype(work(std::declval<const CancelToken&>()));
        m_pool.start(
            [this, token = m_source.token(), work = std::move(work), done = std::move(done)]() mutable {
                auto outcome = std::make_shared<Outcome<Value>>(attempt<Value>(work, token));
                QMetaObject::invokeMethod(
                    this, [outcome, done = std::move(done)]() mutable { done(std::move(*outcome)); },
                    Qt::QueuedConnection);
            },
            priority);
    }

    /// Cancels everything that runs or waits; each `done` is still called, then mostly without a value.
    void cancel() {
        m_source.cancel();
        m_source = CancelSource();
    }

private:
    template <typename Value, typename Work>
    static Outcome<Value> attempt(Work& work, const CancelToken& token) {
        Outcome<Value> outcome;
        try {
            token.throwIfCancelled();
            outcome.value.emplace(work(token));
        } catch (const Cancelled&) {
        } catch (const Error& error) {
            outcome.problem = error;
        } catch (const std::bad_alloc&) {
            outcome.problem = Error(ErrorCode::OutOfMemory, "not enough memory");
        } catch (const std::exception& error) {
            outcome.problem = Error(ErrorCode::Internal, "unexpected failure", error.what());
        }
        return outcome;
    }

    QThreadPool m_pool;
    CancelSource m_source;
};

} // namespace fathom::ui
