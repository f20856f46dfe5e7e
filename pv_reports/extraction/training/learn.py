"""The training loop: sentences marked by people, the same under other names, and texts made up for it."""

import copy
import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from pv_reports.extraction.tagging.slots import CASE, PHEE, SLOTS
from pv_reports.extraction.training.augment import Renaming
from pv_reports.extraction.training.encoding import HEADS, UNKNOWN, Batch, Encoder, batches, tensors
from pv_reports.extraction.training.examples import Example
from pv_reports.extraction.training.network import TaggerNetwork


@dataclass(frozen=True)
class Plan:
    """How to train. ``synthetic`` texts are made anew for every epoch, falling to ``synthetic_last`` in the last one:
    what people marked has the last word. ``renamed`` is the part of the sentences that get other names,
    ``without_terms`` of texts that lose what the dictionary knows, ``hidden`` of words that are masked; rates are those
    of the encoder and of the rest at their height. ``runs`` from the same beginning are averaged in the end."""

    epochs: int = 5
    runs: int = 3
    batch: int = 16
    encoder_rate: float = 2e-4
    rate: float = 1e-3
    synthetic: int = 4000
    synthetic_last: int = 800
    renamed: float = 0.4
    without_terms: float = 0.15
    hidden: float = 0.05
    average: float = 0.998
    seed: int = 1

    def made_up(self, epoch: int) -> int:
        """Texts made up for one epoch, counted from 1."""
        done = (epoch - 1) / max(1, self.epochs - 1)
        return round(self.synthetic + done * (self.synthetic_last - self.synthetic))


# Slots that only made-up texts teach count less; what is thrown away afterwards least.
_WEIGHT = torch.tensor([1.0] * len(PHEE) + [0.6] * len(CASE) + [0.3] * (len(HEADS) - len(SLOTS)))


AfterEpoch = Callable[[int, TaggerNetwork, float], None]


def learn(
    network: TaggerNetwork,
    sentences: Sequence[Example],
    made_up: Callable[[int, int], Iterator[Example]],
    encoder: Encoder,
    plan: Plan,
    after_epoch: AfterEpoch,
) -> None:
    """Trains ``network`` in place, ``plan.runs`` times from the weights it has, and leaves it with their mean.

    The mean of runs that began alike is as good as asking all of them, and costs no more than one (Wortsman et al.,
    "Model soups", ICML 2022). ``made_up(count, seed)`` makes texts; ``after_epoch(number, network, loss)`` is called
    with numbers from 1.
    """
    beginning = copy.deepcopy(network.state_dict())
    mean = {name: torch.zeros_like(weight) for name, weight in beginning.items() if weight.is_floating_point()}
    for run in range(plan.runs):
        one = replace(plan, seed=plan.seed + run)
        torch.manual_seed(one.seed)
        network.load_state_dict(beginning)
        texts = made_up(sum(plan.made_up(number) for number in range(1, plan.epochs + 1)), one.seed)
        _run(network, sentences, texts, encoder, one, after_epoch)
        now = network.state_dict()
        for name in mean:
            mean[name] += now[name] / plan.runs
    network.load_state_dict({**beginning, **mean})


def _run(
    network: TaggerNetwork,
    sentences: Sequence[Example],
    made_up: Iterator[Example],
    encoder: Encoder,
    plan: Plan,
    after_epoch: AfterEpoch,
) -> None:
    """One run; leaves ``network`` with the running average of its weights."""
    rng = random.Random(plan.seed)  # noqa: S311  # reproducible, not secret
    renaming = Renaming(sentences, encoder.lexicon)
    known = [encoder.encode(example) for example in sentences]
    # The word vectors stay as they were learned from far more text; it also keeps names unseen here readable.
    network.embeddings.word_embeddings.weight.requires_grad_(False)
    steps = sum(math.ceil((len(known) + plan.made_up(n)) / plan.batch) for n in range(1, plan.epochs + 1))
    optimizer = torch.optim.AdamW(_groups(network, plan), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
    )
    average, step = copy.deepcopy(network), 0
    for epoch in range(1, plan.epochs + 1):
        lot = [
            encoder.encode(renaming.renamed(one.example, rng)) if rng.random() < plan.renamed else one for one in known
        ]
        lot += [encoder.encode(example) for example in itertools.islice(made_up, plan.made_up(epoch))]
        losses = []
        for group in batches(lot, plan.batch, rng):
            loss = _loss(network, _forgetting(tensors(group), plan, encoder.mask))
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            _follow(average, network, min(plan.average, (1 + step) / (10 + step)))
            losses.append(loss.item())
        after_epoch(epoch, average, sum(losses) / len(losses))
    network.load_state_dict(average.state_dict())


def _groups(network: TaggerNetwork, plan: Plan) -> list[dict[str, object]]:
    made: list[torch.nn.Parameter] = []
    new: list[torch.nn.Parameter] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            (made if name.startswith(("embeddings.", "on_")) else new).append(parameter)
    return [{"params": made, "lr": plan.encoder_rate}, {"params": new, "lr": plan.rate}]


def _forgetting(batch: Batch, plan: Plan, mask: int) -> Batch:
    """Some texts without what the dictionary knows, some words without their letters: the rest must tell."""
    forgotten = torch.rand(len(batch.terms), 1) < plan.without_terms
    hidden = (torch.rand(batch.terms.shape) < plan.hidden).gather(1, batch.owners.clamp(min=0)) & (batch.owners >= 0)
    return batch._replace(terms=batch.terms.masked_fill(forgotten, 0), pieces=batch.pieces.masked_fill(hidden, mask))


def _loss(network: TaggerNetwork, batch: Batch) -> Tensor:
    scores = network(*batch[:4])
    each = torch.nn.functional.cross_entropy(
        scores.reshape(-1, 3), batch.marks.reshape(-1), reduction="none", ignore_index=UNKNOWN
    ).view(batch.marks.shape)
    return (each * _WEIGHT).sum() / (batch.marks != UNKNOWN).any(-1).sum().clamp(min=1)


@torch.no_grad()
def _follow(average: TaggerNetwork, network: TaggerNetwork, keep: float) -> None:
    for mean, now in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(now, 1 - keep)
