// Python, Lib/pickletools.py; PyTorch, torch/_utils.py and torch/serialization.py.
#include "engine/weights/pickle_values.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_map>

namespace fathom {

namespace {
using Index = PickleValue::Index;
using Kind = PickleValue::Kind;

constexpr std::size_t kMaximumStack = 10'000;
constexpr std::size_t kMaximumValues = 1'000'000;
constexpr std::size_t kMaximumMemo = 1'000'000;
constexpr std::size_t kMaximumItems = 4'000'000;
constexpr std::size_t kMaximumNames = 1'000;
constexpr std::size_t kMaximumNameBytes = 1'000;
constexpr Index kMark = 0xFFFFFFFF;

[[noreturn]] void corrupt(const std::string& message) {
    throw Error(ErrorCode::CorruptFile, message);
}

[[noreturn]] void tooLarge() {
    throw Error(ErrorCode::TooLarge, "The file's description of its tensors is larger than any checkpoint's.");
}

/// Names whose call is understood as data.
bool isTensor(std::string_view name) {
    return name == "torch._utils._rebuild_tensor_v2";
}
bool isParameter(std::string_view name) {
    return name == "torch._utils._rebuild_parameter" || name == "torch._utils._rebuild_parameter_with_state";
}
bool isDictionary(std::string_view name) {
    return name == "collections.OrderedDict";
}

/// Runs the stack machine of the format.
class Machine {
public:
    explicit Machine(std::string_view bytes) : m_rest(bytes) {}

    PickledData run() {
        while (!m_stopped)
            step(static_cast<unsigned char>(take(1).front()));
        return std::move(m_data);
    }

private:
    // Bytes.
    std::string_view take(std::uint64_t count) {
        if (count > m_rest.size())
            corrupt("The file's description of its tensors ends too early.");
        const std::string_view front = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return front;
    }
    template <typename Value>
    Value number() {
        Value value;
        std::memcpy(&value, take(sizeof(Value)).data(), sizeof(Value));
        return value;
    }
    std::string_view line() {
        const std::size_t end = m_rest.find('\n');
        if (end == std::string_view::npos)
            corrupt("The file's description of its tensors ends too early.");
        const std::string_view text = take(end);
        (void)take(1);
        return text;
    }

    // Values.
    Index make(PickleValue value) {
        if (m_data.values.size() >= kMaximumValues)
            tooLarge();
        m_items += value.items.size();
        if (m_items > kMaximumItems)
            tooLarge();
        m_data.values.push_back(std::move(value));
        return static_cast<Index>(m_data.values.size() - 1);
    }
    PickleValue& at(Index index) {
        if (index >= m_data.values.size())
            corrupt("The file's description of its tensors contradicts itself.");
        return m_data.values[index];
    }
    void append(PickleValue& container, Index item) {
        if (++m_items > kMaximumItems)
            tooLarge();
        container.items.push_back(item);
    }

    // Stack.
    void push(Index index) {
        if (m_stack.size() >= kMaximumStack)
            tooLarge();
        m_stack.push_back(index);
    }
    void pushNew(Kind kind, std::int64_t integer = 0, std::string_view text = {}) {
        push(make({kind, integer, text, {}}));
    }
    Index pop() {
        if (m_stack.empty() || m_stack.back() == kMark)
            corrupt("The file's description of its tensors contradicts itself.");
        const Index top = m_stack.back();
        m_stack.pop_back();
        return top;
    }
    Index top() {
        const Index index = pop();
        m_stack.push_back(index);
        return index;
    }
    std::vector<Index> popToMark() {
        const auto mark = std::find(m_stack.rbegin(), m_stack.rend(), kMark);
        if (mark == m_stack.rend())
            corrupt("The file's description of its tensors contradicts itself.");
        std::vector<Index> items(mark.base(), m_stack.end());
        m_stack.erase(std::prev(mark.base()), m_stack.end());
        return items;
    }
    std::vector<Index> popSome(std::size_t count) {
        std::vector<Index> items(count);
        for (std::size_t i = count; i-- > 0;)
            items[i] = pop();
        return items;
    }

