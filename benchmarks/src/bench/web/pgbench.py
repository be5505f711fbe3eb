"""pgbench, from the same installation as the server."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from bench.web.statements import Script
from localstack.artefacts import postgres_home


async def transactions_per_second(
    script: Script, database_url: str, *, first: int, clients: int, seconds: int, span: int
) -> tuple[float, int]:
    """The rate, and how many transactions were done. Raises where one failed.

    Each client takes at most ``span`` entries, from ``first + client × span`` on.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"submit-{number}.sql" for number in range(len(script.texts))]
        for file, text in zip(files, script.texts, strict=True):
            file.write_text(text)
        variables = {**script.variables, "first": str(first), "span": str(span)}
        output = await _run(
            database_url,
            *("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds)),
            *(word for file in files for word in ("-f", str(file))),
            *(word for name, value in variables.items() for word in ("-D", f"{name}={value}")),
        )
    rate = re.search(r"tps = ([\d.]+)", output)
    done = re.search(r"actually processed: (\d+)", output)
    if not rate or not done or "number of failed transactions: 0 " not in output:
        raise RuntimeError(f"pgbench: {output[-2000:]}")
    return float(rate[1]), int(done[1])


async def _run(database_url: str, *options: str) -> str:
    parts = urlsplit(database_url)
    environment = {
        **os.environ,
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.strip("/"),
    }
    process = await asyncio.create_subprocess_exec(
        str(postgres_home() / "bin" / "pgbench"),
        *options,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"pgbench failed: {output.decode()[-2000:]}")
    return output.decode()
