"""The commitment letter (版权承诺书) as a sheet to print, sign and stamp, or as a document to go on writing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from submissions.domain import letters
from submissions.domain.form import Form
from submissions.typesetting import Sheet
from submissions.typesetting.texts import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``text`` has places for the names (see ``domain.letters``); an individual signs, an organisation stamps, too."""

    text: str
    call: str
    form: Form
    individual: bool
    at: datetime

    def sheet(self) -> Sheet:
        names = {
            "party": "本人" if self.individual else "我单位",
            "call": line(self.call),
            "title": line(self.form.title),
            "work_type": line(self.form.work_type),
            "owner": line(self.form.copyright_owner),
        }
        signatures = ["承诺人（签字）"] if self.individual else ["承诺单位（盖章）", "法定代表人或授权代表（签字）"]
        data = {"paragraphs": letters.filled(self.text, names), "signatures": signatures}
        return Sheet("commitment-letter", data, self.at)
