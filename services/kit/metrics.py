"""Prometheus metrics of HTTP requests, and the endpoint that shows them all."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

requests_total = Counter("hub_http_requests_total", "HTTP requests.", ["service", "method", "route", "status"])
request_seconds = Histogram(
    "hub_http_request_seconds",
    "Time to answer, in seconds.",
    ["service", "method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
