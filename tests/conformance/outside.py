"""Where vectors made outside the project lie: `AMENDS_CONFORMANCE`, else `shared/conformance` beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
OUTSIDE = Path(os.environ.get("AMENDS_CONFORMANCE") or HERE.parents[2] / "shared" / "conformance")
ABSENT = f"no vectors in {OUTSIDE}: set AMENDS_CONFORMANCE to their folder"
