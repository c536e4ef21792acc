"""A made-up schema in which everything goes wrong now and then, the same way for whoever asks."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import asyncio
from datetime import date
from enum import Enum
from random import Random
from typing import Annotated, Any

import strawberry
from strawberry.extensions import ParserCache, ValidationCache

# What asks for more than the context, so that no plan answers it for all objects at once.
BY_PATH = {
    *("anyone", "beasts", "cat", "companions", "creatures", "friend", "grid", "label", "later", "master", "partner"),
    *("path", "pets", "prey", "score", "slow"),
}
ASYNCHRONOUS = {"label", "partner", "pets", "later", "slow", "anyone"}


@strawberry.enum
class Colour(Enum):
    RED = "red"
    GREEN = "green"


@strawberry.input
class Wish:
    count: int = 1
    colour: Colour | None = None
    words: list[str] = strawberry.field(default_factory=list)
    inner: Wish | None = None


def chance(info: strawberry.Info[Any, Any]) -> Random:
    """Luck that depends on nothing but the seed and the path."""
    return Random(f"{info.context} {info.path.as_list()}")


def lucky(random: Random, value: Any, wrong: Any) -> Any:
    """The value mostly, and otherwise an error, null, or something that is wrong."""
    fate = random.random()
    if fate < 0.06:
        raise ValueError(f"bad luck {random.randint(0, 9)}")
    if fate < 0.12:
        return None
    if fate < 0.16:
        return wrong
    return ValueError("an error as a value") if fate < 0.18 else value


def trait(random: Random, value: Any, wrong: Any) -> Any:
    """What an attribute holds: the same without raising."""
    try:
        return lucky(random, value, wrong)
    except ValueError as error:
        return error


def beast(random: Random) -> Any:
    """Somebody, of any kind."""
    kind = random.choice([Cat, Dog, Dog, Rock])
    if kind is Rock:
        return Rock(weight=trait(random, 2.5, "heavy"), name=trait(random, "đá", 5))
    return kind(
        id=strawberry.ID(trait(random, str(random.randint(1, 9)), [1])),
        name=trait(random, "Mướp", b"x"),
        age=trait(random, random.randint(0, 9), "x"),
        tame=trait(random, True, "yes"),
        colour=trait(random, Colour.RED, "purple"),
        born=trait(random, date(2020, 1, 2), "long ago"),
        tags=trait(random, [trait(random, "a", {}) for _ in range(3)], 5),
        **({"lives": trait(random, 9, 2**40)} if kind is Cat else {"bark": trait(random, 0.5, float("inf"))}),
    )


def creature(random: Random) -> Any:
    """Somebody who is no stone, mostly."""
    found = beast(random)
    return creature(random) if isinstance(found, Rock) and random.random() < 0.9 else found


def some_cat(random: Random) -> Any:
    """A cat, whatever its luck."""
    found = beast(random)
    return found if isinstance(found, Cat) else some_cat(random)


async def rest(random: Random) -> None:
    """Take some turns of the loop."""
    for _ in range(random.randint(0, 3)):
        await asyncio.sleep(0)


@strawberry.interface
class Creature:
    id: strawberry.ID
    name: str
    age: int | None
    tame: bool
    colour: Colour
    born: date | None
    tags: list[str] | None

    @strawberry.field
    def score(
        self, info: strawberry.Info[Any, Any], by: int = 2, wish: Wish | None = None, plus: list[int] | None = None
    ) -> int:
        return lucky(chance(info), by + sum(plus or []) + (wish.count if wish else 0), "many")

    @strawberry.field
    def echo(self, wish: Wish, colour: Colour = Colour.GREEN, day: date | None = None) -> str | None:
        return f"{wish} {colour} {day}"

    @strawberry.field
    def path(self, info: strawberry.Info[Any, Any]) -> list[str]:
        chosen = [str(getattr(one, "name", "")) for one in info.selected_fields]
        return [str(key) for key in info.path.as_list()] + [str(info.path.typename), info.field_name, *chosen]

    @strawberry.field
    async def label(self, info: strawberry.Info[Any, Any]) -> str:
        await rest(chance(info))
        return lucky(chance(info), "nhãn", {"a": 1})

    @strawberry.field
    def later(self, info: strawberry.Info[Any, Any]) -> int | None:
        async def number() -> Any:
            await rest(chance(info))
            return lucky(chance(info), 3, "x")

        return number() if chance(info).random() < 0.7 else 4  # type: ignore[return-value]

    @strawberry.field
    def friend(self, info: strawberry.Info[Any, Any]) -> Creature | None:
        return lucky(chance(info), creature(chance(info)), 5)

    @strawberry.field
    async def partner(self, info: strawberry.Info[Any, Any]) -> Creature:
        await rest(chance(info))
        return lucky(chance(info), creature(chance(info)), "nobody")

    @strawberry.field
    def grid(self, info: strawberry.Info[Any, Any]) -> list[list[int]] | None:
        random = chance(info)
        return lucky(random, [[trait(random, 1, "x") for _ in range(2)], trait(random, [2], 7)], 5)

    @strawberry.field
    def companions(self, info: strawberry.Info[Any, Any]) -> list[list[Creature | None]]:
        random = chance(info)
        return lucky(random, ((creature(random) for _ in range(2)), [creature(random), None]), 1)


@strawberry.type
class Cat(Creature):
    lives: int

    @strawberry.field
    def prey(self, info: strawberry.Info[Any, Any]) -> list[Beast] | None:
        random = chance(info)
        return lucky(random, [trait(random, beast(random), 5) for _ in range(2)], {})


@strawberry.type
class Dog(Creature):
    bark: float | None

    @strawberry.field
    def master(self, info: strawberry.Info[Any, Any]) -> Creature:
        return lucky(chance(info), creature(chance(info)), 5)

    @strawberry.field
    async def pets(self, info: strawberry.Info[Any, Any]) -> list[Beast]:
        random = chance(info)
        await rest(random)
        return lucky(random, [trait(random, beast(random), "x") for _ in range(2)], 5)


@strawberry.type
class Rock:
    weight: float
    name: str

    @strawberry.field
    async def slow(self, info: strawberry.Info[Any, Any]) -> list[int | None]:
        await rest(chance(info))
        return lucky(chance(info), [1, "x", None], 3)


Beast = Annotated[Cat | Dog | Rock, strawberry.union("Beast")]


@strawberry.type
class Query:
    @strawberry.field
    def cat(self, info: strawberry.Info[Any, Any], name: str | None = None) -> Cat | None:
        return lucky(chance(info), some_cat(chance(info)), 5)

    @strawberry.field
    def creatures(self, info: strawberry.Info[Any, Any]) -> list[Creature]:
        random = chance(info)
        return [creature(random) for _ in range(2)]

    @strawberry.field
    def zoo(self, seed: int = 1, wish: Wish | None = None) -> list[Creature]:
        random = Random(f"{seed} {wish}")
        return [creature(random) for _ in range(2)]

    @strawberry.field
    def quarry(self, seed: int, names: list[str] | None = None) -> list[Beast | None] | None:
        random = Random(f"{seed} {names}")
        return lucky(random, [None, *(beast(random) for _ in range(2))], "nothing")

    @strawberry.field
    def beasts(self, info: strawberry.Info[Any, Any], wish: Wish | None = None) -> list[Beast | None]:
        random = chance(info)
        return lucky(random, [trait(random, beast(random), 5) for _ in range(min(wish.count, 4) if wish else 3)], 5)

    @strawberry.field
    async def anyone(self, info: strawberry.Info[Any, Any]) -> Creature | None:
        await rest(chance(info))
        return lucky(chance(info), creature(chance(info)), 5)


SCHEMA = strawberry.Schema(
    query=Query, types=[Cat, Dog, Rock], extensions=[lambda: ParserCache(maxsize=8), lambda: ValidationCache(maxsize=8)]
)
