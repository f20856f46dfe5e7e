"""Trains the tagger: ``python -m pv_reports.extraction.train DATA --out FOLDER``.

``DATA`` holds PHEE v2's ``train.json`` and, to be scored on at the end, ``dev.json``. Needs torch and transformers;
about three minutes an epoch on two cores. The same seed on the same machine gives the same weights.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from pv_reports.extraction.tagging.slots import PHEE, SLOTS
from pv_reports.extraction.tagging.tagger import DATA
from pv_reports.extraction.training.encoding import HEADS, Encoded, Encoder
from pv_reports.extraction.training.examples import Example
from pv_reports.extraction.training.export import export, pruned
from pv_reports.extraction.training.learn import Plan, learn
from pv_reports.extraction.training.network import TaggerNetwork
from pv_reports.extraction.training.phee import read_phee
from pv_reports.extraction.training.scoring import Scores, score
from pv_reports.extraction.training.synthetic import generate
from pv_reports.knowledge.embeddings import packaged_model
from pv_reports.terminology import lexicon

# Made-up texts to score the slots that PHEE does not have.
_CHECK = 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, prints scores after every epoch, and writes the shipped files to ``--out``."""
    options = _parser().parse_args(arguments)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    encoder = Encoder(options.encoder / "tokenizer.json", lexicon())
    train, chosen = _split(list(read_phee(options.data / "train.json")), options.hold_out, options.seed)
    held = [encoder.encode(example) for example in chosen]
    made_up = [encoder.encode(example) for example in generate(_CHECK, options.seed + 7919)]
    network = TaggerNetwork(options.encoder, len(HEADS))
    plan = Plan(epochs=options.epochs, runs=options.runs, seed=options.seed)
    print(f"{len(train)} sentences to learn from, {len(held)} held out")
    began = time.monotonic()

    def after_epoch(number: int, averaged: TaggerNetwork, loss: float) -> None:
        minutes = (time.monotonic() - began) / 60
        print(
            f"epoch {number}/{plan.epochs}  loss {loss:.3f}  {minutes:.1f} min  {_line(averaged, held, made_up)}",
            flush=True,
        )
        if options.checkpoint:
            torch.save(averaged.state_dict(), options.checkpoint)

    learn(network, train, generate, encoder, plan, after_epoch)
    scores: dict[str, Scores] = {"made-up texts": score(network, made_up)}
    if held:
        scores["held-out part of train"] = score(network, held, tuple(PHEE.values()))
    if (options.data / "dev.json").exists():
        dev = [encoder.encode(example) for example in read_phee(options.data / "dev.json")]
        scores["dev"] = score(network, dev, tuple(PHEE.values()))
    for name, found in scores.items():
        print(f"{name}: exact {found.exact}  token {found.token}  {found.slots}")
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer, kept = pruned(options.encoder / "tokenizer.json")
    (options.out / "tokenizer.json").write_text(tokenizer, "utf-8")
    export(network, len(SLOTS), kept, options.out / "tagger.onnx")
    about = {
        "slots": SLOTS,
        "seed": options.seed,
        "epochs": plan.epochs,
        "runs": plan.runs,
        "scores": {k: v._asdict() for k, v in scores.items()},
    }
    (options.out / "tagger.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pv_reports.extraction.train", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with PHEE v2's train.json and dev.json")
    parser.add_argument("--out", type=Path, default=DATA, help="where the network is written")
    parser.add_argument("--encoder", type=Path, default=packaged_model(), help="folder of the encoder to start from")
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--runs", type=int, default=Plan.runs, help="runs whose weights are averaged")
    parser.add_argument(
        "--hold-out", type=float, default=0.0, help="part of train kept for choosing (0 for the last run)"
    )
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, help="where to keep the weights of the run after each epoch")
    return parser


def _split(examples: list[Example], part: float, seed: int) -> tuple[list[Example], list[Example]]:
    """To learn from and held out, articles whole."""
    groups = sorted({example.group for example in examples})
    random.Random(seed).shuffle(groups)  # noqa: S311  # reproducible, not secret
    held = set(groups[: int(len(groups) * part)])
    return [e for e in examples if e.group not in held], [e for e in examples if e.group in held]


def _line(network: TaggerNetwork, held: list[Encoded], made_up: list[Encoded]) -> str:
    parts = [f"made-up exact {score(network, made_up).exact}"]
    if held:
        found = score(network, held, tuple(PHEE.values()))
        parts.insert(0, f"held-out exact {found.exact} token {found.token}")
    return "  ".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
