#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fathom {

/// A parsed JSON value (RFC 8259), for the small documents that the engine reads without any library:
/// safetensors headers, config.json, the model catalogue. Stricter than most readers: duplicate keys,
/// invalid UTF-8, nesting deeper than 64 and anything after the value are refused.
class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::map<std::string, Json, std::less<>>;

    Json() = default; ///< null

    /// \throws Error{CorruptFile}; the detail names the byte where reading stopped.
    [[nodiscard]] static Json parse(std::string_view text);

    [[nodiscard]] bool isNull() const noexcept { return std::holds_alternative<std::monostate>(m_value); }
    [[nodiscard]] bool isString() const noexcept { return std::holds_alternative<std::string>(m_value); }
    [[nodiscard]] bool isNumber() const noexcept { return isInteger() || std::holds_alternative<double>(m_value); }
    [[nodiscard]] bool isInteger() const noexcept { return std::holds_alternative<std::int64_t>(m_value); }
    [[nodiscard]] bool isArray() const noexcept { return std::holds_alternative<Array>(m_value); }
    [[nodiscard]] bool isObject() const noexcept { return std::holds_alternative<Object>(m_value); }

    /// Typed access. \throws Error{CorruptFile} when the value is of another type.
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] const std::string& string() const;
    [[nodiscard]] const Array& array() const;
    [[nodiscard]] const Object& object() const;

    /// Member of an object, or nullptr. \throws Error{CorruptFile} when this is not an object.
    [[nodiscard]] const Json* find(std::string_view key) const;

private:
    friend class JsonReader;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> m_value;
};

/// Text with the quotes and escapes that JSON asks for.
[[nodiscard]] std::string quoteJson(std::string_view text);

} // namespace fathom
