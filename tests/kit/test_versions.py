"""Entity tags: who speaks of another version is told which one it is now."""

import pytest

from kit.versions import StaleVersion, check_version, tag_of

NOW = tag_of("nu", 3)


def test_a_tag_is_quoted_and_changes_with_every_part() -> None:
    tags = {tag_of(), tag_of("a"), tag_of("a", "b"), tag_of("ab"), tag_of("a", 1), tag_of("a", "1")}

    assert len(tags) == 6
    assert all(len(tag) == 34 and tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert tag_of("a", 1) == tag_of("a", 1)


@pytest.mark.parametrize("sent", [None, "*", " * ", NOW, f'"anders", {NOW}', f'W/"anders",{NOW}'])
def test_who_asks_nothing_or_names_this_version_goes_on(sent: str | None) -> None:
    check_version(sent, NOW)


@pytest.mark.parametrize("sent", ["", '"anders"', f"W/{NOW}", NOW.strip('"'), '"*"', f'"{NOW}'])
def test_another_version_a_weak_tag_and_nonsense_are_refused_with_the_tag_of_now(sent: str) -> None:
    with pytest.raises(StaleVersion) as refusal:
        check_version(sent, NOW)

    assert (refusal.value.status, refusal.value.code) == (412, "precondition_failed")
    assert refusal.value.headers == {"ETag": NOW}
