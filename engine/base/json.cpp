#include "engine/base/json.h"

#include "engine/base/error.h"

#include <charconv>
#include <cstdio>

namespace fathom {

namespace {

constexpr int kMaximumDepth = 64;

[[noreturn]] void failType(const char* expected) {
    throw Error(ErrorCode::CorruptFile, "A JSON value has an unexpected type.", expected);
}

} // namespace

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : m_text(text) {}

    Json document() {
        Json value = readValue(0);
        skipSpace();
        if (m_at != m_text.size())
            fail("text after the value");
        return value;
    }

private:
    [[noreturn]] void fail(const char* what) const {
        throw Error(ErrorCode::CorruptFile, "The JSON text is not valid.",
                    std::string(what) + " at byte " + std::to_string(m_at));
    }

    void skipSpace() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' ||
                                        m_text[m_at] == '\r'))
            ++m_at;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool take(char expected) {
        if (peek() != expected || m_at >= m_text.size())
            return false;
        ++m_at;
        return true;
    }

    void takeWord(std::string_view word) {
        if (m_text.substr(m_at, word.size()) != word)
            fail("unknown word");
        m_at += word.size();
    }

    Json readValue(int depth) {
        if (depth > kMaximumDepth)
            fail("nesting too deep");
        skipSpace();
        Json value;
        switch (peek()) {
        case '{':
            value.m_value = readObject(depth);
            break;
        case '[':
            value.m_value = readArray(depth);
            break;
        case '"':
            value.m_value = readString();
            break;
        case 't':
            takeWord("true");
            value.m_value = true;
            break;
        case 'f':
            takeWord("false");
            value.m_value = false;
            break;
        case 'n':
            takeWord("null");
            break;
        default:
            readNumber(value);
        }
        return value;
    }

    Json::Object readObject(int depth) {
        Json::Object object;
        take('{');
        skipSpace();
        if (take('}'))
            return object;
        while (true) {
            skipSpace();
            if (peek() != '"')
                fail("a key was expected");
            std::string key = readString();
            skipSpace();
            if (!take(':'))
                fail("':' was expected");
            Json member = readValue(depth + 1);
            if (!object.emplace(std::move(key), std::move(member)).second)
                fail("duplicate key");
            skipSpace();
            if (take('}'))
                return object;
            if (!take(','))
                fail("',' or '}' was expected");
        }
    }

    Json::Array readArray(int depth) {
        Json::Array array;
        take('[');
        skipSpace();
        if (take(']'))
            return array;
        while (true) {
            array.push_back(readValue(depth + 1));
            skipSpace();
            if (take(']'))
                return array;
            if (!take(','))
                fail("',' or ']' was expected");
        }
    }

    unsigned readHex4() {
        unsigned code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = peek();
            unsigned digit = 0;
            if (c >= '0' && c <= '9')
                digit = static_cast<unsigned>(c - '0');
            else if (c >= 'a' && c <= 'f')
                digit = static_cast<unsigned>(c - 'a') + 10;
            else if (c >= 'A' && c <= 'F')
                digit = static_cast<unsigned>(c - 'A') + 10;
            else
                fail("four hexadecimal digits were expected");
            code = code * 16 + digit;
            ++m_at;
        }
        return code;
    }

    static void appendUtf8(std::string& out, unsigned code) {
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0 | code >> 6);
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0 | code >> 12);
            out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            out += static_cast<char>(0xF0 | code >> 18);
            out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
            out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        }
    }

    void readEscape(std::string& out) {
        const char c = peek();
        ++m_at;
        switch (c) {
        case '"':
        case '\\':
        case '/':
            out += c;
            return;
        case 'b':
            out += '\b';
            return;
        case 'f':
            out += '\f';
            return;
        case 'n':
            out += '\n';
            return;
        case 'r':
            out += '\r';
            return;
        case 't':
            out += '\t';
            return;
        case 'u':
            break;
        default:
            fail("unknown escape");
        }
        unsigned code = readHex4();
        if (code >= 0xDC00 && code < 0xE000)
            fail("lone surrogate");
        if (code >= 0xD800 && code < 0xDC00) {
            if (!take('\\') || !take('u'))
                fail("lone surrogate");
            const unsigned low = readHex4();
            if (low < 0xDC00 || low >= 0xE000)
                fail("lone surrogate");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        appendUtf8(out, code);
    }

    /// Copies one multi-byte UTF-8 character, refusing overlong forms, surrogates and values above U+10FFFF.
    void readMultiByte(std::string& out) {
        const auto lead = static_cast<unsigned char>(m_text[m_at]);
        const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || m_at + length > m_text.size())
            fail("invalid UTF-8");
        unsigned code = lead & (0xFFu >> (length + 1));
        for (int i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(m_text[m_at + i]);
            if ((next & 0xC0) != 0x80)
                fail("invalid UTF-8");
            code = code << 6 | (next & 0x3F);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            fail("invalid UTF-8");
        out.append(m_text.substr(m_at, length));
        m_at += length;
    }

    std::string readString() {
        std::string out;
        take('"');
        while (true) {
            if (m_at >= m_text.size())
                fail("unterminated string");
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c == '"') {
                ++m_at;
                return out;
            }
            if (c < 0x20)
                fail("control character in a string");
            if (c == '\\') {
                ++m_at;
                readEscape(out);
            } else if (c < 0x80) {
                out += static_cast<char>(c);
                ++m_at;
            } else {
                readMultiByte(out);
            }
        }
    }

    void takeDigits() {
        if (peek() < '0' || peek() > '9')
            fail("a digit was expected");
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
    }

    void readNumber(Json& value) {
        const std::size_t start = m_at;
        bool integral = true;
        take('-');
        if (!take('0'))
            takeDigits();
        if (take('.')) {
            integral = false;
            takeDigits();
        }
        if (take('e') || take('E')) {
            integral = false;
            if (!take('+'))
                take('-');
            takeDigits();
        }
        const char* first = m_text.data() + start;
        const char* last = m_text.data() + m_at;
        if (integral) {
            std::int64_t number = 0;
            if (std::from_chars(first, last, number).ec == std::errc{}) {
                value.m_value = number;
                return;
            }
        }
        double number = 0;
        if (std::from_chars(first, last, number).ec != std::errc{})
            fail("number out of range");
        value.m_value = number;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

Json Json::parse(std::string_view text) {
    return JsonReader(text).document();
}

bool Json::boolean() const {
    if (const bool* value = std::get_if<bool>(&m_value))
        return *value;
    failType("true or false");
}

double Json::number() const {
    if (const double* value = std::get_if<double>(&m_value))
        return *value;
    if (const std::int64_t* value = std::get_if<std::int64_t>(&m_value))
        return static_cast<double>(*value);
    failType("a number");
}

std::int64_t Json::integer() const {
    if (const std::int64_t* value = std::get_if<std::int64_t>(&m_value))
        return *value;
    failType("an integer");
}

const std::string& Json::string() const {
    if (const std::string* value = std::get_if<std::string>(&m_value))
        return *value;
    failType("a string");
}

const Json::Array& Json::array() const {
    if (const Array* value = std::get_if<Array>(&m_value))
        return *value;
    failType("an array");
}

const Json::Object& Json::object() const {
    if (const Object* value = std::get_if<Object>(&m_value))
        return *value;
    failType("an object");
}

const Json* Json::find(std::string_view key) const {
    const Object& members = object();
    const auto member = members.find(key);
    return member == members.end() ? nullptr : &member->second;
}

std::string quoteJson(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace fathom
