#pragma once

#include <cstdint>
#include <string>

namespace fathom::batch {

/// The store cannot be reached any more. Stays inside the folder.
struct StoreLost {};

/// Texts under names that all workers share. Any thread. Every function \throws StoreLost
class WorkStore {
public:
    virtual ~WorkStore() = default;

    /// Sets `key` when it holds `expected`, where an absent key holds the empty text.
    /// \return what it holds then: `desired` when it was set
    virtual std::string compareSet(const std::string& key, const std::string& expected, const std::string& desired) = 0;
    virtual void set(const std::string& key, const std::string& value) = 0;
    /// Adds to a number, 0 when absent, and returns the sum.
    virtual std::int64_t add(const std::string& key, std::int64_t amount) = 0;
};

} // namespace fathom::batch
