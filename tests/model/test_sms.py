"""How many parts a text takes as SMS, and how to keep them few."""

from __future__ import annotations

import pytest

from engine.model.sms import SmsSize, odd_characters, plain_for_sms, segments, sms_parts


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", SmsSize(0, "GSM-7", 0)),
        ("a" * 160, SmsSize(1, "GSM-7", 160)),
        ("a" * 161, SmsSize(2, "GSM-7", 161)),
        ("a" * 306, SmsSize(2, "GSM-7", 306)),
        ("a" * 307, SmsSize(3, "GSM-7", 307)),
        ("é è à ù É Ç £ $ @ \n", SmsSize(1, "GSM-7", 19)),
        ("€[]{}\\^~|", SmsSize(1, "GSM-7", 18)),
        ("€" * 80, SmsSize(1, "GSM-7", 160)),
        ("€" * 153, SmsSize(3, "GSM-7", 306)),
        ("a" * 152 + "€" + "a" * 152, SmsSize(3, "GSM-7", 306)),
        ("ê" * 70, SmsSize(1, "UCS-2", 70)),
        ("ê" * 71, SmsSize(2, "UCS-2", 71)),
        ("ê" * 134, SmsSize(2, "UCS-2", 134)),
        ("ê" * 135, SmsSize(3, "UCS-2", 135)),
        ("😀" * 35, SmsSize(1, "UCS-2", 70)),
        ("ê" * 66 + "😀" + "ê" * 66, SmsSize(3, "UCS-2", 134)),
        ("`", SmsSize(1, "UCS-2", 1)),
        ("\x1b", SmsSize(1, "UCS-2", 1)),
    ],
)
def test_a_text_has_a_size(text: str, size: SmsSize) -> None:
    assert segments(text) == size


def test_a_size_travels_as_json() -> None:
    assert segments("a").to_json() == {"segments": 1, "encoding": "GSM-7", "length": 1}


def test_plain_type_keeps_a_text_in_gsm_7() -> None:
    fancy = "« Oui », “I’m” — 40,00\xa0€… 1\u202f240\u200b • a\u2011b"
    assert plain_for_sms(fancy) == '"Oui", "I\'m" - 40,00 €... 1 240 - a-b'
    assert segments(plain_for_sms(fancy)).encoding == "GSM-7"


def test_accents_are_kept_even_where_they_cost_a_part() -> None:
    assert plain_for_sms("poulet rôti e\u0301") == "poulet rôti é"


def test_august_is_spelt_as_in_1990_so_that_a_day_costs_no_more_in_summer() -> None:
    assert plain_for_sms("le 30 août, Août, aoûtien") == "le 30 aout, Aout, aoûtien"


def test_the_characters_that_cost_a_part_are_told_once_each() -> None:
    assert odd_characters("août, août: œuf €") == ("û", "œ")
    assert odd_characters("plain £5 é") == ()


@pytest.mark.parametrize("text", ["", "x" * 160, "x" * 161, "é" * 307, "€" * 81, "€" * 154, "ê" * 71, "😀" * 36], ids=len)
def test_a_text_is_cut_where_it_is_counted(text: str) -> None:
    assert "".join(sms_parts(text)) == text
    assert len(sms_parts(text)) == segments(text).segments
    assert all(segments(part).segments == 1 for part in sms_parts(text))
