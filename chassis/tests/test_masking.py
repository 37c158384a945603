"""What is masked shows no more than its mask says."""

from __future__ import annotations

import pytest
from chassis.access.masking import keep_last, keep_last_of_name


@pytest.mark.parametrize(("name", "shown"), [("王秀英", "**英"), ("王芳", "*芳"), ("欧阳秀英", "***英"), ("", "")])
def test_name_shows_its_last_character_alone(name: str, shown: str) -> None:
    assert keep_last_of_name(name) == shown


@pytest.mark.parametrize(("number", "shown"), [("000422200001142470", "*" * 16 + "70"), ("7", "7"), ("", "")])
def test_number_shows_its_last_two_characters_alone(number: str, shown: str) -> None:
    assert keep_last(number) == shown
