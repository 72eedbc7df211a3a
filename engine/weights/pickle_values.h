#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// What a pickle may hold here: plain data and descriptions of tensors. Values refer to each other by number, so that
/// lists that contain themselves cost nothing and end nowhere.
struct PickleValue {
    enum class Kind {
        Other,   ///< None, a number with a fraction, bytes: nothing that describes a tensor
        Boolean,
        Integer, ///< within 64 bits; others are Other
        Text,
        Sequence, ///< tuple, list or set
        Mapping,  ///< dict or OrderedDict; keys and values take turns in `items`
        Name,     ///< module and name of a class or function, joined by a dot; never looked up
        Storage,  ///< persistent id; items: what torch.save put there
        Tensor,   ///< items: storage, offset, sizes, strides
    };
    using Index = std::uint32_t;

    Kind kind = Kind::Other;
    std::int64_t integer = 0;
    std::string_view text; ///< into the pickle; of names into PickledData::names
    std::vector<Index> items;
};

/// The values of a pickle and the one that it stands for.
struct PickledData {
    std::vector<PickleValue> values;
    PickleValue::Index root = 0;
    std::deque<std::string> names; ///< what the texts of Kind::Name refer to

    [[nodiscard]] const PickleValue& operator[](PickleValue::Index index) const { return values.at(index); }
};

/// Reads a pickle of protocol 2 to 5 as data. Nothing is imported or called: of all functions and classes, those that
/// rebuild a tensor, a parameter or an ordered dictionary are understood by their names, and any other ends the reading.
/// \param bytes  outlives the result.
/// \throws Error{CorruptFile}, Error{UnsupportedFormat} naming what the file wants to call, Error{TooLarge} above 10,000
/// values on the stack, 1,000,000 values or remembered places
[[nodiscard]] PickledData readPickle(std::string_view bytes);

} // namespace fathom
