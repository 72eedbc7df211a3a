#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace fathom::plan {

/// Memory in which calls of one kernel work: each borrows a piece while it runs, so that threads share the weights and
/// nothing else. There are as many pieces as calls ever ran side by side; one thread gets the same again and again.
template <typename Workspace>
class WorkspacePool {
public:
    class Loan {
    public:
        explicit Loan(WorkspacePool& pool) : m_pool(pool), m_workspace(pool.take()) {}
        ~Loan() { m_pool.giveBack(std::move(m_workspace)); }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        [[nodiscard]] Workspace& operator*() const noexcept { return *m_workspace; }

    private:
        WorkspacePool& m_pool;
        std::unique_ptr<Workspace> m_workspace;
    };

private:
    [[nodiscard]] std::unique_ptr<Workspace> take() {
        const std::lock_guard lock(m_mutex);
        if (m_free.empty())
            return std::make_unique<Workspace>();
        std::unique_ptr<Workspace> latest = std::move(m_free.back());
        m_free.pop_back();
        return latest;
    }
    void giveBack(std::unique_ptr<Workspace> workspace) {
        const std::lock_guard lock(m_mutex);
        m_free.push_back(std::move(workspace));
    }

    std::mutex m_mutex;
    std::vector<std::unique_ptr<Workspace>> m_free;
};

} // namespace fathom::plan
