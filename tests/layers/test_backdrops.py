"""Plans under the drawing board: the newest counts, and a demo goes with all it has."""

import pytest

from geo.errors import InputError
from layers.imports.backdrop import Backdrop


def picture(word):
    return Backdrop(word.encode(), (0.0, -1.0, 20.0, 25.5), (200, 255))


def test_the_newest_counts(store, project):
    assert store.backdrops.of(project.id) is None
    store.backdrops.lay(project.id, picture("first"))
    store.backdrops.lay(project.id, picture("second"))
    found = store.backdrops.of(project.id)
    assert found.picture == b"second"
    assert (found.west, found.south, found.east, found.north) == (0.0, -1.0, 20.0, 25.5)
    store.backdrops.take_away(project.id)
    assert store.backdrops.of(project.id) is None


def test_of_no_project(store):
    for ask in (store.backdrops.of, store.backdrops.take_away):
        with pytest.raises(InputError, match=r"project\.unknown"):
            ask("nobody")


def test_a_demo_goes_with_it(store, document):
    demo = store.add_project("Demo", document(), demo=True)
    store.backdrops.lay(demo.id, picture("x"))
    store.remove_project(demo.id)
    with pytest.raises(InputError, match=r"project\.unknown"):
        store.backdrops.of(demo.id)
