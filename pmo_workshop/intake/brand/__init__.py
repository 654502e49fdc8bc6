"""How what is made for a client looks: ``_brand.yml``, in the convention of brand.yml.

See https://posit-dev.github.io/brand-yml and ``docs/brand.md``.
"""

from .colours import Colours
from .files import FontFile, Kind, Logo
from .reading import FIRM, HOUSE_FONT, Brand, Face, brand_files, files_named, read_brand
from .written import FILE, read_written

__all__ = [
    "FILE",
    "FIRM",
    "HOUSE_FONT",
    "Brand",
    "Colours",
    "Face",
    "FontFile",
    "Kind",
    "Logo",
    "brand_files",
    "files_named",
    "read_brand",
    "read_written",
]
