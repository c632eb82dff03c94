"""The pictures of the README are those that the command takes, and small enough to load."""

import io

import pytest
from PIL import Image

from benchmarks.screenshots import FOLDER, MOST_BYTES, PICTURES, SIZES, small


def test_every_picture_is_there_and_no_other():
    assert {file.stem for file in FOLDER.glob("*")} == {picture.name for picture in PICTURES}


def test_every_picture_is_small_and_of_its_size():
    for picture in PICTURES:
        file = FOLDER / f"{picture.name}.png"
        assert file.stat().st_size < MOST_BYTES
        with Image.open(file) as opened:
            assert opened.size == SIZES[picture.size]


def noise(width, height):
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_colourful_picture_loses_colours_until_it_fits():
    picture = noise(600, 450)
    assert len(picture) > MOST_BYTES > len(small(picture))


def test_a_picture_that_cannot_be_made_small_enough_is_refused():
    with pytest.raises(RuntimeError, match="larger than 200000"):
        small(noise(1200, 900))
