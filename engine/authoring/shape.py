"""Whether a page has the shape of its kind: the JSON Schema files, held against it by the jsonschema library."""

from __future__ import annotations

from itertools import islice

from engine.authoring.document import Document
from engine.authoring.schema_files import schema as schema
from engine.authoring.shape_rules import validator_of
from engine.authoring.shape_words import findings_of
from engine.model.finding import Finding

_MOST_FAULTS = 100


def check_shape(document: Document) -> list[Finding]:
    """Every way in which a page is not of its kind's shape, in the order of the page."""
    faults = islice(validator_of(document.kind).iter_errors(document.data), _MOST_FAULTS)
    found = {finding for fault in faults for finding in findings_of(document, fault)}
    return sorted(found, key=lambda finding: (finding.place, finding.code, finding.fault))
