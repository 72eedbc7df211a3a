"""What the programs need before they can run, made once and kept: weights, pictures, exports, builds."""
import json
import pathlib
import subprocess
import sys
import time

from . import ggml
from .protocol import Unavailable

CALIBRATION_VIEWS = 8


class Workshop:
    """Files for one model, number of views and size, below the cache. `prepared` tells the seconds each took to make."""

    def __init__(self, arguments, model, views):
        self.arguments, self.model, self.views = arguments, model, views
        self.width, self.height = arguments.size
        self.folder = arguments.cache / f"{model}-{self.width}x{self.height}-{views}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.times = self.folder / "prepared.json"
        self.prepared = json.loads(self.times.read_text()) if self.times.exists() else {}

    def weights(self):
        folder = self.arguments.cache / "weights" / self.model
        if not (folder / "model.safetensors").exists():
            subprocess.check_call([self.arguments.cli, "golden", "--write-weights", self.model, folder],
                                  stdout=subprocess.DEVNULL)
        return folder

    def serve_command(self, variant, views):
        return [self.arguments.cli, "bench", "serve", "--model", self.weights(), "--variant", variant, "--views", views,
                "--size", self.width, self.height, "--threads", self.arguments.threads, "--device",
                self.arguments.device]

    def images(self, views=None):
        """The rendered pictures of Fathom's own measurements as [views,H,W,3] bytes."""
        views = views or self.views
        path = self.arguments.cache / f"images-{self.width}x{self.height}-{views}.raw"
        if not path.exists():
            subprocess.run([str(word) for word in self.serve_command("fp32", views)], input=f"images {path}\n",
                           text=True, check=True, stdout=subprocess.DEVNULL)
        return path

    def task(self, name, *extra):
        """The command line of one task of packaging/peers, without its pictures."""
        return [sys.executable, "-B", "-m", "peers", name, "--model", self.model, "--weights",
                self.weights() / "model.safetensors", "--upstream", self.arguments.upstream, "--views", self.views,
                "--width", self.width, "--height", self.height, "--threads", self.arguments.threads, "--device",
                self.arguments.device, *extra]

    def make(self, target, command):
        """Runs `command`, which writes `target`, unless an earlier run did."""
        if target.exists():
            return target
        if self.arguments.only_prepared:
            raise Unavailable(f"{target.name} is not prepared: run once with --prepare")
        log = target.with_suffix(".log")
        print(f"preparing {target}", file=sys.stderr, flush=True)
        start = time.perf_counter()
        with open(log, "w") as output:
            status = subprocess.call([str(word) for word in command], stdout=output, stderr=output,
                                     cwd=pathlib.Path(__file__).resolve().parent.parent)
        if status != 0 or not target.exists():
            target.unlink(missing_ok=True)
            raise Unavailable(f"{target.name} could not be made: {log.read_text().strip().splitlines()[-1]}")
        self.prepared[target.name] = round(time.perf_counter() - start, 1)
        self.times.write_text(json.dumps(self.prepared, indent=1) + "\n")
        return target

    def export(self, kind):
        target = self.folder / {"onnx": "model.onnx", "openvino": "openvino.xml", "openvino-int8": "openvino-int8.xml"}[kind]
        extra = ["--write", kind, "--target", target]
        if kind == "openvino-int8":
            self.export("openvino")
            extra += ["--calibration", self.images(CALIBRATION_VIEWS)]
        return self.make(target, self.task("write", *extra))

    def ggml_command(self):
        port = self.arguments.ggml
        program = ggml.build(port, self.arguments.cache)
        target = self.weights() / "model.gguf"
        self.make(target, self.task("convert", "--port", pathlib.Path(port).resolve(), "--target", target))
        return [program, target, self.images(), self.views, self.width, self.height, self.arguments.threads]
