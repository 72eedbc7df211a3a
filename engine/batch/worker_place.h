#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace fathom::batch {

/// Where the work queue of several workers is reached.
struct QueueAddress {
    std::string host;
    std::uint16_t port = 29500;
    bool launcherHosts = false; ///< the launcher keeps a store there; else the worker of rank 0 does
    std::string attempt;        ///< which start of the workers by the launcher this is; keeps their keys apart
};

/// Which of several workers a process is.
struct WorkerPlace {
    std::string launcher; ///< who started it, for people; empty: nobody, it works alone
    int rank = 0;
    int workers = 1;
    int localRank = 0;    ///< among the workers of this machine
    int localWorkers = 1; ///< on this machine
    std::optional<QueueAddress> queue; ///< none: every worker takes a fixed share of the items
};

/// A variable of the environment; nothing when it is unset or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

[[nodiscard]] Environment processEnvironment();

/// Reads what launchers tell their processes. The first that is complete counts:
/// 1. RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE: torchrun, accelerate launch, PyTorchJob, or by hand;
/// 2. OMPI_COMM_WORLD_RANK, …_SIZE, …_LOCAL_RANK, …_LOCAL_SIZE: mpirun of Open MPI;
/// 3. MV2_COMM_WORLD_RANK, …_SIZE, …_LOCAL_RANK, …_LOCAL_SIZE: MVAPICH;
/// 4. PMI_RANK, PMI_SIZE, MPI_LOCALRANKID, MPI_LOCALNRANKS: MPICH and Intel MPI;
/// 5. SLURM_PROCID, SLURM_STEP_NUM_TASKS or SLURM_NTASKS, SLURM_LOCALID in a step of srun, times the tasks of a job
///    array (SLURM_ARRAY_TASK_ID, …_COUNT, …_MIN, …_STEP), which also counts without srun;
/// 6. JOB_COMPLETION_INDEX with JOB_COMPLETIONS or WORLD_SIZE: an indexed job of Kubernetes.
/// MPI's own come before Slurm's because mpirun inside a Slurm job hands on the variables of its daemon.
/// MASTER_ADDR and MASTER_PORT (29500 when absent) name the work queue; torchrun hosts it itself when it says so in
/// TORCHELASTIC_USE_AGENT_STORE.
/// \throws Error{InvalidOption} naming the variable that makes no sense
[[nodiscard]] WorkerPlace workerPlaceFrom(const Environment& environment);

} // namespace fathom::batch
