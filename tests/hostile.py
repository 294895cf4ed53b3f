"""Texts that try to be more than text, and a program and recordings with such a text everywhere."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from recorder import render
from recorder.library import Claim, Error, Library, Recorded
from recorder.program import END, START, Program
from recorder.recording import ObjectState, Recording, Sent, SessionState, Step, Table
from tests.programs import SETUP

set_hypothesis_home_dir(".pytest_cache/hypothesis")  # not a folder of its own in the checkout

FRAGMENTS = [
    "<script>alert(1)</script>", "<b onclick='x()'>", "</code></pre></dl></section>", "</script>",
    "<svg/onload=x>", "<!--", "-->", "<![CDATA[", "]]>", "<plaintext>", "</textarea>", "<td>",
    "</noscript>", "</noscript ", "</template>",
    '"', "'", "' onclick=x a='", "=", "`", "&", "&amp;", "&lt;b&gt;", "&#60;", "&copy", "<", ">",
    "{{", "}}", "{{ sql flush/assigns_primary_key: session.flush() }}", "{ .x #y }", "{: .x }",
    "[[", "[a](javascript:x)", "![a](b)", "[a][b]", "<https://example.org>", "*x*", "__x__",
    "# x", "- x", "| x | y |", "///", "--8<-- 'README.md'", "*[x]: y", "pending", "identity map",
    "\\", "\\*", "\n", "\n\n", "\t", "  ", "\r", "\x00", "\x02amp\x03", "\x02wzxhzdk:0\x03",
    "\x02klzzwxh:0001\x03", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\ud800",
]  # fmt: skip
"""What means something to HTML, to Markdown, its extensions, or how they keep things aside."""

TEXTS = st.lists(
    st.sampled_from(FRAGMENTS) | st.text(min_size=1, max_size=4), min_size=1, max_size=8
).map("".join)


def shown(text: str) -> str:
    """How a page shows a text: what is not printable, as `repr` writes it."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    """What of a text can stand in a comment, in a file that is UTF-8."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", "").split())


def sentence(text: str) -> str:
    """What of a text can stand in a claim without being marked: no `code`, no terms."""
    return re.sub("`|pending|identity map", "", one_line(text))


def word(text: str) -> str:
    """What of a text can be a word, as the first of an SQL statement is."""
    return "".join(text.split()) or "x"


@dataclass(frozen=True)
class Words:
    """The texts of a page, each of which a program may hold elsewhere."""

    claim: str
    comment: str
    value: str
    verb: str

    @classmethod
    def of(cls, text: str) -> Words:
        """A text, in the form that each place admits."""
        return cls(sentence(text), one_line(text), text, word(text))


HARMLESS = Words("harmlessclaim", "harmlesscomment", "harmlessvalue", "harmlessverb")


def program(words: Words) -> Program:
    """A program with a text in its claim, its cure, its reason and its comments."""
    source = (
        SETUP.replace('"""\n', f'"""\n# cure: Do {words.claim}!\n', 1)
        + f"{START}\n#: Because of {words.claim}!\n"
        + f"print(1)  # a {words.comment} z\n#> a {words.comment} z\n"
        + f"print(2)  # b {words.comment} z\n{END}\n"
    )
    made = Program(Path("snippets/guide/example.py"), source)
    made.validate()
    vars(made)["claim"] = f"A {words.claim} claim."  # however the docstring spells it
    return made


def recordings(program: Program, words: Words) -> list[Recording]:
    """Recordings of that program with a text wherever a recording holds text."""
    first, second = (number for number in program.statements if number in program.region)
    text = words.value
    item = ObjectState(text, text, "persistent", {text: text}, [text], [text])
    step = Step(
        first,
        raised=text,
        printed=[(first, text)],
        sent=[Sent(text, f"SELECT {text}", text, text), Sent(text, words.verb)],
        objects=[item],
        sessions=[SessionState(text, "begun", [text], [text], [text], [text])],
        committed={text: Table([text, text], [[text, text]])},
    )
    versions = {"database": f"{words.verb} {words.verb}", "driver": text, "sqlalchemy": text}
    other = {"sqlite": replace(step, line=second), "postgresql": Step(second)}
    return [Recording(program.name, name, versions, [step, last]) for name, last in other.items()]


def block(words: Words) -> str:
    """The HTML of that program."""
    made = program(words)
    return render.program(made, recordings(made, words), "example")


def page(words: Words) -> str:
    """A page with all that a page can show of that program, made as the site makes it."""
    made = program(words)
    claim = Claim(made, Path("docs/guides/page.md"), "Page")
    recorded = Recorded(made, recordings(made, words), [], [])
    messages = f"Error: {words.value}", words.verb
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "recorded", lambda library, name: [recorded])
        patch.setattr(Library, "claims", lambda library: [claim])
        patch.setattr(
            Library, "errors", lambda library: [Error(message, [claim]) for message in messages]
        )
        return Markdown(**options()).convert(PAGE)


PAGE = """\
# Page

It sends {{ sql guide/example: print(1)  # a }}.

/// snippet | guide/example
///

/// errors
///

/// claims
///
"""


@functools.cache
def options() -> dict[str, Any]:
    """The Markdown extensions of `mkdocs.yml`."""
    with Path("mkdocs.yml").open(encoding="utf-8") as file:
        entries = yaml_load(file)["markdown_extensions"]
    configs = {k: v for entry in entries if isinstance(entry, dict) for k, v in entry.items()}
    names = [next(iter(entry)) if isinstance(entry, dict) else entry for entry in entries]
    return {"extensions": ["fenced_code", *names], "extension_configs": configs}
