"""How much of the site, how many things, how many coins: what a layout adds up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.bound import broken
from geo.issue import Issue
from geo.limit import Limit
from geo.overlay import less, shared, united
from geo.scene import Scene
from geo.things import of_site, things


def share(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find totals of the whole layout that are beyond their bound.

    Parameters
    ----------
    scene
        Footprints and the site's surfaces, site metres.
    limit
        ``value`` and ``bound`` of the number that ``form`` tells:

        - ``green``: ground under the subjects or drawn as grass and not built or laid
          over, % of the site
        - ``cover``: ground under what stands (roofs whole, planting not), % of the site
        - ``site_area``: the site itself, m²
        - ``count``: how many subjects there are; with an object: how many of these there
          are where any subject stands
        - ``budget``: coins that the subjects cost together

    Yields
    ------
    Issue
        At most one. `placements`: for a count those that are too many, or that ask for
        the object, else none. `witness`: the ground that was counted. Situations:
        ``green``, ``cover``, ``budget``; ``small`` and ``large`` for the site's area;
        ``few`` and ``many`` for a count, ``ways`` for too few ways in and out. Of an
        empty layout nothing is said but how large its site is.
    """
    if scene.placements or limit.form == "site_area":
        yield from FORMS[limit.form](scene, limit)


def _green(scene: Scene, limit: Limit) -> Iterator[Issue]:
    is_green = np.zeros(len(scene.placements), dtype=bool)
    is_green[scene.answering(limit.subject)] = True
    flat = np.array([kind.level == "ground" for kind in scene.kinds], dtype=bool)
    over = np.where(flat, scene.footprints, scene.bodies)[~is_green]
    planted = np.append(scene.footprints[is_green], scene.setting.grass())
    bare = less(united(planted), united(over))
    green = shared(bare, scene.setting.unbuilt())
    yield from _percent(scene, limit, green)


def _cover(scene: Scene, limit: Limit) -> Iterator[Issue]:
    standing = np.zeros(len(scene.placements), dtype=bool)
    standing[scene.answering(limit.subject)] = True
    standing &= [kind.level != "ground" and "planting" not in kind.tags for kind in scene.kinds]
    shapes, boundary = scene.footprints[standing], scene.setting.site.boundary
    most = 100 * float(shapely.area(shapes).sum() / shapely.area(boundary))
    # However they lie on one another, they cover no more than that.
    if limit.bound == "least" or broken(limit, most):
        yield from _percent(scene, limit, shared(united(shapes), boundary))


def _percent(scene: Scene, limit: Limit, ground: BaseGeometry) -> Iterator[Issue]:
    measured = 100 * float(shapely.area(ground) / shapely.area(scene.setting.site.boundary))
    if broken(limit, measured):
        yield _issue(limit, measured, limit.form, witness=ground)


def _site_area(scene: Scene, limit: Limit) -> Iterator[Issue]:
    boundary = scene.setting.site.boundary
    measured = float(shapely.area(boundary))
    if broken(limit, measured):
        situation = "small" if limit.bound == "least" else "large"
        yield _issue(limit, measured, situation, witness=boundary)


def _count(scene: Scene, limit: Limit) -> Iterator[Issue]:
    subjects = scene.answering(limit.subject)
    shapes = scene.footprints[subjects]
    situation = "few" if limit.bound == "least" else "many"
    if limit.object == "*":
        counted, about = shapes, subjects if situation == "many" else subjects[:0]
    else:
        counted, _ = things(scene, limit.object)
        about = subjects
        # Where a planner has drawn none at all, nobody knows how many there are.
        if not len(subjects) or (of_site(limit.object) and not len(counted)):
            return
        if situation == "few" and {"entrance", "exit"}.issuperset(limit.object.split("|")):
            situation = "ways"
    if broken(limit, float(len(counted))):
        ids = tuple(scene.placements[index].id for index in about.tolist())
        drawn = counted if len(counted) else shapes
        witness = shapely.union_all(drawn) if len(drawn) else None
        yield _issue(limit, float(len(counted)), situation, witness=witness, placements=ids)


def _budget(scene: Scene, limit: Limit) -> Iterator[Issue]:
    coins = sum(scene.kinds[index].coins for index in scene.answering(limit.subject).tolist())
    if broken(limit, float(coins)):
        yield _issue(limit, float(coins), "budget", witness=None)


def _issue(
    limit: Limit,
    measured: float,
    situation: str,
    *,
    witness: BaseGeometry | None,
    placements: tuple[str, ...] = (),
) -> Issue:
    return Issue(
        limit,
        placements=placements,
        witness=witness,
        measured=measured,
        required=limit.value,
        situation=situation,
    )


FORMS: dict[str, Callable[[Scene, Limit], Iterator[Issue]]] = {
    "green": _green,
    "cover": _cover,
    "site_area": _site_area,
    "count": _count,
    "budget": _budget,
}
"""What adds up to the number, by the limit's form."""
