"""The messages of the job API: what its calls take and give."""

from ._generated.models import *  # noqa: F403
from ._generated.models import __all__ as __all__
