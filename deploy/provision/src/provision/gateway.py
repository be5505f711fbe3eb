"""The gateway's settings file and its web root, made from what stands in deploy/gateway."""

import gzip
import re
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from provision import DEPLOY

TEMPLATE = DEPLOY / "gateway" / "nginx.conf.template"
SITE = DEPLOY / "gateway" / "site"
_PLACEHOLDER = re.compile(r"@([A-Z_]+)@")
_COMPRESSED = ("js", "css", "svg")
_DOCUMENTATION = ("swagger-ui-bundle.js", "swagger-ui.css")


def placeholders(template: Path = TEMPLATE) -> frozenset[str]:
    """The names that `render` needs; deploy/gateway/README.md says what they mean."""
    return frozenset(_PLACEHOLDER.findall(template.read_text(encoding="utf-8")))


def render(values: Mapping[str, str], template: Path = TEMPLATE) -> str:
    """nginx.conf; raises ValueError when `values` does not hold exactly the names of the template."""
    wanted = placeholders(template)
    if wanted != set(values):
        raise ValueError(f"missing: {sorted(wanted - set(values))}, unknown: {sorted(set(values) - wanted)}")
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template.read_text(encoding="utf-8"))


def write_site(web_root: Path, portal: Path) -> None:
    """
    Puts the portal's build and the pages about the interfaces into `web_root`, readable by everyone.

    Replaces what was there. What is worth it is compressed here, once, not at every request.
    """
    shutil.rmtree(web_root, ignore_errors=True)
    shutil.copytree(portal, web_root)
    shutil.copytree(SITE, web_root, dirs_exist_ok=True)
    assets = resources.files("fastapi_offline") / "static"
    for name in _DOCUMENTATION:
        (web_root / "assets" / name).write_bytes((assets / name).read_bytes())
    for path in [file for kind in _COMPRESSED for file in web_root.rglob(f"*.{kind}")]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    for path in [web_root, *web_root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
