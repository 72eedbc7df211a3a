"""Writes tests/data/weights/torch_*.pth: what the reader of PyTorch's files meets in the wild. Run with PyTorch 2.13."""
import sys
import torch

out = sys.argv[1]


def save(name, value, **options):
    torch.save(value, f"{out}/torch_{name}.pth", **options)


ramp = torch.arange(6, dtype=torch.float32).reshape(2, 3)
save("plain", {"a.weight": ramp, "a.bias": torch.tensor([0.5, -2.0]).half(), "b": torch.tensor([1.5]).bfloat16(),
               "count": torch.tensor(7), "empty": torch.zeros(0, 3)})
linear = torch.nn.Linear(3, 2)
with torch.no_grad():
    linear.weight.copy_(ramp)
    linear.bias.zero_()
save("module", linear.state_dict())
save("parameters", {"p": torch.nn.Parameter(ramp)})
save("wrapped", {"epoch": 3, "state_dict": {"module.x": ramp, "module.y": ramp[1]}, "optimizer": {"lr": 1e-3}})
save("slices", {"whole": ramp, "row": ramp[1]})
save("transposed", {"t": ramp.t()})
save("legacy", {"a": ramp}, _use_new_zipfile_serialization=False)
save("protocol4", {"a": ramp}, pickle_protocol=4)
save("text", ["no", "tensors"])
save("bytes", {"a": torch.tensor([1, 2], dtype=torch.uint8)})
torch.jit.script(torch.nn.Linear(3, 2)).save(f"{out}/torch_program.pt")
