"""Creates what the services find: databases and roles, topics and access rules, the bucket and its users.

Every function may be called again at any time: it brings about what is declared and leaves alone what already is so.
"""

import os
from pathlib import Path

DEPLOY = Path(os.environ.get("TUIYOU_DEPLOY_DIR") or Path(__file__).resolve().parents[3])
"""The folder that holds the declarations (kafka/, postgres/, minio/, gateway/); an image has it elsewhere."""