    void remember(std::uint64_t place) {
        if (m_memo.size() >= kMaximumMemo)
            tooLarge();
        m_memo[place] = top();
    }
    void recall(std::uint64_t place) {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            corrupt("The file's description of its tensors contradicts itself.");
        push(found->second);
    }

    // What containers and calls mean.
    void extend(Index container, Kind kind, const std::vector<Index>& items) {
        PickleValue& target = at(container);
        if (target.kind != kind || (kind == Kind::Mapping && items.size() % 2 != 0))
            corrupt("The file's description of its tensors contradicts itself.");
        for (const Index item : items)
            append(target, item);
    }

    void name(std::string_view module, std::string_view name) {
        if (module.size() + name.size() > kMaximumNameBytes)
            tooLarge();
        m_data.names.push_back(std::string(module) + '.' + std::string(name));
        if (m_data.names.size() > kMaximumNames)
            tooLarge();
        pushNew(Kind::Name, 0, m_data.names.back());
    }

    void call() {
        const Index arguments = pop(), function = pop();
        const std::string_view name = at(function).kind == Kind::Name ? at(function).text : std::string_view("a value");
        const std::vector<Index> given = at(arguments).kind == Kind::Sequence ? at(arguments).items : std::vector<Index>{};
        if (isDictionary(name) && given.empty())
            return pushNew(Kind::Mapping);
        if (isTensor(name) && given.size() >= 4)
            return push(make({Kind::Tensor, 0, {}, {given.begin(), given.begin() + 4}}));
        if (isParameter(name) && !given.empty())
            return push(given.front());
        refuseCall(name);
    }

    [[noreturn]] static void refuseCall(std::string_view name) {
        constexpr std::size_t kShownCharacters = 200;
        throw Error(ErrorCode::UnsupportedFormat,
                    "The file wants to run code when it is opened, which a list of weights never needs; nothing was run.",
                    "it calls " + std::string(name.substr(0, kShownCharacters)));
    }

    /// An ordered dictionary may carry notes of the program that saved it; anything else would be code.
    void build() {
        (void)pop();
        if (at(top()).kind != Kind::Mapping)
            refuseCall("__setstate__");
    }

    void longInteger(std::uint64_t count) {
        const std::string_view bytes = take(count);
        if (count > 8)
            return pushNew(Kind::Other);
        std::int64_t value = count > 0 && (bytes.back() & 0x80) != 0 ? -1 : 0;
        for (std::size_t i = bytes.size(); i-- > 0;)
            value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << 8 | static_cast<unsigned char>(bytes[i]));
        pushNew(Kind::Integer, value);
    }

    void step(unsigned char operation);
    bool stepNumber(unsigned char operation);
    bool stepText(unsigned char operation);
    bool stepContainer(unsigned char operation);

