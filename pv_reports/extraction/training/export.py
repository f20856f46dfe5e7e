"""The trained network as the file that is shipped: vocabulary pruned, weights int8, ONNX."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from pv_reports.extraction.training.network import TaggerNetwork

_OPSET: Final = 17
# Pieces of Latin script and the marks of case texts are kept.
_LATIN: Final = 0x250
_MARKS: Final = "αβγδµ–—‘’“”•…°′″≤≥→™±×½¼¾"
INPUTS: Final = ("pieces", "owners", "shapes", "terms")


class _Marks(nn.Module):
    """Probabilities of the first ``slots`` heads, the others having served their turn."""

    def __init__(self, network: TaggerNetwork, slots: int) -> None:
        super().__init__()
        self.network, self.slots = network, slots

    def forward(self, pieces: Tensor, owners: Tensor, shapes: Tensor, terms: Tensor) -> Tensor:
        marks: Tensor = self.network(pieces, owners, shapes, terms)[:, :, : self.slots].softmax(-1)
        return marks


def export(network: TaggerNetwork, slots: int, pieces: Sequence[int], path: Path) -> None:
    """Writes ``network`` with its first ``slots`` heads to ``path`` in int8.

    ``pieces`` are the vocabulary's numbers that are kept; the new number of a piece is its place in that sequence.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = network.eval()
    embeddings = network.embeddings
    kept = embeddings.word_embeddings.weight[torch.tensor(list(pieces))].detach()
    embeddings.word_embeddings = nn.Embedding.from_pretrained(kept)  # type: ignore[no-untyped-call]
    sample = torch.ones((2, 8), dtype=torch.int64)
    pieces_axes, words_axes = {0: "texts", 1: "pieces"}, {0: "texts", 1: "words"}
    made = path.with_suffix(".fp32.onnx")
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Marks(network, slots),
            (sample, sample, sample[:, :5], sample[:, :5]),
            str(made),
            input_names=list(INPUTS),
            output_names=["marks"],
            dynamic_axes={
                "pieces": pieces_axes, "owners": pieces_axes, "shapes": words_axes, "terms": words_axes,
                "marks": words_axes,
            },
            opset_version=_OPSET,
            dynamo=False,
        )  # fmt: skip
    quantize_dynamic(made, path, per_channel=True, weight_type=QuantType.QInt8)
    made.unlink()


def pruned(tokenizer: Path) -> tuple[str, list[int]]:
    """The tokenizer's file without pieces of other scripts, and the old numbers of those kept, in new order."""
    content = json.loads(tokenizer.read_text("utf-8"))
    vocabulary: dict[str, int] = content["model"]["vocab"]
    special = {token["content"] for token in content["added_tokens"]}
    kept = [
        piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1])
        if piece in special or (all(ord(c) < _LATIN or c in _MARKS for c in piece) and not piece.startswith("[unused"))
    ]  # fmt: skip
    numbers = {piece: number for number, piece in enumerate(kept)}
    content["model"]["vocab"] = numbers
    content["truncation"] = content["padding"] = None
    for token in content["added_tokens"]:
        token["id"] = numbers[token["content"]]
    for name, token in content["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [numbers[name]]
    return json.dumps(content, ensure_ascii=False), [vocabulary[piece] for piece in kept]
