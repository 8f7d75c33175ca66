"""What was fitted last is given again for the very same series, and for no other."""

import numpy as np

from core.forecast.remembered import remembered


def test_the_same_question_about_the_same_numbers_is_worked_out_once() -> None:
    asked: list[float] = []

    def total(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
        def compute() -> float:
            asked.append(float(values.sum()))
            return asked[-1]
        return remembered("a test's total", (values,), compute)

    assert [total(np.array([1.0, 2.0])), total(np.array([1.0, 2.0])), total(np.array([2.0, 1.0])), total(np.array([1.0, 2.0]))] == [3, 3, 3, 3]
    assert asked == [3.0, 3.0]      # another order is another series


def test_no_answer_is_an_answer_and_another_question_is_asked_anew() -> None:
    asked: list[str] = []
    same = np.array([5.0])

    assert remembered("a test's nothing", (same,), lambda: asked.append("first")) is None
    assert remembered("a test's nothing", (same,), lambda: asked.append("again")) is None
    assert remembered("a test's other nothing", (same,), lambda: asked.append("other")) is None
    assert asked == ["first", "other"]


def test_only_so_many_answers_are_kept() -> None:
    asked: list[int] = []
    for number in [*range(200), 0]:
        remembered("a test's many", (np.array([number]),), lambda number=number: asked.append(number))  # type: ignore[misc]
    assert asked == [*range(200), 0]
