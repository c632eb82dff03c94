"""What the analyst judged before she trusted the numbers: the shop's own orders, forecast from a year ago."""

import csv
import io
import uuid
from datetime import datetime, timedelta

from accounts.models import User
from common.dates import local_day
from valuation.models import Order
from valuation.services.evaluation import OrdersFile, perform_evaluation, request_evaluation

NAME = "shop-orders-three-years.csv"
CENTS = 100


def judge_the_forecasts(*, by: User, at: datetime) -> None:
    """Evaluate a file of all orders, split a year ago, with three rows of the kind that real files have."""
    split_on = (local_day(at) - timedelta(days=365)).replace(day=1)
    file = OrdersFile(name=NAME, blocks=iter([_file().encode()]), split_on=split_on)
    asked = request_evaluation(file=file, by=by, key=uuid.uuid4(), at=at)
    perform_evaluation(evaluation_id=asked.pk, now=lambda: at + timedelta(seconds=4))


def _file() -> str:
    columns = ("customer__external_id", "placed_on", "amount_minor", "returned_minor")
    rows = [
        (who, day, f"{(amount - returned) / CENTS:.2f}")
        for who, day, amount, returned in Order.objects.order_by("pk").values_list(*columns)
    ]
    bad = [("C-9001", "31.11.2024", "499"), ("", "2025-02-11", "1299"), ("C-9003", "2025-03-02", "to be agreed")]
    out = io.StringIO()
    csv.writer(out).writerows([("Customer number", "Order date", "Amount paid"), *rows, *bad])
    return out.getvalue()
