"""What can be read aloud to somebody, one thing at a time."""

from __future__ import annotations

import pytest

from content_store.content.readability import asks_for_two_things, sentences, syllables
from scripts.sample.texts import read_guides


@pytest.mark.parametrize(
    ("action", "two"),
    [
        ("Mở Cổng dịch vụ công bằng địa chỉ có đuôi .gov.vn.", False),
        ("Bấm nộp sau khi đã đọc lại toàn bộ tờ khai.", False),
        ("Bấm Đăng nhập. Gõ mật khẩu.", True),
        ("Bấm Đăng nhập rồi gõ mật khẩu.", True),
        ("Bấm Đăng nhập; gõ mật khẩu.", True),
        ("Bấm Đăng nhập, sau đó gõ mật khẩu.", True),
        ("", False),
    ],
)
def test_a_step_that_asks_for_two_things_is_known_by_its_words(action: str, two: bool) -> None:
    assert asks_for_two_things(action) is two


def test_a_sentence_is_measured_by_its_syllables() -> None:
    said = sentences("Cô bác mở VNeID. Bấm vào đâu?\nXem .gov.vn nhé")

    assert [(sentence, syllables(sentence)) for sentence in said] == [
        ("Cô bác mở VNeID.", 4),
        ("Bấm vào đâu?", 3),
        ("Xem .gov.vn nhé", 3),
    ]


def test_the_samples_own_steps_ask_for_one_thing_each() -> None:
    assert [step.action for guide in read_guides() for step in guide.steps if asks_for_two_things(step.action)] == []
