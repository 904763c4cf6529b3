"""What browsers are told with every answer: what a page may load, and that nothing may frame or sniff it."""

from urllib.parse import urlsplit

from gateway.settings import GatewaySettings

Headers = list[tuple[bytes, bytes]]


def security_headers(settings: GatewaySettings) -> Headers:
    """For every answer. No CORS header is among them: the console is served from here, nobody else's page calls."""
    headers = {
        "content-security-policy": content_security_policy(settings.map_tiles_url),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        # The worker's page says where the worker is.
        "permissions-policy": "geolocation=(self), camera=(), microphone=()",
    }
    if settings.environment == "production":
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def content_security_policy(map_tiles_url: str | None) -> str:
    """Only the hub itself, and the tile server where a city has one.

    MapLibre starts its worker from a blob; Ant Design writes style elements as it goes.
    """
    tiles = ""
    if map_tiles_url:
        parts = urlsplit(map_tiles_url)
        tiles = f" {parts.scheme}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "worker-src 'self' blob:",
            f"connect-src 'self'{tiles}",
            f"img-src 'self' data: blob:{tiles}",
            "media-src 'self' data: blob:",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
