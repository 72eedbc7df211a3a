"""The C++ port of Depth Anything 3 on ggml, built from a checkout that the user names."""
import hashlib
import pathlib
import subprocess
import sys

from .protocol import Unavailable

FOLDER = pathlib.Path(__file__).resolve().parent / "ggml"


def build(port, cache):
    """The program that answers requests with the port's network; built once for each checkout."""
    port = pathlib.Path(port).resolve()
    if not (port / "src" / "engine.hpp").exists() or not any((port / "third_party" / "ggml").iterdir()):
        raise Unavailable(f"{port} is no checkout of depth-anything.cpp with its third_party/ggml")
    folder = cache / ("ggml-" + hashlib.sha1(str(port).encode()).hexdigest()[:8])
    program = folder / "ggml-serve"
    if program.exists():
        return program
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "build.log", "w") as log:
        for command in (["cmake", "-S", FOLDER, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", f"-DGGML_PORT={port}"],
                        ["cmake", "--build", folder, "--target", "ggml-serve", "--parallel", "2"]):
            if subprocess.call(command, stdout=log, stderr=log) != 0:
                raise Unavailable(f"the port does not build, see {folder / 'build.log'}")
    return program


def convert(arguments):
    """Writes the weights in the port's format, by the port's own converter."""
    from . import upstream
    sys.path.insert(0, arguments.port)
    network = upstream.load_network(arguments.upstream, arguments.model, arguments.weights)
    from scripts.convert_da3_to_gguf import write_da3_gguf
    write_da3_gguf(network, arguments.target, arguments.model)
