#pragma once

#include "engine/batch/lease_queue.h"

#include <map>

namespace fathom::test {

/// A store for queues of one process; the same answers as c10d's, see tcp_work_store_test.
class StoreInMemory : public batch::WorkStore {
public:
    std::string compareSet(const std::string& key, const std::string& expected, const std::string& desired) override {
        answer();
        std::string& value = m_texts[key];
        if (value == expected)
            value = desired;
        return value;
    }
    void set(const std::string& key, const std::string& value) override {
        answer();
        m_texts[key] = value;
    }
    std::int64_t add(const std::string& key, std::int64_t amount) override {
        answer();
        return m_numbers[key] += amount;
    }

    bool gone = false;

private:
    void answer() const {
        if (gone)
            throw batch::StoreLost{};
    }

    std::map<std::string, std::string> m_texts;
    std::map<std::string, std::int64_t> m_numbers;
};

/// Time that passes when somebody waits; what happens meanwhile is up to the test.
class TestClock : public batch::LeaseClock {
public:
    [[nodiscard]] std::chrono::steady_clock::time_point now() const override { return m_now; }
    void wait(std::chrono::milliseconds time, const CancelToken&) override {
        m_now += time;
        if (meanwhile)
            meanwhile();
    }
    void pass(std::chrono::milliseconds time) { m_now += time; }

    std::function<void()> meanwhile;

private:
    std::chrono::steady_clock::time_point m_now;
};

} // namespace fathom::test
