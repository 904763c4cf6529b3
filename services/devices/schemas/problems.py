"""The problems this service answers with; each code means the same for ever.

NotFound     vendor.not_found, device_model.not_found, device.not_found, binding.not_found, alarm.not_found
Conflict     vendor.exists, device_model.exists, device.exists, binding.overlaps, binding.ended
Invalid      division.unknown, vendor.unknown, device_model.unknown, vendor_message.too_many, binding.ends_early
Forbidden    vendor.required
Unavailable  division.unavailable
"""

from services.kit.problems import Conflict, Forbidden, Invalid, NotFound, Unavailable


class BindingNotFound(NotFound):
    code = "binding.not_found"


class VendorExists(Conflict):
    code = "vendor.exists"


class DeviceModelExists(Conflict):
    code = "device_model.exists"


class DeviceExists(Conflict):
    code = "device.exists"


class BindingOverlaps(Conflict):
    code = "binding.overlaps"


class BindingEnded(Conflict):
    code = "binding.ended"


class DivisionUnknown(Invalid):
    code = "division.unknown"


class VendorUnknown(Invalid):
    code = "vendor.unknown"


class DeviceModelUnknown(Invalid):
    code = "device_model.unknown"


class TooManyMessages(Invalid):
    code = "vendor_message.too_many"


class BindingEndsEarly(Invalid):
    code = "binding.ends_early"


class VendorRequired(Forbidden):
    code = "vendor.required"


class DivisionUnavailable(Unavailable):
    code = "division.unavailable"
