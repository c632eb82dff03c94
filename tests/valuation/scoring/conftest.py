"""CDNOW, the data set of the literature, read from the installed lifetimes package (its licence forbids shipping it).

Fader and Hardie, Forecasting Repeat Sales at CDNOW, 2001: 23,570 customers who first bought in early 1997.
"""

import datetime
import importlib.metadata

import numpy as np
import pytest

from valuation.scoring import Orders, count_patterns, merge_days, summarise

CALIBRATION_END = datetime.date(1997, 9, 30).toordinal()
HOLDOUT_END = datetime.date(1998, 6, 30).toordinal()


def _read(name, *, header, id_column):
    path = importlib.metadata.distribution("lifetimes").locate_file(f"lifetimes/datasets/{name}")
    table = np.loadtxt(path, skiprows=header)
    dates, place = np.unique(table[:, id_column + 1].astype(int), return_inverse=True)
    days = np.array([datetime.date.fromisoformat(str(date)).toordinal() for date in dates])[place]
    return Orders(table[:, id_column].astype(int), days, np.rint(table[:, -1] * 100).astype(int))


@pytest.fixture(scope="session")
def cdnow_orders():
    """Return the orders of the 2,357 customers of the papers."""
    return _read("CDNOW_sample.txt", header=0, id_column=1)


@pytest.fixture(scope="session")
def cdnow(cdnow_orders):
    """Return the sample's histories at the end of the 39 calibration weeks."""
    return summarise(merge_days(cdnow_orders), as_of_day=CALIBRATION_END)


@pytest.fixture(scope="session")
def cdnow_later(cdnow_orders):
    """Return the sample's histories at the end of the 39 holdout weeks."""
    return summarise(merge_days(cdnow_orders), as_of_day=HOLDOUT_END)


@pytest.fixture(scope="session")
def cdnow_patterns(cdnow):
    """Return the sample's counted histories."""
    return count_patterns(cdnow)


@pytest.fixture(scope="session")
def cohort_orders():
    """Return the orders of all 23,570 customers."""
    return _read("CDNOW_master.txt", header=1, id_column=0)
