"""What the experts' scores say about each entry of a panel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Score:
    """One expert's weighted total (0–100) for one entry."""

    entry_id: UUID
    expert_id: UUID
    total: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``spread`` is the standard deviation of the entry's totals (population). Points of 0–100; the normalised mean
    may leave that range."""

    raw_mean: float
    normalised_mean: float
    spread: float
    scores: int


def evaluate(scores: Sequence[Score]) -> dict[UUID, Evaluation]:
    """The evaluation of every entry that the scores of one panel name.

    Each expert's scale is brought to the panel's by linear (mean-sigma) equating,
    ``y = σ(panel) / σ(expert) · (x − μ(expert)) + μ(panel)``: the z-score within the expert's scores, on the panel's
    mean and deviation (M. J. Kolen, R. L. Brennan: Test Equating, Scaling, and Linking, 3rd ed., Springer 2014,
    chapter 2, linear equating). An expert with a single score, or with the same score for all, has no scale of his
    own: his z-score is 0, which is the panel's mean.
    """
    if not scores:
        return {}
    of_expert: dict[UUID, list[float]] = defaultdict(list)
    for score in scores:
        of_expert[score.expert_id].append(score.total)
    scale = {expert: (fmean(totals), pstdev(totals)) for expert, totals in of_expert.items()}
    mean, deviation = fmean(score.total for score in scores), pstdev([score.total for score in scores])
    raw: dict[UUID, list[float]] = defaultdict(list)
    normalised: dict[UUID, list[float]] = defaultdict(list)
    for score in scores:
        own_mean, own_deviation = scale[score.expert_id]
        # below a millionth of a point it is rounding, not an opinion
        z = (score.total - own_mean) / own_deviation if own_deviation > 1e-6 else 0.0
        raw[score.entry_id].append(score.total)
        normalised[score.entry_id].append(mean + deviation * z)
    return {
        entry_id: Evaluation(fmean(totals), fmean(normalised[entry_id]), pstdev(totals), len(totals))
        for entry_id, totals in raw.items()
    }
