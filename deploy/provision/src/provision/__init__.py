"""Creates what the services find: databases and roles, topics and access rules, the bucket and its users.

Every function may be called again at any time: it brings about what is declared and leaves alone what already is so.
"""

from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[3]
"""The folder that holds the declarations: kafka/topics.toml, postgres/databases.toml, minio/*.json."""
