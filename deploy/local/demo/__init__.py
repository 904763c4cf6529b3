"""The demo city: synthetic people and devices on a real road network, made from a seed and loaded through the API.

`make_city` only computes; `load` talks to a running hub.
"""

from deploy.local.demo.city import City, make_city
from deploy.local.demo.demo_file import FILE_NAME, DemoFile, DemoLogin, DeviceCredentials
from deploy.local.demo.loading import describe_logins, load

__all__ = ["FILE_NAME", "City", "DemoFile", "DemoLogin", "DeviceCredentials", "describe_logins", "load", "make_city"]
