"""The rubric of a panel, and one expert's scores against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kit.errors import Fault, Invalid


@dataclass(frozen=True, slots=True)
class Criterion:
    """``weight`` counts relative to the sum of the rubric's weights."""

    name: str
    weight: int


DEFAULT_RUBRIC = (
    Criterion("思想性", 30),
    Criterion("艺术性", 30),
    Criterion("创新性", 20),
    Criterion("传播力", 20),
)


def check_scores(rubric: Sequence[Criterion], scores: Mapping[str, Decimal]) -> None:
    """Every criterion has a score from 0 to 100 with at most one decimal. Raises ``Invalid`` with every fault."""
    faults = [
        Fault(f"scores.{criterion.name}", "missing", "必填", "is required")
        for criterion in rubric
        if criterion.name not in scores
    ]
    known = {criterion.name for criterion in rubric}
    for name, score in scores.items():
        if name not in known:
            faults.append(Fault(f"scores.{name}", "unknown_criterion", "不是评分项", "is no criterion of the rubric"))
        elif not score.is_finite() or not 0 <= score <= 100:
            faults.append(Fault(f"scores.{name}", "score_out_of_range", "须在 0–100 之间", "must be from 0 to 100"))
        elif score != score.quantize(Decimal("0.1")):
            faults.append(Fault(f"scores.{name}", "score_too_fine", "最多一位小数", "takes one decimal"))
    if faults:
        raise Invalid("scores_invalid", "评分有误", "Some scores are not right", faults=faults)


def total(rubric: Sequence[Criterion], scores: Mapping[str, Decimal]) -> Decimal:
    """The weighted mean of the scores, 0–100, to four decimals."""
    weights = sum(criterion.weight for criterion in rubric)
    weighted = sum((criterion.weight * scores[criterion.name] for criterion in rubric), Decimal(0))
    return (weighted / weights).quantize(Decimal("0.0001"))
