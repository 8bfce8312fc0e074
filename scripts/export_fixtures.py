"""Writes what PyTorch computes into fixtures: python scripts/export_fixtures.py [folder]."""

import hashlib
import json
import math
import sys
import time
from pathlib import Path

import fixtures_losses as losses
import fixtures_operators as operators
import fixtures_python as python
import fixtures_reference as reference
import fixtures_training as training
import torch

FIXTURES = {
    "elementwise": (1, operators.elementwise),
    "tensors": (2, operators.tensors),
    "losses": (3, losses.losses),
    "errors": (0, operators.errors),
    "layers": (4, training.layers),
    "optimizers": (5, training.optimizers),
    # Seed 0 is the run whose figures the article's claims are checked against.
    "training": (0, training.training),
    "quadratic": (0, training.quadratic),
    "awkward": (0, training.awkward),
    "python": (0, python.answers),
    "reference": (5, reference.reference),
}


def main(folder):
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    # The first call sets up threads and vector libraries; the numbers come from later ones.
    torch.exp(torch.ones(64)) @ torch.ones(64)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (seed, cases) in FIXTURES.items():
        started = time.perf_counter()
        write(folder / f"{name}.json", seed, cases(seed))
        report(folder / f"{name}.json", started)
    started = time.perf_counter()
    for path in training.models(folder, seed=0):
        report(path, started)


def write(path, seed, cases):
    """Provenance on the first line, then a case a line, so that a change reads well in a diff."""
    lines = ",\n".join(json.dumps(plain(case), ensure_ascii=False, allow_nan=False) for case in cases)
    provenance = {
        "torch": torch.__version__,
        "dtype": "float64",
        "seed": seed,
        "command": "python scripts/export_fixtures.py",
        "threads": torch.get_num_threads(),
        "cpuCapability": torch.backends.cpu.get_cpu_capability(),
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }
    text = f'{{"provenance": {json.dumps(provenance)}, "cases": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def plain(value):
    """The same value for JSON: what is not finite by name, whole numbers without a fraction, -0.0 as it is."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    negative_zero = value == 0 and math.copysign(1, value) < 0
    return int(value) if value.is_integer() and abs(value) < 2**53 and not negative_zero else value


def report(path, started):
    seconds = time.perf_counter() - started
    print(f"fixture: {path.name}  {path.stat().st_size:,} bytes  {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "fixtures")
