"""Oddities in the manner of JSONTestSuite: all strict JSON is read, nothing else is."""

import pytest

from geo.errors import InputError
from layers.imports.json_text import parse
from layers.imports.site_file import read_site

READ = [
    b"{}",
    b" {\t}\r\n",
    b"\xef\xbb\xbf{}",
    b'{"a":[1,-0,1.5e3,1E-2,true,false,null,"x"]}',
    b'{"":0}',
    b'{"a":"\\u0000\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\"\\\\"}',
    b'{"a":"\\ud800"}',
    b'{"a":"\\udc00\\ud800 lone"}',
    b'{"a":"\xf4\x8f\xbf\xbf \xc2\x80 \xe2\x80\xa8"}',
    b'{"a":1e400,"b":-1e400,"c":1e-400}',
    b'{"a":123456789012345678901234567890}',
    b'{"a":"]]]]{{{{\\""}',
    b'{"a":' + b"[" * 60 + b"]" * 60 + b"}",
]

REFUSED = [
    b'{"a":01}',
    b'{"a":+1}',
    b'{"a":.5}',
    b'{"a":5.}',
    b'{"a":1e}',
    b'{"a":0x1F}',
    b'{"a":1_000}',
    b"{'a':1}",
    b"{a:1}",
    b'{"a":1,}',
    b'{"a":[1,]}',
    b'{"a":[,1]}',
    b'{"a" 1}',
    b'{"a":1 "b":2}',
    b'{"a":"\t"}',
    b'{"a":"\n"}',
    b'{"a":"\x00"}',
    b'{"a":"\\x41"}',
    b'{"a":"\\u12"}',
    b'{"a":"\\',
    b'{"a":"',
    b'{"a":tru}',
    b'{"a":True}',
    b'{"a":nan}',
    b'{"a":NaN}',
    b'{"a":-Infinity}',
    b'{"a":undefined}',
    b"{}{}",
    b"{} x",
    b"{}\x00",
    b"{/* comment */}",
    b'{"a":1}//',
    b"{",
    b"}",
    b"{]",
    b'{"a":"\xff"}',
    b'{"a":"\xed\xa0\x80"}',
    b'{"a":"\xc0\xaf"}',
    b'{"a":"\xe4\xb8"}',
    b'\xff\xfe{\x00}\x00',
    b'{"a":1,"a":1}',
    b'{"a":{"b":1,"b":2}}',
]  # fmt: skip


@pytest.mark.parametrize("content", READ, ids=range(len(READ)))
def test_strict_json_is_read(content):
    assert isinstance(parse(content, "a.json"), dict)


@pytest.mark.parametrize("content", REFUSED, ids=range(len(REFUSED)))
def test_anything_else_is_refused(content):
    with pytest.raises(InputError) as caught:
        parse(content, "a.json")
    assert caught.value.code.startswith("file.")


def test_the_line_and_character_are_told():
    with pytest.raises(InputError) as caught:
        parse('{"name": "口袋",\n "x": 1,\n "y" 2}'.encode(), "a.json")
    assert (caught.value.blanks["line"], caught.value.blanks["column"]) == (3, 6)
    with pytest.raises(InputError) as caught:
        parse(b'{"a": 1,\n "b": "\xff"}', "a.json")
    assert caught.value.blanks["line"] == 2


def test_strange_but_correct_text_is_made_safe():
    ring = "[[0,0],[20,0],[20,25],[0,25],[0,0]]"
    name = '"\\ud800 \\u202e\\u0000e\\u0301 ' + "x" * 5000 + '"'
    text = (
        f'\ufeff{{"type":"Feature","frame":"local","properties":{{"name":{name}}},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}'
    )
    site = read_site(text.encode(), "a.geojson")
    assert site.name.startswith("é xxx") and len(site.name) == 200
