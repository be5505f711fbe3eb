"""Encrypted fields and the index by which they are found."""

from __future__ import annotations

import pytest

from kit.crypto import BlindIndex, FieldCipher, UndecipherableError

OLD, NEW = b"1" * 32, b"2" * 32


def test_what_was_encrypted_is_read_back() -> None:
    cipher = FieldCipher({"k1": OLD}, "k1")
    assert cipher.decrypt(cipher.encrypt("张三 · 13900001234", place="t/c/1"), place="t/c/1") == "张三 · 13900001234"
    assert cipher.encrypt("a", place="p") != cipher.encrypt("a", place="p")


def test_a_new_key_writes_and_the_old_one_still_reads() -> None:
    before, after = FieldCipher({"k1": OLD}, "k1"), FieldCipher({"k1": OLD, "k2": NEW}, "k2")
    old, new = before.encrypt("a", place="p"), after.encrypt("b", place="p")
    assert (after.decrypt(old, place="p"), after.decrypt(new, place="p")) == ("a", "b")
    assert (old.startswith(after.prefix), new.startswith(after.prefix)) == (False, True)
    with pytest.raises(UndecipherableError):
        before.decrypt(new, place="p")


@pytest.mark.parametrize("change", ["moved", "changed", "cut", "other key", "no key", "empty", "not base64"])
def test_what_was_moved_or_changed_is_refused(change: str) -> None:
    cipher = FieldCipher({"k1": OLD, "k2": NEW}, "k1")
    text, place = cipher.encrypt("secret", place="accounts/email/1"), "accounts/email/1"
    match change:
        case "moved":
            place = "accounts/email/2"
        case "changed":
            text = text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]
        case "cut":
            text = text[:12]
        case "other key":
            text = text.replace("k1:", "k2:")
        case "no key":
            text = text.replace("k1:", "k9:")
        case "empty":
            text = ""
        case _:
            text = "k1:é"
    with pytest.raises(UndecipherableError) as caught:
        cipher.decrypt(text, place=place)
    assert "secret" not in str(caught.value)


def test_keys_are_checked() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FieldCipher({"k1": b"short"}, "k1")
    with pytest.raises(ValueError, match="no field key k2"):
        FieldCipher({"k1": OLD}, "k2")
    with pytest.raises(ValueError, match="32 bytes"):
        BlindIndex(b"short")


def test_equal_values_have_equal_indexes_and_kinds_are_kept_apart() -> None:
    index = BlindIndex(OLD)
    assert index.of("email", "a") == BlindIndex(OLD).of("email", "a")
    others = {index.of("email", "b"), index.of("phone", "a"), BlindIndex(NEW).of("email", "a"), index.of("em", "aila")}
    assert len(others | {index.of("email", "a")}) == 5
