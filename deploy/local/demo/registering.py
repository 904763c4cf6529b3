"""Registers the made city through the API: divisions, network, elders, devices. Each request may be sent twice.

Owns the request bodies. The idempotency keys are made of the seed and a natural key, so an interrupted load goes on
where it stopped, and a finished one changes nothing.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from deploy.local.demo.city import City
from deploy.local.demo.demo_file import DemoFile, DeviceCredentials
from deploy.local.demo.divisions import COUNTY, DIVISIONS, Division
from deploy.local.demo.elders import DemoAssessment, DemoElder, DemoTrait
from deploy.local.demo.gateway_client import Gateway, GatewayRefusedError, each
from deploy.local.demo.hardware import MODELS, VENDOR_WITH_HTTP, VENDORS, DemoDevice
from deploy.local.demo.network import DemoProvider, DemoServicePoint, DemoWorker


@dataclass
class Registering:
    """One load. `ids` grow as things are registered: natural key → the hub's id."""

    gateway: Gateway
    city: City
    file: DemoFile
    provider_ids: dict[str, str] = field(default_factory=dict)
    point_ids: dict[str, str] = field(default_factory=dict)
    worker_ids: dict[int, str] = field(default_factory=dict)
    elder_ids: dict[int, str] = field(default_factory=dict)

    async def register_network(self) -> None:
        """Divisions, providers, service points and workers."""
        for division in DIVISIONS:  # one after another: a parent must exist before its children
            await self._register_division(division)
        await each(self._register_provider, self.city.providers)
        await each(self._register_point, self.city.service_points)
        await each(self._register_worker, self.city.workers)

    async def register_elders(self) -> None:
        """Elders with their contacts, then their dated traits and assessments."""
        await each(self._register_elder, self.city.elders)
        facts = [(elder, trait) for elder in self.city.elders for trait in elder.traits]
        await each(self._record_trait, facts)
        assessed = [(elder, elder.assessment) for elder in self.city.elders if elder.assessment is not None]
        await each(self._record_assessment, assessed)

    async def register_devices(self) -> None:
        """Vendors, models, devices with their bindings; the credentials are saved in the demo file."""
        for code, name in VENDORS.items():
            await self._create_or_keep("/vendors", {"code": code, "name": name}, f"vendor/{code}")
        for model in MODELS:
            body = {
                "vendor": model.vendor,
                "model": model.model,
                "name": model.name,
                "protocol": "mqtt",
                "capabilities": list(model.capabilities),
                "heartbeat_seconds": model.heartbeat_seconds,
                "crs": "wgs84",
            }
            await self._create_or_keep("/device-models", body, f"model/{model.vendor}/{model.model}")
        self.file.devices = await each(self._register_device, self.city.devices)
        client = {"vendor": VENDOR_WITH_HTTP, "name": "演示设备厂接口"}
        self.file.vendor_client = await self._create("/clients", client, f"client/{VENDOR_WITH_HTTP}")
        self.file.save()

    async def _create(self, path: str, body: dict[str, Any], natural_key: str) -> dict[str, Any]:
        return await self.gateway.create(path, body, f"demo/{self.file.seed}/{natural_key}")

    async def _create_or_keep(self, path: str, body: dict[str, Any], natural_key: str) -> None:
        """For what has a key of its own in the hub: somebody may have made it before the demo city came."""
        try:
            await self._create(path, body, natural_key)
        except GatewayRefusedError as refused:
            if refused.status != 409:
                raise

    async def _register_division(self, division: Division) -> None:
        body = {
            "code": division.code,
            "name": division.name,
            "level": division.level,
            "parent_code": division.parent_code,
        }
        await self._create_or_keep("/divisions", body, f"division/{division.code}")

    async def _register_provider(self, provider: DemoProvider) -> None:
        body = {
            "name": provider.name,
            "division_code": COUNTY,
            "phone": provider.phone,
            "services": list(provider.services),
        }
        made = await self._create("/providers", body, provider.key)
        self.provider_ids[provider.key] = made["id"]

    async def _register_point(self, point: DemoServicePoint) -> None:
        body = {
            "name": point.name,
            "provider_id": self.provider_ids[point.provider],
            "division_code": point.division_code,
            "address": point.address,
            "location": _location(point.lat, point.lng),
        }
        made = await self._create("/service-points", body, point.key)
        self.point_ids[point.key] = made["id"]

    async def _register_worker(self, worker: DemoWorker) -> None:
        certificates = [
            {**asdict(certificate), "valid_from": f"{certificate.valid_from}", "valid_to": f"{certificate.valid_to}"}
            for certificate in worker.certificates
        ]
        body = {
            "name": worker.name,
            "phone": worker.phone,
            "provider_id": self.provider_ids[worker.provider],
            "service_point_id": self.point_ids[worker.service_point],
            "division_code": COUNTY,
            "skills": list(worker.skills),
            "languages": list(worker.languages),
            "certificates": certificates,
            "shifts": [asdict(shift) for shift in worker.shifts],
        }
        made = await self._create("/workers", body, f"worker/{worker.number}")
        self.worker_ids[worker.number] = made["id"]

    async def _register_elder(self, elder: DemoElder) -> None:
        body = {
            "name": elder.name,
            "id_number": elder.id_number,
            "phone": elder.phone,
            "division_code": elder.division_code,
            "household_division_code": elder.household_division_code,
            "address": elder.address,
            "location": _location(elder.lat, elder.lng),
            "contacts": [asdict(contact) for contact in elder.contacts],
            "care_notes": elder.care_notes,
            "language": elder.language,
        }
        try:
            made = await self._create("/elders", body, f"elder/{elder.id_number}")
            self.elder_ids[elder.number] = made["id"]
        except GatewayRefusedError as refused:
            if refused.code != "elder.already_registered" or "elder_id" not in refused.members:
                raise
            self.elder_ids[elder.number] = refused.members["elder_id"]

    async def _record_trait(self, fact: tuple[DemoElder, DemoTrait]) -> None:
        elder, trait = fact
        body = {
            "trait": trait.trait,
            "valid_from": f"{trait.valid_from}",
            "attributes": trait.attributes,
            "source": trait.source,
        }
        path = f"/elders/{self.elder_ids[elder.number]}/traits"
        await self._create(path, body, f"trait/{elder.id_number}/{trait.trait}")

    async def _record_assessment(self, fact: tuple[DemoElder, DemoAssessment]) -> None:
        elder, assessment = fact
        body = {
            "standard": "MZ/T 039-2013",
            "assessed_on": f"{assessment.assessed_on}",
            "reason": "initial",
            "assessors": ["评估员甲", "评估员乙"],
            "grade": assessment.grade,
        }
        path = f"/elders/{self.elder_ids[elder.number]}/assessments"
        await self._create(path, body, f"assessment/{elder.id_number}")

    async def _register_device(self, device: DemoDevice) -> DeviceCredentials:
        model = device.model
        body = {
            "vendor": model.vendor,
            "model": model.model,
            "serial": device.serial,
            "division_code": device.division_code,
        }
        made = await self._create("/devices", body, f"device/{model.vendor}/{device.serial}")
        device_id, elder_id = made["device"]["id"], self.elder_ids[device.elder]
        binding = f"binding/{model.vendor}/{device.serial}"
        await self._create(f"/devices/{device_id}/bindings", {"elder_id": elder_id}, binding)
        elder = self.city.elders[device.elder - 1]
        return DeviceCredentials(
            vendor=model.vendor,
            model=model.model,
            kind=device.kind,
            serial=device.serial,
            password=made["credentials"]["password"],
            device_id=device_id,
            elder_id=elder_id,
            lat=elder.lat,
            lng=elder.lng,
        )


def _location(lat: float, lng: float) -> dict[str, Any]:
    return {"lat": lat, "lng": lng, "crs": "wgs84"}
