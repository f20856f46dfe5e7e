"""The network: the first layers of the MiniLM encoder, from pieces to words half-way, a recurrent layer, BIO heads."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from pv_reports.extraction.tagging.words import SHAPE_FEATURES, TERM_FEATURES


class TaggerNetwork(nn.Module):
    """Marks per word. ``slots`` heads, each with three scores: outside, begin, inside.

    The encoder's first ``on_pieces`` layers read word pieces; then the pieces of a word become their mean, together
    with what is known of the word, and the next ``on_words`` layers read words. Medical words have many pieces, so this
    halves the work; the encoder's upper layers were made for whole sentences and are left out.
    """

    def __init__(self, encoder: Path, slots: int, on_pieces: int = 2, on_words: int = 2, width: int = 192) -> None:
        super().__init__()
        whole = AutoModel.from_pretrained(encoder, attn_implementation="eager", local_files_only=True)
        self.embeddings = whole.embeddings
        self.on_pieces = whole.encoder.layer[:on_pieces]
        self.on_words = whole.encoder.layer[on_pieces : on_pieces + on_words]
        size = whole.config.hidden_size
        # Empty at first, so that training starts from the encoder as it was.
        self.shape = nn.Embedding(SHAPE_FEATURES, size)
        self.term = nn.Embedding(TERM_FEATURES, size)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.term.weight)
        self.drop = nn.Dropout(0.2)
        self.over_words = nn.LSTM(size, width, batch_first=True, bidirectional=True)
        self.heads = nn.Linear(size + 2 * width, slots * 3)

    def forward(self, pieces: Tensor, owners: Tensor, shapes: Tensor, terms: Tensor) -> Tensor:
        """Scores (texts, words, slots, 3).

        ``pieces``, ``owners``: (texts, pieces), the number of each piece and of the word it belongs to (-1 for the
        marks of beginning and end, -2 for padding); ``shapes``, ``terms``: (texts, words).
        """
        hidden = self.embeddings(input_ids=pieces)
        unseen = _unseen(owners > -2)
        for layer in self.on_pieces:
            hidden = layer(hidden, unseen)
        numbers = torch.arange(shapes.shape[1], device=pieces.device)
        parts = (owners.unsqueeze(1) == numbers.view(1, -1, 1)).to(hidden.dtype)
        count = parts.sum(-1, keepdim=True)
        hidden = parts @ hidden / count.clamp(min=1) + self.shape(shapes) + self.term(terms)
        unseen = _unseen(count.squeeze(-1) > 0)
        for layer in self.on_words:
            hidden = layer(hidden, unseen)
        hidden = self.drop(hidden)
        context, _ = self.over_words(hidden)
        scores: Tensor = self.heads(torch.cat((hidden, self.drop(context)), dim=-1))
        return scores.view(scores.shape[0], scores.shape[1], -1, 3)


def _unseen(seen: Tensor) -> Tensor:
    """What is added to attention scores so that nothing looks at padding: (texts, 1, 1, places)."""
    return (~seen).to(torch.float32)[:, None, None, :] * -10_000.0
