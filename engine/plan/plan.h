#pragma once

#include "engine/plan/arithmetic.h"

#include <torch/torch.h>

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::plan {

/// What a network is to be rewritten for.
struct Request {
    Arithmetic arithmetic = Arithmetic::Fp32;
    bool onProcessor = true;           ///< the network stays on the CPU
    bool tiles = true;                 ///< AMX tiles may be used where the processor has them
    bool rays = false;                 ///< the ray branch will be asked for
    std::vector<std::string> without{}; ///< names of passes that are left out
    bool movable = false; ///< weights of blocks must be plain memory, because they will lie elsewhere between passes
};

class BlockWorkspaces;

/// What the passes over one network share.
struct Context {
    Request request;
    std::shared_ptr<BlockWorkspaces> workspaces; ///< of all blocks
};

/// Part of a network that is rewritten by itself: a transformer without its blocks, a block or a dense head.
struct Part {
    std::string key; ///< in the key tree; empty for the network itself
    std::shared_ptr<torch::nn::Module> module;
};

/// The parts of any network of this program, in the order of its key tree.
[[nodiscard]] std::vector<Part> partsOf(const torch::nn::Module& network);

/// One rewrite of a loaded fp32 part on the CPU; results stay the same within the rounding of the arithmetic. A
/// pass takes the part as the passes before it in the list left it, whichever of them ran.
struct Pass {
    std::string_view name;
    std::string_view effect; ///< for people, one line
    /// \return nothing when the pass is not about such parts; empty when it was applied, else why it was not
    std::optional<std::string> (*apply)(torch::nn::Module& part, Context& context);
};

/// In the order in which they are applied.
[[nodiscard]] std::span<const Pass> passes() noexcept;

struct Outcome {
    std::string name;
    std::string skipped; ///< empty: applied to one part at least; else why not
};

/// Rewrites the parts of one network, each once it is filled; threads may do so side by side. The weights no longer equal
/// the checkpoint's: not for saving.
class Rewriting {
public:
    /// \throws Error{InvalidOption} when `without` names no pass
    explicit Rewriting(Request request);

    /// Applies every pass that is not left out.
    void apply(torch::nn::Module& part);

    /// One for each pass, in their order.
    [[nodiscard]] std::vector<Outcome> outcomes() const;

private:
    struct State {
        bool applied = false;
        std::optional<std::string> reason; ///< why a part was left alone
    };

    Context m_context;
    mutable std::mutex m_mutex; ///< of the next
    std::vector<State> m_states;
};

/// Rewrites all parts of a filled network. \throws as Rewriting
std::vector<Outcome> rewrite(const torch::nn::Module& network, const Request& request);

} // namespace fathom::plan
