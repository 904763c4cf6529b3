"""Distances and directions on the sphere, for arrays. No roads, no I/O."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

EARTH_RADIUS_METRES = 6_371_008.8


def great_circle_metres(lat_a: FloatArray, lng_a: FloatArray, lat_b: FloatArray, lng_b: FloatArray) -> FloatArray:
    """Haversine distance in metres; degrees in, broadcasting as numpy does."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half_phi = (phi_b - phi_a) / 2
    half_lambda = np.radians(np.subtract(lng_b, lng_a)) / 2
    a = np.sin(half_phi) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lambda) ** 2
    metres: FloatArray = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(a, 1.0)))
    return metres


def bearing_degrees(lat_a: FloatArray, lng_a: FloatArray, lat_b: FloatArray, lng_b: FloatArray) -> FloatArray:
    """Direction from a to b, clockwise from north, 0–360."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    delta = np.radians(lng_b - lng_a)
    y = np.sin(delta) * np.cos(phi_b)
    x = np.cos(phi_a) * np.sin(phi_b) - np.sin(phi_a) * np.cos(phi_b) * np.cos(delta)
    bearing: FloatArray = np.degrees(np.arctan2(y, x)) % 360.0
    return bearing


def to_xyz_metres(lat: FloatArray, lng: FloatArray) -> FloatArray:
    """Earth-centred coordinates in metres, shape (n, 3).

    Within a few hundred metres the straight chord equals the ground distance to less than a millimetre, so nearest
    streets can be found with plain vectors, whatever the size or place of the map.
    """
    phi, lam = np.radians(lat), np.radians(lng)
    unit = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
    xyz: FloatArray = unit * EARTH_RADIUS_METRES
    return xyz


def ranges(starts: IntArray, counts: IntArray) -> IntArray:
    """The integers start, start + 1, … of every (start, count) pair, one after another in one array."""
    total = int(counts.sum())
    offsets = np.cumsum(counts) - counts
    result: IntArray = np.arange(total) - np.repeat(offsets - starts, counts)
    return result
