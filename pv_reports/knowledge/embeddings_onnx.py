"""The packaged all-MiniLM-L6-v2 through onnxruntime, without torch once it has been exported.

The model is exported once, from the installed package and without a network, to ``<home>/models``.
"""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pv_reports.knowledge.embeddings import DEFAULT_MODEL, Progress, by_length, packaged_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Numbers = Literal["int8", "fp32"]

MAX_TOKENS = 256
_OPSET = 17
# Part of the file name: raise it when the export changes, so that an old file is not used.
_EXPORT = 1


class OnnxEmbedder:
    """Mean-pooled, normalised token vectors, 384 numbers per text; words past 256 tokens do not count.

    int8 is the default: on SciFact it loses 0.002 nDCG@10 against fp32 by meaning alone and 0.0001 in the hybrid
    (tests/benchmarks/retrieval.py), is about twice as fast and a quarter of the size. Its vectors depend in the third
    digit on the other texts of the batch, because activations are scaled per batch.
    """

    dimension = 384

    def __init__(self, folder: Path, numbers: Numbers = "int8") -> None:
        """Loads the exported model from ``folder``; exports it first where it is missing (about ten seconds)."""
        import onnxruntime
        from tokenizers import Tokenizer

        path = folder / f"{DEFAULT_MODEL}-{numbers}-{_EXPORT}.onnx"
        if not path.exists():
            export(path, numbers)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(os.cpu_count() or 1, 8)
        options.inter_op_num_threads = 1
        # Waiting threads must not spin: on cores shared with other work that is several times slower.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self.name = path.stem

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> "NDArray[np.float32]":
        """One row of length 1 per text, in the given order."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for rows in by_length(texts):
            tokens = self._tokenizer.encode_batch([texts[row] for row in rows])
            inputs = {
                "input_ids": np.array([token.ids for token in tokens], dtype=np.int64),
                "attention_mask": np.array([token.attention_mask for token in tokens], dtype=np.int64),
            }
            vectors[rows] = self._session.run(["embedding"], inputs)[0]
            done += len(rows)
            if progress is not None:
                progress(done, len(texts))
        return vectors


def export(path: Path, numbers: Numbers) -> None:
    """Writes the packaged model as one ONNX file; the file appears complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="export-") as work:
        made = Path(work) / "fp32.onnx"
        _export_fp32(made)
        if numbers == "int8":
            made = _quantised(made, Path(work) / "int8.onnx")
        made.replace(path)


def _export_fp32(path: Path) -> None:
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(
                packaged_model(), attn_implementation="eager", local_files_only=True
            ).eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    sample = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled(),
            (sample, sample),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantised(source: Path, target: Path) -> Path:
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # the quantiser advises a pre-processing step through the root logger
    with contextlib.ExitStack() as stack:
        stack.callback(root.setLevel, level)
        quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8)
    return target
