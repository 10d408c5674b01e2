"""Who saw a pupil's name stands in the log of who looked, and nobody else does (promise SBB-10): of every answer of the matrix."""

from collections.abc import Iterator

from tests.matrix.asking import Answer
from tests.matrix.shapes import Principal, World

ASKED = "words of who asks: the log has the request, and the pupil from when the school says which one it is"
NUMBERS = "the answer has the pupils by number, each with their class: at school that says who they are"
# Looks at pupils whom the answer does not name, by name of the address. For an answer that names and is not written down
# there is no such list.
WITHOUT_NAMES = {
    "api-school-roll-over": NUMBERS,
    "api-class-list-import-confirm": NUMBERS,
}
# Names of who is no pupil yet, by the word or by the name of the address: the log says how many they were.
COUNTED = {
    "kwxlijst": "rows of a class list that waits for a look",
    "desk:request": ASKED,
    "api-privacy-request": ASKED,
}


def not_written_down(name: str, world: World, principal: Principal, answer: Answer) -> Iterator[str]:
    """Yield what one answer showed and the log does not say, or says and was not shown; a mail names no pupil at all.

    No pupil has an account: whoever asks is somebody else.
    """
    yield from (f"mails {word}" for word in sorted(answer.mailed & set(world.pupils)))
    shown = answer.words & set(world.pupils)
    looks = [one for one in answer.looks if one.actor_id == principal.user]
    if len(looks) != len(answer.looks):
        yield "somebody else is written down as who looked"
    seen = {pupil for one in looks for pupil in one.pupil_ids}
    # Who was seen and has no number.
    rows = sum(one.person_count - len(one.pupil_ids) for one in looks)
    counted = {word for word in shown if rows and (name in COUNTED or word.startswith(tuple(COUNTED)))}
    unwritten = {word for word in shown - counted if not world.pupils[word] & seen}
    yield from (f"shows {word} and writes no look" for word in sorted(unwritten))
    named = {pupil for word in shown for pupil in world.pupils[word]}
    if seen - named and name not in WITHOUT_NAMES:
        yield f"writes a look at {len(seen - named)} of {len(seen)} whom it does not name"
