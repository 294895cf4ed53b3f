"""Where a reader's run goes another way than the published recording, in sentences."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from recorder.check import code_lines
from recorder.program import Program
from recorder.recording import Recording, Step

_NOTHING = "nothing"


def is_same(own: Recording, published: Recording) -> bool:
    """Whether two recordings say the same, versions aside."""
    return (own.steps, own.more_steps) == (published.steps, published.more_steps)


def differences(
    program: Program, own: Recording, original: Program, published: Recording, *, completed: bool
) -> Iterator[str]:
    """What lines do otherwise that the reader left as they were, in the order of the program.

    Of a program that did not come to its end, only the lines that it came to.
    """
    was, now = _deeds(published), _deeds(own)
    reached = {step.line for step in own.steps}
    for old, new in _unchanged(original, program):
        if not completed and new not in reached:
            continue
        for deed in _DEEDS:
            before, after = was.get((old, deed), _NOTHING), now.get((new, deed), _NOTHING)
            if before != after:
                yield f"line {new} {deed} {after}; published: {before}"


_DEEDS = ("printed", "raised", "sent")


def _deeds(recording: Recording) -> dict[tuple[int, str], str]:
    """What each line printed, raised and sent, as text."""
    found: dict[tuple[int, str], list[str]] = {}
    for step in recording.steps:
        for line, text in step.printed:
            found.setdefault((line, "printed"), []).append(f"`{text}`")
        if step.raised:
            found.setdefault((step.line, "raised"), []).append(step.raised)
        if sent := _sent(step):
            found.setdefault((step.line, "sent"), []).append(sent)
    return {deed: ", ".join(texts) for deed, texts in found.items()}


def _sent(step: Step) -> str:
    verbs = [sent.sql.split()[0] + (" (refused)" if sent.error else "") for sent in step.sent]
    return ", ".join(verbs)


def _unchanged(original: Program, program: Program) -> Iterator[tuple[int, int]]:
    """The numbers of the lines of code that are in both, in the original and in the program."""
    numbers = [code_lines(original), code_lines(program)]
    texts = [
        [lines[number - 1] for number in found]
        for found, lines in zip(
            numbers, (original.source.splitlines(), program.source.splitlines()), strict=True
        )
    ]
    matcher = difflib.SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for offset in range(size):
            yield numbers[0][a + offset], numbers[1][b + offset]