    std::string_view m_rest;
    PickledData m_data;
    std::vector<Index> m_stack;
    std::unordered_map<std::uint64_t, Index> m_memo;
    std::size_t m_items = 0;
    bool m_stopped = false;
};

bool Machine::stepNumber(unsigned char operation) {
    switch (operation) {
    case 'N':
        pushNew(Kind::Other);
        return true;
    case 0x88: // NEWTRUE
        pushNew(Kind::Boolean, 1);
        return true;
    case 0x89: // NEWFALSE
        pushNew(Kind::Boolean, 0);
        return true;
    case 'K':
        pushNew(Kind::Integer, number<std::uint8_t>());
        return true;
    case 'M':
        pushNew(Kind::Integer, number<std::uint16_t>());
        return true;
    case 'J':
        pushNew(Kind::Integer, number<std::int32_t>());
        return true;
    case 0x8a: // LONG1
        longInteger(number<std::uint8_t>());
        return true;
    case 0x8b: // LONG4
        longInteger(number<std::uint32_t>());
        return true;
    case 'G':
        (void)take(8);
        pushNew(Kind::Other);
        return true;
    default:
        return false;
    }
}

bool Machine::stepText(unsigned char operation) {
    switch (operation) {
    case 'X':
        pushNew(Kind::Text, 0, take(number<std::uint32_t>()));
        return true;
    case 0x8c: // SHORT_BINUNICODE
        pushNew(Kind::Text, 0, take(number<std::uint8_t>()));
        return true;
    case 0x8d: // BINUNICODE8
        pushNew(Kind::Text, 0, take(number<std::uint64_t>()));
        return true;
    case 'U': // SHORT_BINSTRING
        pushNew(Kind::Text, 0, take(number<std::uint8_t>()));
        return true;
    case 'C': // SHORT_BINBYTES
        (void)take(number<std::uint8_t>());
        pushNew(Kind::Other);
        return true;
    case 'B': // BINBYTES
        (void)take(number<std::uint32_t>());
        pushNew(Kind::Other);
        return true;
    case 'c': {
        const std::string_view module = line();
        name(module, line());
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        const Index last = pop(), first = pop();
        if (at(first).kind != Kind::Text || at(last).kind != Kind::Text)
            corrupt("The file's description of its tensors contradicts itself.");
        name(at(first).text, at(last).text);
        return true;
    }
    default:
        return false;
    }
}

bool Machine::stepContainer(unsigned char operation) {
    switch (operation) {
    case '(':
        push(kMark);
        return true;
    case '}':
        pushNew(Kind::Mapping);
        return true;
    case ']':
    case ')':
    case 0x8f: // EMPTY_SET
        pushNew(Kind::Sequence);
        return true;
    case 't':
    case 'l':
    case 0x91: // FROZENSET
        push(make({Kind::Sequence, 0, {}, popToMark()}));
        return true;
    case 0x85: // TUPLE1 … TUPLE3
    case 0x86:
    case 0x87:
        push(make({Kind::Sequence, 0, {}, popSome(operation - 0x84U)}));
        return true;
    case 'a': {
        const std::vector<Index> item = popSome(1);
        extend(top(), Kind::Sequence, item);
        return true;
    }
    case 's': {
        const std::vector<Index> pair = popSome(2);
        extend(top(), Kind::Mapping, pair);
        return true;
    }
    case 'e':
    case 0x90: { // APPENDS, ADDITEMS
        const std::vector<Index> items = popToMark();
        extend(top(), Kind::Sequence, items);
        return true;
    }
    case 'u': {
        const std::vector<Index> items = popToMark();
        extend(top(), Kind::Mapping, items);
        return true;
    }
    default:
        return false;
    }
}

void Machine::step(unsigned char operation) {
    if (stepNumber(operation) || stepText(operation) || stepContainer(operation))
        return;
    switch (operation) {
    case 0x80: // PROTO
        if (const auto version = number<std::uint8_t>(); version < 2 || version > 5)
            throw Error(ErrorCode::UnsupportedFormat, "The file's description of its tensors has an unknown version.");
        return;
    case 0x95: // FRAME: a hint for readers of streams
        (void)take(8);
        return;
    case 'q':
        return remember(number<std::uint8_t>());
    case 'r':
        return remember(number<std::uint32_t>());
    case 0x94: // MEMOIZE
        return remember(m_memo.size());
    case 'h':
        return recall(number<std::uint8_t>());
    case 'j':
        return recall(number<std::uint32_t>());
    case '0': // POP
        (void)pop();
        return;
    case '2': // DUP
        return push(top());
    case 'Q': { // BINPERSID
        const Index id = pop();
        return push(make({Kind::Storage, 0, {}, at(id).items}));
    }
    case 'R':
        return call();
    case 'b':
        return build();
    case '.':
        m_data.root = pop();
        m_stopped = true;
        return;
    case 'i': // INST, OBJ, NEWOBJ, NEWOBJ_EX
    case 'o':
    case 0x81:
    case 0x92:
        refuseCall("a constructor");
    default:
        corrupt("The file's description of its tensors is not valid.");
    }
}
} // namespace

PickledData readPickle(std::string_view bytes) {
    return Machine(bytes).run();
}

} // namespace fathom
