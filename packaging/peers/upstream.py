"""Upstream's network in PyTorch, as published: eager or compiled, in fp32 or under bf16 autocast."""
import pathlib
import sys

import numpy
import torch
from safetensors.torch import load_file


def source_of(checkout):
    return str(pathlib.Path(checkout) / "src")


def load_network(checkout, model, weights):
    """Upstream's network with `weights` (a safetensors file of the published keys), in evaluation mode."""
    sys.path.insert(0, source_of(checkout))
    from depth_anything_3.cfg import create_object, load_config

    configs = pathlib.Path(source_of(checkout)) / "depth_anything_3" / "configs"
    network = create_object(load_config(str(configs / (model + ".yaml"))))
    tensors = load_file(weights)
    result = network.load_state_dict({key.removeprefix("model."): value for key, value in tensors.items()}, strict=False)
    # Of a tensor that several places share, the file holds the first alone.
    state = network.state_dict()
    present = {state[key.removeprefix("model.")].data_ptr() for key in tensors}
    missing = [key for key in result.missing_keys if state[key].data_ptr() not in present]
    if missing or result.unexpected_keys:
        raise SystemExit(f"upstream's network has other weights: {missing} {result.unexpected_keys}")
    return network.eval()


def normalised(pixels):
    """[views,H,W,3] bytes as the network's input, [1,views,3,H,W] fp32."""
    mean, deviation = numpy.array([0.485, 0.456, 0.406]), numpy.array([0.229, 0.224, 0.225])
    scaled = ((pixels[None] / 255.0 - mean) / deviation).astype(numpy.float32)
    return numpy.ascontiguousarray(scaled.transpose(0, 1, 4, 2, 3))


def peer(arguments, pixels):
    """The pass from normalised pixels in memory to maps in memory, what turns its result into depth, and what makes it take
    another reference view."""
    kind = torch.device(arguments.device).type
    network = load_network(arguments.upstream, arguments.model, arguments.weights).to(arguments.device)
    views = torch.from_numpy(normalised(pixels))
    torch.set_num_threads(arguments.threads)
    if arguments.compiled and kind == "cpu":
        from torch._inductor import config
        config.freezing = True
        network = torch.compile(network)
    elif arguments.compiled:
        network = torch.compile(network, mode="max-autotune")
    if kind == "cuda":
        # What the published program's users set on such a card.
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = arguments.precision != "fp32"

    from depth_anything_3.model.dinov2 import vision_transformer
    own_choice = vision_transformer.select_reference_view

    def take_reference(view):
        vision_transformer.select_reference_view = own_choice if view is None else (
            lambda tokens, strategy: torch.full((len(tokens),), view, device=tokens.device))

    def run():
        with torch.inference_mode(), torch.autocast(kind, dtype=torch.bfloat16, enabled=arguments.precision == "bf16"):
            made = network(views.to(arguments.device))
            return {name: made[name].cpu() for name in ("depth", "depth_conf", "extrinsics", "intrinsics")}

    return run, lambda output: output["depth"].float().numpy(), take_reference
