import stat
from pathlib import Path

import pytest
from supervisor.options import ServerOptions

from localstack.places import Instance
from localstack.programs import Program, write_configuration
from localstack.progress import StackError


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance("test", tmp_path)
    made.conf.mkdir()
    made.logs.mkdir()
    return made


def _read_by_supervisord(path: Path):
    options = ServerOptions()
    options.realize(["-c", str(path)])
    return {group.name: group.process_configs[0] for group in options.process_group_configs}


def test_supervisord_reads_back_what_was_meant(instance: Instance):
    awkward = {"A": '{"k1": "a+b/c="}', "B": "100%", "C": "postgresql://u:p@h/d?x=1,y=2", "D": "a b;c#d"}
    path = write_configuration([Program("kafka", ["/bin/java", "-cp", "/x y/*", "50%"], None, awkward)], instance)
    process = _read_by_supervisord(path)["kafka"]
    assert {name: process.environment[name] for name in awkward} == awkward
    assert process.command == "/bin/java -cp '/x y/*' 50%"


def test_the_configuration_holds_secrets_and_is_private(instance: Instance):
    path = write_configuration([Program("a", ["true"])], instance)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("value", ["it's", "a ;b", "a #b", "a\nb"])
def test_a_value_that_supervisord_would_misread_is_refused(instance: Instance, value: str):
    with pytest.raises(StackError):
        write_configuration([Program("a", ["true"], None, {"A": value})], instance)


def test_a_program_changes_with_its_settings_and_its_code(tmp_path: Path):
    settings = tmp_path / "settings"
    settings.write_text("one")
    before = Program("a", ["true"], files=[settings], version="1").fingerprint()
    assert Program("a", ["true"], files=[settings], version="1").fingerprint() == before
    assert Program("a", ["true"], files=[settings], version="2").fingerprint() != before
    settings.write_text("two")
    assert Program("a", ["true"], files=[settings], version="1").fingerprint() != before
