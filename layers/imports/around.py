"""What stands around a site that exists already, from an extract of OpenStreetMap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import shapely

from geo.errors import InputError
from geo.site import Feature, Site
from layers.imports.any_file import read_document
from layers.imports.document import MOST_FEATURES
from layers.imports.nearby import nearby
from layers.imports.osm import REACH
from layers.imports.site_feature import read_feature

_SAME = 0.3
"""Share of the smaller of two buildings that both cover, from which they are one building."""
_TREE = 1.0
"""m between two trees that are one."""


@dataclass(frozen=True)
class Around:
    """A site with its surroundings.

    Parameters
    ----------
    site
        The site with what was added, and with its source named.
    added
        How many of each role are new.
    known
        How many were there already, drawn by hand or added before.
    """

    site: Site
    added: Mapping[str, int]
    known: int


def with_surroundings(site: Site, content: bytes, name: str, *, reach: float = REACH) -> Around:
    """Add buildings, trees, ways, walls and hydrants around a site's boundary.

    What the site has already stays as it is: a building that mostly covers one of its own, a
    tree within a metre of another, a thing of the same id is not added again.

    Parameters
    ----------
    content, name
        ``.osm`` XML or Overpass' JSON, and its name for sentences.
    reach
        m around the boundary; buildings that reach into it come whole, the rest is cut.

    Raises
    ------
    InputError
        ``around.no_place``: the site is in metres of its own · ``around.not_osm`` ·
        ``around.elsewhere``: nothing of the file is near · any of ``file.*``.
    """
    if site.frame is None:
        raise InputError("around.no_place")
    document = read_document(content, name, "role")
    if document.reach is None:
        raise InputError("around.not_osm", file=document.file)
    with_role = [raw for raw in document.features if raw.properties.get("role")]
    raws = list(nearby(with_role, site.boundary, site.frame, reach))
    if not raws:
        raise InputError("around.elsewhere", file=document.file, reach=f"{reach:g}")
    if len(raws) + len(site.features) > MOST_FEATURES:
        raise InputError(
            "file.too_many_features", file=document.file, count=len(raws), limit=MOST_FEATURES
        )
    features = list(site.features)
    ids = {feature.id for feature in features}
    added: Counter[str] = Counter()
    for raw in raws:
        found = read_feature(raw, site.frame.to_metres, local=False, repair=True)
        if found.id not in ids and not _known(found, site):
            ids.add(found.id)
            features.append(found)
            added[found.role] += 1
    sources = [each for each in (site.attribution, document.attribution) if each]
    named = site.attribution if document.attribution in site.attribution else "; ".join(sources)
    made = replace(site, features=tuple(features), attribution=named)
    return Around(made, added, len(raws) - added.total())


def _known(found: Feature, site: Site) -> bool:
    if found.role == "tree":
        return any(tree.geometry.distance(found.geometry) < _TREE for tree in site.by_role("tree"))
    if found.role != "building":
        return False
    for building in site.by_role("building"):
        smaller = min(building.geometry.area, found.geometry.area)
        if shapely.intersection(building.geometry, found.geometry).area > _SAME * smaller:
            return True
    return False
